package tcplab.programs;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How much the next recv(2) asks for: what is wanted and no more, so that the rest stays in the kernel's queue, where
 * {@code ss} can see it.
 */
final class Demand extends DefaultMaxMessagesRecvByteBufAllocator {
    /** What a read takes that nobody asked for: epoll reads of its own accord once the FIN is there. */
    private static final int UNASKED = 64 * 1024;

    private volatile int bytes = UNASKED;

    Demand() {
        super(1);
    }

    void set(int wanted) {
        bytes = Math.max(1, Math.min(wanted, UNASKED));
    }

    void none() {
        bytes = UNASKED;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return bytes;
            }
        };
    }
}
