package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Recorder;

/**
 * Drops chosen segments on their way in, by nft(8) on the input hook: the capture still shows what was dropped, and the
 * sender believes it lost and repeats it.
 */
public final class Gate {
    /** The setting by which recordings tell what is dropped. */
    public static final String SETTING = "nft";

    /** That setting's value while everything passes. */
    public static final String OPEN = "none";

    private final Recorder recorder;

    Gate(Recorder recorder) {
        this.recorder = recorder;
    }

    /** Segments to drop, in nft's words. */
    public enum Kind {
        SYN("tcp flags & (syn|ack) == syn"),
        SYN_ACK("tcp flags & (syn|ack) == (syn|ack)"),
        FIN("tcp flags & fin == fin"),
        /** A segment with ACK alone of SYN, FIN, RST and ACK: with or without data. */
        PURE_ACK("tcp flags & (fin|syn|rst|ack) == ack"),
        RST("tcp flags & rst == rst");

        private final String match;

        Kind(String match) {
            this.match = match;
        }
    }

    /** One kind of segment to one port. */
    public record Drop(Kind kind, int toPort) {
        @Override
        public String toString() {
            return "tcp dport " + toPort + " " + kind.match + " counter drop";
        }
    }

    /** Drops one kind of segment to a port from now on, in place of what was dropped before. */
    public void drop(Kind kind, int toPort) throws IOException {
        drop(List.of(new Drop(kind, toPort)));
    }

    /** Drops several kinds of segments from now on, in place of what was dropped before. */
    public void drop(List<Drop> drops) throws IOException {
        String rules = drops.stream().map(Drop::toString).collect(Collectors.joining("; "));
        replace(rules);
        recorder.add(new SettingChanged(recorder.now(), SETTING, rules));
    }

    /** Lets everything pass again. The recording has the moment until which nothing passed for certain. */
    public void open() throws IOException {
        Duration before = recorder.now();
        replace("");
        recorder.add(new SettingChanged(before, SETTING, OPEN));
    }

    /** The chain stays where it is: with a hook the kernel takes away all that waits in a packet queue of the namespace. */
    private static void replace(String rules) throws IOException {
        Shell.feed(
                "table inet tcplab {\n chain gate {\n  type filter hook input priority 0;\n }\n}\n"
                        + "flush chain inet tcplab gate\n"
                        + "table inet tcplab {\n chain gate {\n  " + rules + "\n }\n}\n",
                "nft",
                "-f",
                "-");
    }
}
