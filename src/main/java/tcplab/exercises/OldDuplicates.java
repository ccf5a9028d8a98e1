package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.Expectations.seenBySs;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Numbers;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption.Other;
import tcplab.tcp.TcpOption.Timestamps;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Old segments come to TIME-WAIT, and to a new connection between the same addresses: which of them get in. */
@AutoService(Exercise.class)
public final class OldDuplicates implements Exercise {
    private static final Text WAITING = text("into TIME-WAIT", "旧报文段遇到 TIME-WAIT");
    private static final Text STALE = text("into TIME-WAIT: an old timestamp", "旧报文段遇到 TIME-WAIT：时间戳是旧的");
    private static final Text OLD_NUMBER = text("into a new connection: the old number", "旧报文段遇到新连接：序号是旧的");
    private static final Text OLD_STAMP =
            text("into a new connection: the awaited number, an old timestamp", "旧报文段遇到新连接：序号正是所等待的，时间戳是旧的");
    private static final Text BEYOND = text("into a new connection: a number beyond the window", "旧报文段遇到新连接：序号在窗口之外");
    private static final Text AHEAD =
            text("into a new connection: a number ahead, within the window", "旧报文段遇到新连接：序号靠前，仍在窗口内");
    private static final Text OLD_ACK =
            text("into a new connection: the awaited number, an old acknowledgment", "旧报文段遇到新连接：序号正是所等待的，确认号是旧的");
    private static final Text UNSTAMPED =
            text("into a new connection: the awaited number, no timestamp", "旧报文段遇到新连接：序号正是所等待的，没有时间戳");
    private static final Text READ = text("read what nobody sent", "读取没有人发送过的数据");
    private static final Text READ_ON =
            text("read what was sent, and behind it what nobody sent", "读取发来的数据，及其后没有人发送过的数据");
    private static final int ANSWER = 6;
    /** How far ahead of what is awaited. */
    private static final int GAP = 100;

    private static final int SACK = 5;
    private static final Text YES = text("yes", "是");
    private static final Text NO = text("no", "否");
    private static final int FAR = 1 << 30;
    /** Timestamps that are a minute old, in the kernel's milliseconds. */
    private static final int MINUTE = 60_000;

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text("What happens to a segment of an old connection that comes late?", "旧连接的报文段迟到了，会怎么样？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "D4",
                        text(
                                "TIME-WAIT lets the old connection's segments die out, so that none of them gets into a new one.",
                                "TIME-WAIT 让旧连接的报文段消亡，使其不会混入新连接。"))
                .cites(
                        rfc(9293, "3.6.1"),
                        rfc(1337, "1"),
                        rfc(7323, "5"),
                        linux("net/ipv4/tcp_input.c", "tcp_validate_incoming"),
                        notes(0, 1, 4))
                .expect(
                        taken(false).during(WAITING),
                        seenBySs(CLIENT, TIME_WAIT).during(WAITING),
                        taken(false).during(STALE),
                        seenBySs(CLIENT, TIME_WAIT).during(STALE),
                        rejectedByTimeWait().during(STALE))
                .refinedBy(
                        text(
                                "Numbers and timestamps help even when the new connection came early: a number behind or beyond the window is not taken, nor is the awaited one with an old timestamp (PAWS) or with the old connection's acknowledgment. What gets in has a number within the window and no timestamp, even where timestamps were agreed upon: the awaited one at once, one ahead as soon as the bytes before it come.",
                                "即使新连接来得早，序号和时间戳也起作用：窗口之前或之外的序号不收；序号虽是期待的，但时间戳旧（PAWS）或确认号属于旧连接，也不收。能混进来的是序号在窗口之内、又不带时间戳的报文段，哪怕双方已协商时间戳：恰为所期待的立即收下，靠前的等它之前的字节到来时收下。"),
                        taken(false).during(OLD_NUMBER),
                        taken(false).during(OLD_STAMP),
                        grew("TcpExtPAWSEstab", 1).during(OLD_STAMP),
                        taken(false).during(BEYOND),
                        taken(false).during(OLD_ACK),
                        grew("TcpExtTCPChallengeACK", 1).during(OLD_ACK),
                        queued().during(AHEAD),
                        step(READ_ON, Errno.OK).during(AHEAD),
                        taken(true).during(UNSTAMPED),
                        step(READ, Errno.OK).during(UNSTAMPED)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        LabListener listener = lab.listen();
        intoTimeWait(lab, listener, WAITING);
        intoTimeWait(lab, listener, STALE);
        for (Text phase : List.of(OLD_NUMBER, OLD_STAMP, BEYOND, OLD_ACK, AHEAD, UNSTAMPED)) {
            lab.phase(phase);
            LabSocket first = lab.connect(listener);
            LabSocket firstServer = listener.accept();
            exchange(lab, first, firstServer);
            Numbers old = lab.numbers(firstServer.tuple());
            Numbers oldSelf = lab.numbers(first.tuple());
            lab.close(firstServer, first);
            lab.await(firstServer, TIME_WAIT);
            lab.awaitGone(first.tuple());
            intoNewConnection(lab, listener, first.local(), old, oldSelf, phase);
        }
    }

    private static void intoTimeWait(Lab lab, LabListener listener, Text phase) throws IOException {
        lab.phase(phase);
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        exchange(lab, client, server);
        lab.close(client, server);
        lab.await(client, TIME_WAIT);
        lab.awaitGone(server.tuple());
        Numbers self = lab.numbers(client.tuple());
        Numbers peer = lab.numbers(server.tuple());
        lab.count();
        lab.inject(
                phase.equals(STALE)
                        ? peer.forge("P.", peer.isn() + 1, self.isn() + 8, ANSWER, aged(peer))
                        : peer.forge("P.", peer.isn() + 1, self.isn() + 8, ANSWER));
        lab.awaitSegment(
                s -> s.flags().rst() && s.tuple().equals(server.tuple()), text("the server's RST", "服务器的 RST"));
        lab.count();
        lab.await(client, TIME_WAIT);
    }

    private static Timestamps aged(Numbers peer) {
        long value = peer.stamps().map(Timestamps::value).orElse(0L);
        return new Timestamps(SeqNumber.plus(value, -MINUTE), 0);
    }

    private static void exchange(Lab lab, LabSocket client, LabSocket server) throws IOException {
        lab.awaitOpen(client, server);
        client.write("request");
        server.read(7);
        server.write("answer");
        client.read(ANSWER);
    }

    private static void intoNewConnection(
            Lab lab, LabListener listener, Endpoint local, Numbers old, Numbers oldSelf, Text phase)
            throws IOException {
        LabSocket client =
                lab.connect(ConnectOptions.to(listener.address()).from(local).withReuseAddress(true));
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        Numbers self = lab.numbers(client.tuple());
        Numbers peer = lab.numbers(server.tuple());
        lab.count();
        RawSegment segment = forged(phase, peer, self, old, oldSelf);
        lab.inject(segment);
        awaitAnswer(lab, segment);
        if (phase.equals(UNSTAMPED)) {
            lab.step(READ, () -> client.read(ANSWER));
        } else if (phase.equals(AHEAD)) {
            server.write(GAP);
            lab.step(READ_ON, () -> client.read(GAP + ANSWER));
        }
        lab.count();
        client.closeWithReset();
        lab.awaitGone(server.tuple());
        server.close();
    }

    /** The segment that comes late, as a part of the exercise says. */
    private static RawSegment forged(Text phase, Numbers peer, Numbers self, Numbers old, Numbers oldSelf) {
        if (phase.equals(OLD_NUMBER)) {
            return peer.forge("P.", old.isn() + 1, self.next(), ANSWER);
        }
        if (phase.equals(OLD_STAMP)) {
            return peer.forge("P.", peer.next(), self.next(), ANSWER, aged(peer));
        }
        if (phase.equals(OLD_ACK)) {
            return peer.forge("P.", peer.next(), oldSelf.next(), ANSWER);
        }
        long ahead = phase.equals(AHEAD) ? GAP : phase.equals(BEYOND) ? FAR : 0;
        return peer.forge("P.", peer.next() + ahead, self.next(), ANSWER);
    }

    /** The victim answers every such segment at once, or after its delayed ACK. */
    private static void awaitAnswer(Lab lab, RawSegment segment) throws IOException {
        lab.awaitAfter(
                segment,
                answer -> answer.tuple().equals(segment.tuple().reversed())
                        && answer.flags().ack(),
                text("the answer to the forged segment", "对伪造报文段的回答"));
    }

    /** Whether the client acknowledged the forged bytes beyond what the server itself had sent. */
    private static Expectation taken(boolean expected) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            Optional<Connection> victim = evidence.connections().stream()
                    .filter(c -> !c.injected().isEmpty())
                    .findFirst();
            if (victim.isEmpty()) {
                return Finding.fails(text("no old segment was seen", "没有看到旧报文段"));
            }
            Moment forged = victim.get().injected().get(0);
            List<Moment> answers = victim.get().after(forged).stream()
                    .filter(m -> m.sender() == CLIENT && !m.raw().flags().rst())
                    .toList();
            long sent = victim.get()
                    .sentBy(SERVER)
                    .map(m -> m.raw())
                    .filter(raw -> !raw.flags().rst())
                    .mapToLong(RawSegment::next)
                    .reduce(0, (a, b) -> b);
            boolean beyond = answers.stream()
                    .anyMatch(m -> SeqNumber.distance(sent, m.raw().ack()) == ANSWER);
            boolean only = answers.stream().allMatch(m -> m.raw().ack() == sent);
            return Finding.of(
                    !answers.isEmpty() && (expected ? beyond : only),
                    text(
                                    "the old segment was answered, and %s of its 6 bytes acknowledged",
                                    "旧报文段得到回答，其 6 个字节中有 %s 个得到确认")
                            .with(beyond ? ANSWER : 0));
        });
    }

    /** The timestamp was what TIME-WAIT rejected it for; kernels differ in what they call that. */
    private static Expectation rejectedByTimeWait() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            long waiting = evidence.growth("TcpExtPAWSTimewait").orElse(0L);
            long established = evidence.growth("TcpExtPAWSEstab").orElse(0L);
            return Finding.of(
                    waiting + established == 1,
                    text("PAWSTimewait grew by %s, PAWSEstab by %s", "PAWSTimewait 增加 %s，PAWSEstab 增加 %s")
                            .with(waiting, established));
        });
    }

    /** The client reported the forged bytes as received (SACK), and acknowledged them when what is before them had come. */
    private static Expectation queued() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            Optional<Connection> victim = evidence.connections().stream()
                    .filter(c -> !c.injected().isEmpty())
                    .findFirst();
            Optional<Moment> forged = victim.flatMap(c -> c.injected().stream().findFirst());
            List<RawSegment> answers = victim.stream()
                    .flatMap(c -> c.after(forged.orElseThrow()).stream())
                    .filter(m -> m.sender() == CLIENT && !m.raw().flags().rst())
                    .map(Moment::raw)
                    .toList();
            boolean kept = !answers.isEmpty()
                    && forged.map(m -> m.raw())
                            .map(f -> SeqNumber.distance(answers.get(0).ack(), f.seq()) == GAP
                                    && sacks(answers.get(0), f.seq(), f.next()))
                            .orElse(false);
            boolean delivered = !answers.isEmpty()
                    && forged.map(m -> answers.get(answers.size() - 1).ack()
                                    == m.raw().next())
                            .orElse(false);
            return Finding.of(
                    kept && delivered,
                    text(
                                    "the old segment ahead was kept (SACK): %s; acknowledged when the %s bytes before it had come: %s",
                                    "靠前的旧报文段被留下（SACK）：%s；其前的 %s 个字节到来后得到确认：%s")
                            .with(kept ? YES : NO, GAP, delivered ? YES : NO));
        });
    }

    private static boolean sacks(RawSegment answer, long from, long to) {
        String block = String.format("%08x%08x", from, to);
        return answer.options().stream()
                .anyMatch(option -> option instanceof Other other
                        && other.kind() == SACK
                        && other.hex().startsWith(block));
    }
}
