package tcplab.agent;

import java.util.List;
import java.util.Optional;

/** Where a class of the JDK or of Netty is changed, and what it then reports. */
record Rule(String owner, String method, String prefix, Where where, int what) {
    /** Reported of an object of the JDK that has just got its descriptor. */
    static final int BORN = -1;
    /** Reported of an object that a method of the program was given. */
    static final int TOUCHED = -2;
    /** Reported of a request of {@code java.net.http}, in the thread that makes it. */
    static final int REQUESTED = -3;
    /** Reported of a pair: a connection of {@code java.net.http}, and the exchange that it is opened for. */
    static final int CONNECTING = -4;

    /** Where the report is inserted, and of what. */
    enum Where {
        /** Before a return, of {@code this}. */
        EXIT_THIS,
        /** Before a return, of the first argument. */
        EXIT_ARGUMENT,
        /** Before a return, of a descriptor that is the first argument: the number itself. */
        EXIT_NUMBER,
        /** At the start, of {@code this} and the first argument. */
        ENTRY_PAIR
    }

    static final String NETTY_DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";

    private static final String NIO = "sun/nio/ch/";
    private static final String HTTP = "jdk/internal/net/http/";

    private static final List<Rule> RULES = List.of(
            new Rule(NIO + "NioSocketImpl", "create", "(Z)", Where.EXIT_THIS, BORN),
            new Rule(NIO + "NioSocketImpl", "accept", "(Ljava/net/SocketImpl;)", Where.EXIT_ARGUMENT, BORN),
            new Rule(NIO + "SocketChannelImpl", "<init>", "(", Where.EXIT_THIS, BORN),
            new Rule(NIO + "ServerSocketChannelImpl", "<init>", "(", Where.EXIT_THIS, BORN),
            new Rule(NIO + "UnixAsynchronousSocketChannelImpl", "<init>", "(", Where.EXIT_THIS, BORN),
            new Rule(NIO + "UnixAsynchronousServerSocketChannelImpl", "<init>", "(", Where.EXIT_THIS, BORN),
            new Rule(HTTP + "MultiExchange", "<init>", "(", Where.EXIT_THIS, REQUESTED),
            new Rule(HTTP + "PlainHttpConnection", "connectAsync", "(L", Where.ENTRY_PAIR, CONNECTING));

    private static final Rule NETTY = new Rule(NETTY_DESCRIPTOR, "<init>", "(I)", Where.EXIT_NUMBER, 0);

    /** Whether some rule is about this class. */
    static boolean of(String owner, boolean jdk) {
        return jdk ? RULES.stream().anyMatch(rule -> rule.owner.equals(owner)) : owner.endsWith(NETTY_DESCRIPTOR);
    }

    /** The rule about a method, if any. */
    static Optional<Rule> of(String owner, String method, String descriptor) {
        if (owner.endsWith(NETTY_DESCRIPTOR)) {
            return Optional.of(NETTY).filter(rule -> rule.matches(method, descriptor));
        }
        return RULES.stream()
                .filter(rule -> rule.owner.equals(owner) && rule.matches(method, descriptor))
                .findFirst();
    }

    private boolean matches(String name, String descriptor) {
        return method.equals(name) && descriptor.startsWith(prefix);
    }
}
