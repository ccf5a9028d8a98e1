package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.TimeWaitExpectations.shown;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.Topic;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.record.Event.CountersSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What a TIME-WAIT takes from its machine, and what happens when there are to be no more of them. */
@AutoService(Exercise.class)
public final class TimeWaitCost implements Exercise {
    private static final int MANY = 200;
    private static final double PER_SECOND = 500;
    private static final int BEYOND = 100;
    private static final int ROOM = 30;
    /** For hundreds of connections on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Text OBJECTS = text("what the kernel says of its structures", "内核所报的结构大小");
    private static final Text SIZES = text("read the kernel's types", "读取内核的类型信息");
    private static final Text ENTERED = text("many connections enter TIME-WAIT", "许多条连接进入 TIME-WAIT");
    private static final Text LIMITED = text("more than tcp_max_tw_buckets", "超过 tcp_max_tw_buckets");

    private static final String BUCKETS = "net.ipv4.tcp_max_tw_buckets";
    private static final String ENTRIES = "SockstatTCPtw";

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text("What does a TIME-WAIT cost, and how many can there be?", "一个 TIME-WAIT 要付出什么代价？最多能有多少个？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("D11", text("TIME-WAIT is costly.", "TIME-WAIT 的代价很高。"))
                        .cites(sysctl("tcp_max_tw_buckets"), notes(0))
                        .expect(
                                connections(MANY).during(ENTERED),
                                grew(ENTRIES, MANY).during(ENTERED))
                        .refinedBy(
                                text(
                                        "It costs the tuple for a minute and an entry in the kernel, but no socket and no descriptor; and the number of entries is limited: beyond it TIME-WAIT is left out.",
                                        "代价是四元组被占用一分钟，外加内核里的一个表项；但不占套接字，也不占文件描述符。表项总数有上限，超出部分根本不会进入 TIME-WAIT。"),
                                noDescriptor().during(ENTERED),
                                grew("SockstatTCPinuse", 0).during(ENTERED),
                                limited().during(LIMITED)),
                claim(
                                "D11b",
                                text(
                                        "An entry in TIME-WAIT takes kernel memory, but a fraction of what a socket takes.",
                                        "TIME-WAIT 表项要占内核内存，但只是一个套接字的几分之一。"))
                        .cites(linux("include/linux/tcp.h", "tcp_timewait_sock"), notes(0))
                        .expect(smallerThanSocket()));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    /** A RST that answers a stray segment may not end a TIME-WAIT early (RFC 1337): they are counted. */
    @Override
    public void run(Lab lab) throws IOException {
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        lab.phase(OBJECTS);
        lab.step(SIZES, () -> lab.sizes("tcp_timewait_sock", "tcp_sock"));
        lab.phase(ENTERED);
        exchange(lab, MANY, MANY, false);
        lab.phase(LIMITED);
        long entries =
                lab.look().stream().filter(row -> row.state() == TIME_WAIT).count();
        lab.sysctl(BUCKETS, Long.toString(entries + ROOM));
        exchange(lab, BEYOND, ROOM, true);
    }

    /**
     * Has a client open and close connections, and waits until so many TIME-WAITs and nothing else are left.
     *
     * @param inHand whether the client's socket is still open when the server's FIN comes
     */
    private static void exchange(Lab lab, int times, int left, boolean inHand) throws IOException {
        Server server = lab.start("server", ServerOptions.on(new Endpoint(lab.server(), 0)));
        Endpoint at = server.localEndpoint();
        lab.count();
        Client client = lab.start(
                "client", ClientOptions.to(at).times(times).atRate(PER_SECOND).withHalfClose(inHand));
        client.await(PATIENCE);
        lab.await(
                rows -> settled(rows, at, left),
                PATIENCE,
                text("%s TIME-WAITs of connections to %s and no other state", "到 %2$s 的连接只剩 %1$s 个 TIME-WAIT")
                        .with(left, at));
        lab.count();
        server.stopListening();
    }

    private static boolean settled(List<SocketEntry> rows, Endpoint server, int left) {
        List<SocketEntry> ends = rows.stream()
                .filter(row -> row.state() != LISTEN)
                .filter(row -> row.local().equals(server) || row.remote().equals(server))
                .toList();
        return ends.size() == left && ends.stream().allMatch(row -> row.state() == TIME_WAIT);
    }

    /** The entries are no sockets: none has an inode. */
    private static Expectation noDescriptor() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<SocketEntry> entries = shown(evidence, CLIENT);
            long without = entries.stream().filter(SocketEntry::orphan).count();
            return Finding.of(
                    !entries.isEmpty() && without == entries.size(),
                    text("%s of %s entries have no inode, so no descriptor", "%s/%s 个表项没有 inode，即没有文件描述符")
                            .with(without, entries.size()));
        });
    }

    /**
     * Two accounts of the kernel's own: how large the structures are, which every user may know, and how large the objects are
     * that hold them, which only root may. Where both can be had, the second must be the first, rounded up.
     */
    private static Expectation smallerThanSocket() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            Memory entry = Memory.of(evidence, "tcp_timewait_sock", "tw_sock_TCP");
            Memory socket = Memory.of(evidence, "tcp_sock", "TCP");
            if (!entry.known() || !socket.known()) {
                return Finding.blind(text(
                        "how much memory an entry takes could not be read here: the kernel does not tell its types (/sys/kernel/btf/vmlinux), and /proc/slabinfo is root's",
                        "此处无法读取一个表项占多少内存：内核没有公布其类型信息（/sys/kernel/btf/vmlinux），而 /proc/slabinfo 只有 root 可读"));
            }
            long entries = evidence.during(ENTERED).growth(ENTRIES).orElse(0L);
            return Finding.of(
                    entry.agrees() && socket.agrees() && entry.bytes() * 2 < socket.bytes(),
                    text(
                                    "an entry takes %s of the kernel's memory, a TCP socket %s; %s entries take %s KiB",
                                    "一个表项占内核内存 %s，一个 TCP 套接字占 %s；%s 个表项共占 %s KiB")
                            .with(entry.told(), socket.told(), entries, entry.bytes() * entries / 1024));
        });
    }

    /**
     * How many bytes an object of the kernel takes, by two accounts; 0 where one is not to be had.
     *
     * @param struct its structure's size
     * @param object what the allocator gives for it (slabinfo(5))
     */
    private record Memory(long struct, long object) {
        /** So much larger may an object be: by the allocator's pointer and the rest of a cache line, which may have 128 bytes. */
        private static final long ROUNDED = 256;

        static Memory of(Evidence evidence, String struct, String slab) {
            return new Memory(size(evidence, "Sizeof_" + struct), size(evidence, "Slab" + slab));
        }

        boolean known() {
            return struct > 0 || object > 0;
        }

        boolean agrees() {
            return struct == 0 || object == 0 || (object >= struct && object <= struct + ROUNDED);
        }

        /** The larger account where there are two: what is really taken. */
        long bytes() {
            return Math.max(struct, object);
        }

        Text told() {
            if (struct == 0) {
                return text("%s bytes", "%s 字节").with(object);
            }
            return object == 0
                    ? text("at least %s bytes", "至少 %s 字节").with(struct)
                    : text("%s bytes (a structure of %s)", "%s 字节（结构本身 %s）").with(object, struct);
        }
    }

    private static long size(Evidence evidence, String counter) {
        return evidence.recording()
                .each(CountersSeen.class)
                .mapToLong(seen -> seen.counters().getOrDefault(counter, 0L))
                .max()
                .orElse(0L);
    }

    /** What the limit left room for entered TIME-WAIT, and exactly the rest was counted as overflow. */
    private static Expectation limited() {
        return Expectation.that(Set.of(COUNTERS, SS, SNIFFER), evidence -> {
            Optional<Long> overflow = evidence.growth("TcpExtTCPTimeWaitOverflow");
            Optional<Long> grown = evidence.growth(ENTRIES);
            Optional<Long> limit = evidence.setting(BUCKETS).map(Long::parseLong);
            if (overflow.isEmpty() || grown.isEmpty() || limit.isEmpty()) {
                return Finding.blind(text("the counters were not read twice", "没有两次读取计数器"));
            }
            List<Long> entries = evidence.recording()
                    .each(CountersSeen.class)
                    .map(c -> c.counters().getOrDefault(ENTRIES, 0L))
                    .toList();
            long room = limit.get() - entries.get(0);
            int all = evidence.connections().size();
            int entered = shown(evidence, CLIENT).size();
            return Finding.of(
                    room > 0 && all > room && entered == room && grown.get() == room && overflow.get() == all - room,
                    text(
                                    "tcp_max_tw_buckets = %s with %s entries there: of %s more connections ss shows %s in TIME-WAIT, TcpExtTCPTimeWaitOverflow grew by %s",
                                    "tcp_max_tw_buckets = %s，已有 %s 个表项：再来 %s 条连接，ss 只看到 %s 个进入 TIME-WAIT，TcpExtTCPTimeWaitOverflow 增加 %s")
                            .with(limit.get(), entries.get(0), all, entered, overflow.get()));
        });
    }
}
