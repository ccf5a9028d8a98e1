package tcplab.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tcplab.observe.SsLine;
import tcplab.observe.SsParser;

/** One line of {@code ss}. */
@State(Scope.Thread)
public class SsBenchmark {
    private final SsParser parser = new SsParser();
    private final String closeWait =
            "CLOSE-WAIT 1      0          127.77.0.1:8950    127.77.0.1:41870 users:((\"lab\",pid=17582,fd=20)) "
                    + "ino:102813 sk:40 cgroup:/ -->";
    private final String timeWait =
            "TIME-WAIT  0      0          127.77.0.1:8950    127.77.0.1:41872 timer:(timewait,59sec,0) ino:0 sk:41";

    /** Refuses a line that is not understood: that would be fast, too. */
    public SsBenchmark() {
        for (String line : new String[] {closeWait, timeWait}) {
            if (!(parser.line(line) instanceof SsLine.Row)) {
                throw new IllegalStateException(parser.line(line).toString());
            }
        }
    }

    @Benchmark
    public SsLine closeWaitWithItsProgram() {
        return parser.line(closeWait);
    }

    @Benchmark
    public SsLine timeWait() {
        return parser.line(timeWait);
    }
}
