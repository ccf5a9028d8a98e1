package tcplab.observe;

import java.io.IOException;
import java.util.Optional;
import tcplab.record.Witness;
import tcplab.text.Text;

/**
 * A program of its own that captures on loopback for a moment and says whether that worked: what {@link Doctor} runs in
 * a namespace such as exercises run in. Its last two lines are the result in English and in Chinese.
 */
final class CaptureProbe {
    private static final int FAILED = 1;

    private CaptureProbe() {}

    public static void main(String[] args) throws IOException {
        Sniffer sniffer = new Sniffer((at, segment) -> {}, "lo", "", Optional.empty());
        try {
            sniffer.start();
            sniffer.stop();
        } catch (SnifferException e) {
            say(e.text());
            System.exit(FAILED);
        }
        Witness.Report report = sniffer.report();
        say(report.why().orElse(Text.same(org.pcap4j.core.Pcaps.libVersion())));
        System.exit(report.sound() ? 0 : FAILED);
    }

    private static void say(Text text) {
        System.out.write(lines(text), 0, lines(text).length);
        System.out.flush();
    }

    private static byte[] lines(Text text) {
        return (text.en() + "\n" + text.zh() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
