package tcplab.flow;

import static tcplab.flow.Layout.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/**
 * Follows every TCP connection of a capture in one pass. A connection that ended is kept for a while, because segments come
 * late, then told to the {@link FlowSink} and forgotten; so what is remembered is bounded, whatever the capture's length.
 */
@SuppressWarnings("EnumOrdinal") // a state is a byte here, an oddity seven bits
public final class FlowTracker implements SegmentVisitor {
    private static final int FREE = -2;

    private final FlowLimits limits;
    private final FlowSink sink;
    private final SegmentNote note;
    private final Slab slab = new Slab(SIZE, LOG);
    private final TupleTable table = new TupleTable();
    private final List<StepLog.Extra> extras = new ArrayList<>();
    private final List<Integer> freeExtras = new ArrayList<>();
    private final @Nullable Copies copies;
    private final SegmentBook book = new SegmentBook(this);
    private final Ended ended = new Ended();
    private final FlowView view;
    private long count;
    private long segments;
    private int live;
    private int hand;
    private long now;

    public FlowTracker(FlowLimits limits, FlowSink sink, SegmentNote note) {
        this(limits, sink, note, new Copies());
    }

    public FlowTracker(FlowSink sink) {
        this(FlowLimits.FILE, sink, SegmentNote.NONE);
    }

    private FlowTracker(FlowLimits limits, FlowSink sink, SegmentNote note, @Nullable Copies copies) {
        this.limits = limits;
        this.sink = sink;
        this.note = note;
        this.copies = copies;
        this.view = new FlowView(this);
    }

    /** One for what a device shows now, each segment once: copies are not looked for. */
    public static FlowTracker live(FlowSink sink) {
        return new FlowTracker(FlowLimits.STREAM, sink, SegmentNote.NONE, null);
    }

    /** Connections seen so far, and so the number of the next. */
    public long count() {
        return count;
    }

    /** Segments seen so far, copies included. */
    public long segments() {
        return segments;
    }

    @Override
    public void segment(SegmentView segment) {
        segments++;
        now = segment.nanos();
        int hash = Tuple.hash(segment);
        int found = find(segment, hash);
        if (found >= 0) {
            int id = found >> 1;
            int direction = found & 1;
            long[] page = slab.page(id);
            int at = slab.at(id);
            if (copies != null && copies.seen(segment, page, at)) {
                page[at + Layout.block(direction) + COPIES] += ONE_HIGH;
                page[at + BITS] |= REPEATED;
                note.at(segment, page[at + NUMBER], direction == 1, SegmentNote.COPY);
                return;
            }
            if ((segment.flags() & SegmentBook.SYN_FLAG) == 0
                    || !Incarnations.beginsAnother(page, at, direction, segment)) {
                enter(id, page, at, direction, segment);
                return;
            }
            replace(id, segment);
        }
        int id = open(segment, hash);
        long[] page = slab.page(id);
        int at = slab.at(id);
        if (copies != null) {
            copies.seen(segment, page, at);
        }
        enter(id, page, at, 0, segment);
    }

    @Override
    public boolean headersSuffice() {
        return note == SegmentNote.NONE;
    }

    private void enter(int id, long[] page, int at, int direction, SegmentView segment) {
        long before = page[at + BITS];
        int kinds = book.enter(page, at, direction, segment);
        if ((page[at + BITS] & ~before & ENDED) != 0) {
            queue(id);
            forgetSome();
        }
        note.at(segment, page[at + NUMBER], direction == 1, kinds);
    }

    /** Twice the record's number plus the direction, or a negative number. */
    private int find(SegmentView segment, int hash) {
        int place = table.first(hash);
        for (int id = table.candidate(place, hash); id != FREE; id = table.candidate(place, hash)) {
            if (id >= 0) {
                int direction = Tuple.direction(slab.page(id), slab.at(id), segment);
                if (direction >= 0) {
                    return 2 * id + direction;
                }
            }
            place = table.next(place);
        }
        return -1;
    }

    private int open(SegmentView segment, int hash) {
        if (live >= limits.connections()) {
            makeRoom();
        }
        int id = slab.take();
        live++;
        long[] page = slab.page(id);
        int at = slab.at(id);
        Tuple.write(page, at, segment);
        page[at + NUMBER] = count++;
        page[at + FIRST_TIME] = now;
        page[at + FIRST_FRAME] = segment.frame();
        table.put(hash, id);
        return id;
    }

    /** A new incarnation takes the tuple of a connection, which is kept among the ended ones without it. */
    private void replace(int id, SegmentView by) {
        long[] page = slab.page(id);
        int at = slab.at(id);
        boolean over = (page[at + BITS] & ENDED) != 0;
        if (over) {
            long wait = now - page[at + CLOSED_AT];
            boolean waiting =
                    (page[at + BITS] & (RESET | FIN_ACKED | (FIN_ACKED << 1))) == (FIN_ACKED | (FIN_ACKED << 1));
            if (waiting && wait >= 0 && wait < FlowView.TIME_WAIT_NANOS) {
                odd(page, at, Oddity.TIME_WAIT_REUSED, by);
            }
        } else {
            if ((page[at + BITS] & (CONFIRMED | (CONFIRMED << 1))) != 0) {
                odd(page, at, Oddity.REUSED_WHILE_OPEN, by);
            }
            queue(id);
        }
        table.remove(Tuple.hash(page, at), id);
        page[at + BITS] |= UNLINKED | ENDED;
    }

    private void queue(int id) {
        long[] page = slab.page(id);
        int at = slab.at(id);
        if ((page[at + BITS] & QUEUED) == 0) {
            page[at + BITS] |= QUEUED;
            ended.add(id, now);
        }
    }

    /** Tells and forgets the connections that ended long ago, or before too many others. */
    private void forgetSome() {
        while (ended.size() > limits.ended() || (ended.size() > 0 && now - ended.oldestTime() > limits.lingerNanos())) {
            retire(ended.poll());
        }
    }

    /** Forgets a connection that has ended, or else one of those that had no segment for the longest time. */
    private void makeRoom() {
        if (ended.size() > 0) {
            retire(ended.poll());
            return;
        }
        while (true) {
            hand = hand + 1 < slab.end() ? hand + 1 : 0;
            long[] page = slab.page(hand);
            int at = slab.at(hand);
            if (page[at + NUMBER] >= 0 && (page[at + BITS] & (TOUCHED | QUEUED)) == 0) {
                page[at + BITS] |= CROWDED_OUT;
                retire(hand);
                return;
            }
            page[at + BITS] &= ~TOUCHED;
        }
    }

    private void retire(int id) {
        long[] page = slab.page(id);
        int at = slab.at(id);
        tell(id);
        if ((page[at + BITS] & UNLINKED) == 0) {
            table.remove(Tuple.hash(page, at), id);
        }
        int extra = Layout.extra(page[at + LOGGED]);
        if (extra > 0) {
            extras.set(extra - 1, new StepLog.Extra());
            freeExtras.add(extra);
        }
        page[at + NUMBER] = -1;
        slab.free(id);
        live--;
    }

    /** Tells all connections that are left, to be called at the capture's end: in the order of their numbers, unless any will do. */
    public void finish() {
        if (sink.anyOrder()) {
            for (int id = 0; id < slab.end(); id++) {
                if (slab.page(id)[slab.at(id) + NUMBER] >= 0) {
                    tell(id);
                }
            }
            return;
        }
        long[] left = new long[live];
        int n = 0;
        for (int id = 0; id < slab.end(); id++) {
            long number = slab.page(id)[slab.at(id) + NUMBER];
            if (number >= 0) {
                left[n++] = (number << 24) | id;
            }
        }
        Arrays.sort(left, 0, n);
        for (int i = 0; i < n; i++) {
            tell((int) left[i] & ((1 << 24) - 1));
        }
    }

    private void tell(int id) {
        view.show(slab.page(id), slab.at(id));
        sink.ended(view);
    }

    StepLog.Extra extra(long[] page, int at) {
        int extra = Layout.extra(page[at + LOGGED]);
        if (extra == 0) {
            if (freeExtras.isEmpty()) {
                extras.add(new StepLog.Extra());
                extra = extras.size();
            } else {
                extra = freeExtras.remove(freeExtras.size() - 1);
            }
            page[at + LOGGED] = pair(extra, low(page[at + LOGGED]));
        }
        return extras.get(extra - 1);
    }

    void odd(long[] page, int at, Oddity oddity, SegmentView segment) {
        StepLog.Extra extra = extra(page, at);
        int n = extra.oddities.length;
        if (n < StepLog.ODDITIES) {
            extra.oddities = Arrays.copyOf(extra.oddities, n + 1);
            extra.oddities[n] = StepLog.what(segment.frame(), segment.file(), 0, oddity.ordinal());
        }
    }
}
