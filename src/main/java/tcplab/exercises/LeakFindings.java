package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.CloseWaitLeak.CLOSES;
import static tcplab.exercises.CloseWaitLeak.ENDS;
import static tcplab.exercises.CloseWaitLeak.EXHAUSTED;
import static tcplab.exercises.CloseWaitLeak.FIN_TIMEOUT;
import static tcplab.exercises.CloseWaitLeak.LATER;
import static tcplab.exercises.CloseWaitLeak.LEAKING;
import static tcplab.exercises.CloseWaitLeak.LEAKS;
import static tcplab.exercises.CloseWaitLeak.REPAIRED;
import static tcplab.exercises.LeakEvidence.closeWait;
import static tcplab.exercises.LeakEvidence.fin;
import static tcplab.exercises.LeakEvidence.holders;
import static tcplab.exercises.LeakEvidence.tuples;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.lab.LabProcess;
import tcplab.record.Errno;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.ProgramReport.Act;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.theory.Evidence;
import tcplab.theory.Finding;

/** What must be found in what {@link CloseWaitLeak} left behind. */
final class LeakFindings {
    private LeakFindings() {}

    static Finding onePerConnection(LeakEvidence leak) {
        List<Connection> all = leak.evidence().during(LEAKS).connections();
        Set<FourTuple> waiting = tuples(leak.closeWait(leak.look(LEAKS)));
        Duration end = leak.began(ENDS);
        long halfClosed = all.stream()
                .filter(c -> c.passed(SERVER, CLOSE_WAIT)
                        && fin(c, SERVER).filter(at -> at.compareTo(end) < 0).isEmpty()
                        && waiting.contains(c.seenBy(SERVER)))
                .count();
        return Finding.of(
                !all.isEmpty() && halfClosed == all.size() && waiting.size() == all.size(),
                text(
                                "%s of %s connections: the client's FIN came, the server sent none while its process lived, and ss shows CLOSE-WAIT",
                                "%2$s 条连接中的 %1$s 条：客户端的 FIN 已到，服务器在进程存续期间没有发出 FIN，ss 显示 CLOSE-WAIT")
                        .with(halfClosed, all.size()));
    }

    static Finding heldByTheServer(LeakEvidence leak) {
        SocketsSeen look = leak.lookWithHolders(LEAKS);
        Set<String> server = holders(leak.listener(look));
        List<SocketEntry> waiting = leak.closeWait(look);
        if (server.isEmpty()) {
            return Finding.blind(text("ss named no holder of the listening socket", "ss 没有列出监听套接字的持有者"));
        }
        long held = waiting.stream()
                .filter(row -> holders(List.of(row)).equals(server))
                .count();
        return Finding.of(
                !waiting.isEmpty() && held == waiting.size(),
                text("%s, which listens, holds %s of %s", "监听的进程 %s 持有其中 %s 个（共 %s 个）")
                        .with(String.join(", ", server), held, waiting.size()));
    }

    /** A few seconds stand for all time because no timer runs: nothing is due that could end it. */
    static Finding doesNotEnd(LeakEvidence leak) {
        Set<FourTuple> leaked = leak.evidence().during(LEAKS).connections().stream()
                .map(c -> c.seenBy(SERVER))
                .collect(Collectors.toSet());
        SocketsSeen last = leak.look(LATER);
        List<SocketsSeen> looks = leak.evidence().during(LATER).looks().stream()
                .filter(look -> look.at().compareTo(leak.began(LATER)) >= 0)
                .toList();
        long timers = looks.stream()
                .flatMap(look -> leak.closeWait(look).stream())
                .filter(row -> row.timer().isPresent())
                .count();
        long peers = last.sockets().stream()
                .filter(row -> row.remote().equals(leak.server()))
                .count();
        long watched = last.at().minus(leak.began(LATER)).toSeconds();
        long limit = leak.evidence()
                .during(LEAKS)
                .setting(FIN_TIMEOUT)
                .map(Long::parseLong)
                .orElse(Long.MAX_VALUE);
        if (watched <= limit) {
            return Finding.blind(
                    text("it was not watched for longer than tcp_fin_timeout", "观察的时间没有超过 tcp_fin_timeout"));
        }
        boolean always =
                looks.stream().allMatch(look -> tuples(leak.closeWait(look)).equals(leaked));
        return Finding.of(
                always && !looks.isEmpty() && !leaked.isEmpty() && timers == 0 && peers == 0,
                text(
                                "%s s later: still in CLOSE-WAIT %s of %s, with a timer running %s, peers left after tcp_fin_timeout (%s s) %s",
                                "%s 秒之后：仍处于 CLOSE-WAIT 的 %s 个（共 %s 个），带有定时器的 %s 个，对端经 tcp_fin_timeout（%s 秒）后还剩 %s 个")
                        .with(watched, leak.closeWait(last).size(), leaked.size(), timers, limit, peers));
    }

    /** Room is what the limit leaves, after all that the server holds while so many connections have leaked. */
    static Finding fillsTheLimit(LeakEvidence leak) {
        List<Integer> inUse = leak.settings(EXHAUSTED, LEAKING + LabProcess.DESCRIPTORS);
        if (inUse.size() < 2) {
            return Finding.blind(text("the server's descriptors were not counted", "没有统计服务器的描述符"));
        }
        int limit = leak.setting(LEAKING + LabProcess.LIMIT);
        int before =
                leak.evidence().during(LEAKS).reports(LEAKING, Act.ACCEPTED).size();
        int room = before + limit - inUse.get(0);
        int accepted = leak.evidence().reports(LEAKING, Act.ACCEPTED).size();
        long most = leak.evidence().looks().stream()
                .mapToLong(look -> leak.closeWait(look).size())
                .max()
                .orElse(0);
        String failures = leak.evidence().reports(LEAKING, Act.ACCEPT_FAILED).stream()
                .map(report -> report.errno().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return Finding.of(
                accepted == room
                        && most == room
                        && inUse.get(inUse.size() - 1) == limit
                        && failures.equals(Errno.EMFILE.toString()),
                text(
                                "the limit of %s descriptors less %s for the server itself has room for %s connections: accepted %s, in CLOSE-WAIT at once %s, then accept() fails with %s",
                                "上限 %s 个描述符，减去服务器自用的 %s 个，容得下 %s 条连接：接受 %s 条，同时处于 CLOSE-WAIT %s 个，此后 accept() 失败：%s")
                        .with(limit, limit - room, room, accepted, most, failures));
    }

    static Finding othersWaitUnaccepted(LeakEvidence leak) {
        SocketsSeen look = leak.look(EXHAUSTED);
        Set<FourTuple> accepted = leak.places(Act.ACCEPTED).keySet();
        List<Connection> others = leak.evidence().during(EXHAUSTED).connections().stream()
                .filter(c -> !accepted.contains(c.seenBy(SERVER)))
                .toList();
        long waiting =
                others.stream().filter(c -> LeakEvidence.unaccepted(look, c)).count();
        int queue =
                leak.listener(look).stream().mapToInt(SocketEntry::receiveQueue).sum();
        return Finding.of(
                !others.isEmpty() && waiting == others.size() && queue == others.size(),
                text(
                                "connections opened after that: %s, ESTABLISHED at both ends and held by no process %s, accept queue (Recv-Q) %s",
                                "此后建立的连接 %s 条，其中两端都是 ESTABLISHED 而无进程持有的 %s 条，accept 队列（Recv-Q）%s")
                        .with(others.size(), waiting, queue));
    }

    static Finding goneWithTheProcess(LeakEvidence leak) {
        Duration end = leak.began(ENDS);
        Set<FourTuple> leaked = tuples(leak.closeWait(leak.look(EXHAUSTED)));
        long left = leak.look(ENDS).sockets().stream()
                .filter(row -> row.local().equals(leak.server()))
                .count();
        List<Connection> finished = leak.evidence().connections().stream()
                .filter(c -> leaked.contains(c.seenBy(SERVER)))
                .filter(c -> fin(c, SERVER).filter(at -> at.compareTo(end) >= 0).isPresent())
                .toList();
        long inVain = finished.stream().filter(c -> c.firstReset().isPresent()).count();
        boolean ended = !leak.evidence().steps(LabProcess.ending(LEAKING)).isEmpty();
        return Finding.of(
                ended && left == 0 && !leaked.isEmpty() && finished.size() == leaked.size(),
                text(
                                "the process ends: the kernel sends the missing FIN for %s of %s (answered by RST, the peer being long gone: %s), sockets left %s",
                                "进程结束：内核补发 FIN %s 个（共 %s 个，其中 %s 个因对端早已不在而得到 RST），剩余套接字 %s 个")
                        .with(finished.size(), leaked.size(), inVain, left));
    }

    static Finding lineIsNamed(LeakEvidence leak) {
        Set<FourTuple> leaked = tuples(leak.closeWait(leak.look(EXHAUSTED)));
        Map<FourTuple, String> accepted = leak.places(Act.ACCEPTED);
        Map<FourTuple, String> forgotten = leak.places(Act.LEAKED);
        List<String> named = leaked.stream()
                .filter(tuple -> accepted.getOrDefault(tuple, "").equals(forgotten.get(tuple)))
                .map(accepted::get)
                .filter(place -> LeakEvidence.PLACE.matcher(place).matches())
                .map(place -> place.substring("at ".length()))
                .toList();
        Set<String> places = new TreeSet<>(named);
        return Finding.of(
                !leaked.isEmpty()
                        && named.size() == leaked.size()
                        && forgotten.keySet().equals(leaked)
                        && places.size() == 1,
                text("accepted and then forgotten at %s: %s of %s", "在 %s 处接受、随后被遗忘：%s 个（共 %s 个）")
                        .with(String.join(", ", places), named.size(), leaked.size()));
    }

    static Finding repairedLeavesNone(LeakEvidence leak) {
        Evidence part = leak.evidence().during(CLOSES);
        int before = leak.evidence().during(LEAKS).connections().size()
                + leak.evidence().during(EXHAUSTED).connections().size();
        List<Connection> repaired = part.connections();
        int left = LeakEvidence.listening(part, REPAIRED)
                .map(server -> closeWait(leak.look(CLOSES), server).size())
                .orElse(repaired.size());
        long closed = repaired.stream()
                .filter(c -> c.passed(SERVER, LAST_ACK) && c.last(SERVER) == CLOSED)
                .count();
        Duration end = leak.began(ENDS);
        long closedByLeaking = leak.evidence().connections().stream()
                .filter(c -> fin(c, SERVER).filter(at -> at.compareTo(end) < 0).isPresent())
                .count();
        boolean faultless = part.reports(REPAIRED, Act.LEAKED).isEmpty()
                && part.reports(REPAIRED, Act.ACCEPT_FAILED).isEmpty()
                && part.reports(REPAIRED, Act.CLOSED).size() == before;
        return Finding.of(
                faultless && before > 0 && repaired.size() == before && closed == before && left == 0,
                text(
                                "with the bug and repaired, side by side: connections %s and %s, closed by the server %s and %s, left in CLOSE-WAIT %s and %s, descriptors in use %s and %s",
                                "有缺陷与修复后两相对照：连接 %s 与 %s 条，由服务器关闭 %s 与 %s 条，留在 CLOSE-WAIT %s 与 %s 个，占用描述符 %s 与 %s 个")
                        .with(
                                before,
                                repaired.size(),
                                closedByLeaking,
                                closed,
                                leak.closeWait(leak.look(EXHAUSTED)).size(),
                                left,
                                leak.setting(LEAKING + LabProcess.DESCRIPTORS),
                                leak.setting(REPAIRED + LabProcess.DESCRIPTORS)));
    }
}
