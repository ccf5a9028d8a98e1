package tcplab.board;

import static tcplab.tcp.TcpState.*;

import java.util.LinkedHashMap;
import java.util.Map;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;

/** Where the states and arrows of RFC 9293 Figure 5 stand on the board; what they say comes from {@link Arrow}. */
final class DiagramLayout {
    static final int WIDTH = 1120;
    static final int HEIGHT = 990;
    static final int BOX_WIDTH = 176;
    static final int BOX_HEIGHT = 64;

    /** The middle of a box. */
    record Spot(int x, int y) {}

    /**
     * How an arrow runs.
     *
     * @param path as SVG writes paths
     * @param x where its label stands, {@code y} the middle of its lines
     * @param anchor start, middle or end
     */
    record Run(String path, int x, int y, String anchor) {}

    /** CLOSED stands twice, as in the figure: above, where connections begin, and below, where they end. */
    static final Spot END = new Spot(905, 930);

    private static final Map<TcpState, Spot> SPOTS = Map.ofEntries(
            Map.entry(CLOSED, new Spot(560, 48)),
            Map.entry(LISTEN, new Spot(560, 190)),
            Map.entry(SYN_RECEIVED, new Spot(215, 330)),
            Map.entry(SYN_SENT, new Spot(905, 330)),
            Map.entry(ESTABLISHED, new Spot(560, 455)),
            Map.entry(FIN_WAIT_1, new Spot(215, 600)),
            Map.entry(CLOSE_WAIT, new Spot(905, 600)),
            Map.entry(CLOSING, new Spot(560, 735)),
            Map.entry(FIN_WAIT_2, new Spot(215, 790)),
            Map.entry(LAST_ACK, new Spot(905, 770)),
            Map.entry(TIME_WAIT, new Spot(560, 900)));

    private static final Map<String, Run> RUNS = new LinkedHashMap<>();

    static {
        run(CLOSED, LISTEN, "M530 80V156", 518, 120, "end");
        run(LISTEN, CLOSED, "M590 158V82", 602, 120, "start");
        run(CLOSED, SYN_SENT, "M648 40C840 40 890 140 890 296", 795, 112, "end");
        run(SYN_SENT, CLOSED, "M975 298C975 80 860 24 650 26", 988, 170, "start");
        run(LISTEN, SYN_RECEIVED, "M472 200C330 210 250 240 240 296", 330, 252, "start");
        run(LISTEN, SYN_SENT, "M648 200C740 210 830 240 845 296", 722, 256, "middle");
        run(SYN_RECEIVED, LISTEN, "M185 298C190 210 300 172 470 176", 300, 158, "end");
        run(SYN_SENT, SYN_RECEIVED, "M817 330H305", 560, 300, "middle");
        run(SYN_SENT, ESTABLISHED, "M850 362L650 436", 790, 410, "start");
        run(SYN_RECEIVED, ESTABLISHED, "M270 362L470 436", 330, 410, "end");
        run(SYN_RECEIVED, FIN_WAIT_1, "M165 362V566", 153, 470, "end");
        run(ESTABLISHED, FIN_WAIT_1, "M480 487L300 570", 404, 556, "start");
        run(ESTABLISHED, CLOSE_WAIT, "M640 487L820 570", 772, 512, "start");
        run(FIN_WAIT_1, FIN_WAIT_2, "M175 632V756", 163, 694, "end");
        run(FIN_WAIT_1, CLOSING, "M303 600C440 600 560 625 560 701", 508, 586, "start");
        run(FIN_WAIT_1, TIME_WAIT, "M255 632C290 720 350 820 478 872", 288, 666, "start");
        run(FIN_WAIT_2, TIME_WAIT, "M215 822C230 880 340 905 470 906", 205, 890, "end");
        run(CLOSING, TIME_WAIT, "M560 767V866", 572, 815, "start");
        run(TIME_WAIT, CLOSED, "M648 915L815 930", 725, 950, "middle");
        run(CLOSE_WAIT, LAST_ACK, "M905 632V736", 917, 684, "start");
        run(LAST_ACK, CLOSED, "M905 802V896", 917, 848, "start");
    }

    private DiagramLayout() {}

    private static void run(TcpState from, TcpState to, String path, int x, int y, String anchor) {
        RUNS.put(from + ">" + to, new Run(path, x, y, anchor));
    }

    static Map<TcpState, Spot> spots() {
        return SPOTS;
    }

    static Map<String, Run> runs() {
        return Map.copyOf(RUNS);
    }

    /** How an arrow runs. */
    static Run of(Arrow arrow) {
        Run run = RUNS.get(arrow.from() + ">" + arrow.to());
        if (run == null) {
            throw new IllegalStateException("the arrow " + arrow + " has no place on the board");
        }
        return run;
    }
}
