package tcplab.flow;

import static tcplab.flow.Layout.*;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.wire.IpText;

/** Makes an object of a connection's record. */
@SuppressWarnings("EnumOrdinal") // a state is a byte here, an oddity seven bits
record FlowCopy(FlowView view) {
    private static final TcpState[] STATES = TcpState.values();
    private static final long BILLION = 1_000_000_000L;

    Flow flow() {
        CloseKind close = view.close();
        boolean orderly = close.orderly();
        boolean clientIsOne = view.clientDirection() == 1;
        long ports = view.value(PORTS);
        boolean timed = !view.has(UNTIMED);
        return new Flow(
                view.number(),
                (int) (ports >>> 40),
                view.value(FIRST_FRAME),
                end(clientIsOne),
                end(!clientIsOne),
                view.openerKnown(),
                view.completeness(),
                way(Party.CLIENT),
                view.sameEnds() ? nothing() : way(Party.SERVER),
                view.has(FIRST_FIN) ? Optional.of(party(view.has(FIRST_FIN_IS_ONE))) : Optional.empty(),
                close,
                view.value(AFTER_FIN),
                view.has(RESET) ? Optional.of(party(view.has(RESET_BY_ONE))) : Optional.empty(),
                view.timeWait(),
                orderly && timed
                        ? Optional.of(instant(view.value(CLOSED_AT) + FlowView.TIME_WAIT_NANOS))
                        : Optional.empty(),
                view.value(ROUND_TRIP),
                instant(view.value(FIRST_TIME)),
                instant(view.value(LAST_TIME)),
                timed,
                path(Party.CLIENT),
                path(Party.SERVER),
                noticed(),
                view.has(CROWDED_OUT),
                view.has(TWINS),
                Map.of());
    }

    private Party party(boolean directionIsOne) {
        return directionIsOne == (view.clientDirection() == 1) ? Party.CLIENT : Party.SERVER;
    }

    private Endpoint end(boolean destination) {
        long ports = view.value(PORTS);
        boolean four = ((ports >>> 32) & 0xff) == 4;
        long high = view.value(destination ? DESTINATION_HIGH : SOURCE_HIGH);
        long low = view.value(destination ? DESTINATION_LOW : SOURCE_LOW);
        int port = (int) (destination ? ports : ports >>> 16) & 0xffff;
        return new Endpoint(four ? IpText.v4((int) low) : IpText.v6(high, low), port);
    }

    private Way way(Party party) {
        int d = view.direction(party);
        int options = low(view.value(d, COPIES));
        boolean opened = view.has((SYN | SYN_ACK) << d);
        int mss = SynOptions.mss(options);
        int scale = SynOptions.scale(options);
        return new Way(
                unsigned(high(view.value(d, SEGMENTS))),
                view.value(d, BYTES),
                unsigned(low(view.value(d, SEGMENTS))),
                unsigned(high(view.value(d, CLOSES))),
                unsigned(low(view.value(d, CLOSES))),
                unsigned(high(view.value(d, AGAIN))),
                unsigned(low(view.value(d, AGAIN))),
                unsigned(high(view.value(d, DATA_AGAIN))),
                unsigned(low(view.value(d, DATA_AGAIN))),
                unsigned(high(view.value(d, PROBES))),
                unsigned(low(view.value(d, PROBES))),
                unsigned(high(view.value(d, COPIES))),
                opened ? OptionalLong.of(unsigned(low(view.value(d, NUMBERS)))) : OptionalLong.empty(),
                mss > 0 ? OptionalInt.of(mss) : OptionalInt.empty(),
                scale >= 0 ? OptionalInt.of(scale) : OptionalInt.empty(),
                SynOptions.sack(options),
                SynOptions.timestamps(options),
                SynOptions.fastOpen(options));
    }

    private static Way nothing() {
        return new Way(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                false,
                false);
    }

    /** A listener of which nothing was captured is unknown. */
    private List<Step> path(Party party) {
        Inference inference = view.inference();
        int d = view.direction(party);
        Path path = inference.paths[d];
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            int state = path.state(i);
            boolean start = i == 0 && state == TcpState.LISTEN.ordinal();
            boolean guess = start && path.size() == 1 && !view.has(SEEN << d);
            int cause = path.cause(i);
            steps.add(new Step(
                    state == Inference.UNKNOWN || guess ? Optional.empty() : Optional.of(STATES[state]),
                    cause < 0 ? -1 : StepLog.file(inference.what(cause)),
                    cause < 0 ? 0 : StepLog.frame(inference.what(cause)),
                    cause < 0 ? 0 : StepLog.frame(inference.what(path.since(i)))));
        }
        return steps;
    }

    private List<Noticed> noticed() {
        List<Noticed> noticed = new ArrayList<>();
        for (int i = 0; i < view.noticed(); i++) {
            long what = view.noticed(i);
            noticed.add(new Noticed(view.oddity(i), StepLog.file(what), StepLog.frame(what)));
        }
        return noticed;
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
