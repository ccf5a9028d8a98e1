package tcplab.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tcplab.record.SocketEntry;

/**
 * What {@code ss} of several versions really printed, all within one second and of the same sockets, which were held in
 * every state.
 */
final class SsSamples {
    static final List<String> VERSIONS = List.of("5.5", "5.10", "5.15", "6.1", "6.15", "6.18");

    private SsSamples() {}

    static String text(String name) throws IOException {
        try (InputStream in = SsSamples.class.getResourceAsStream("/ss/" + name)) {
            if (in == null) {
                return "";
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static SocketTable table(String version) throws IOException {
        return SocketTable.parse(text("ss-" + version + ".txt"), new SsParser());
    }

    /** The form of the approved lists: every field of an entry, named where it is not plain. */
    static String describe(SocketEntry e) {
        return e.state() + " " + e.receiveQueue() + " " + e.sendQueue() + " " + e.local() + " > " + e.remote()
                + e.timer()
                        .map(t -> " timer=" + t.kind() + "/" + t.left().toMillis() + "ms/" + t.retransmits())
                        .orElse("")
                + " inode=" + e.inode() + " cookie=" + e.cookie()
                + (e.device().isEmpty() ? "" : " device=" + e.device())
                + e.users().stream()
                        .map(u -> " user=" + u.pid() + "/" + u.descriptor() + "/<" + u.name() + ">")
                        .collect(Collectors.joining());
    }

    static String describe(SocketTable table) {
        return table.sockets().stream().map(e -> describe(e) + "\n").collect(Collectors.joining())
                + table.notUnderstood().stream()
                        .map(line -> "not understood: " + line.stripTrailing() + "\n")
                        .collect(Collectors.joining());
    }
}
