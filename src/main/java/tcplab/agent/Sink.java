package tcplab.agent;

import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What the hook calls, in the program's own threads: it takes every report, and lets nothing out. */
final class Sink implements ObjIntConsumer<Object> {
    private final Births births;
    private final Requests requests = new Requests();
    /** What the agent does may itself pass through changed methods. */
    private final ThreadLocal<Boolean> busy = new ThreadLocal<>();

    Sink(Births births) {
        this.births = births;
    }

    /** @param subject null for a descriptor that Netty made, whose number is the second argument */
    @Override
    @SuppressWarnings({"NullAway", "CatchThrowable"})
    public void accept(@Nullable Object subject, int what) {
        try {
            if (busy.get() == null) {
                busy.set(Boolean.TRUE);
                try {
                    take(subject, what);
                } finally {
                    busy.remove();
                }
            }
        } catch (Throwable e) { // whatever it is, it is ours and not the program's
            Births.count(Births.FAULTS);
        }
    }

    private void take(@Nullable Object subject, int what) throws ReflectiveOperationException {
        if (subject == null) {
            births.born(what, Frames.here());
        } else if (what == Rule.BORN) {
            births.born(subject, Frames.here());
        } else if (what == Rule.TOUCHED) {
            births.touched(subject);
        } else if (what == Rule.REQUESTED) {
            requests.made(subject, Frames.here());
        } else if (what == Rule.CONNECTING && subject instanceof Object[] pair) {
            String frames = requests.of(pair[1]);
            Object channel = Requests.channel(pair[0]);
            if (!frames.isEmpty() && channel != null) {
                births.attribute(channel, frames);
            }
        }
    }
}
