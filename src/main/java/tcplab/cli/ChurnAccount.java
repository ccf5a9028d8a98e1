package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import tcplab.flow.CloseKind;
import tcplab.flow.Flow;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.flow.WholeLives;
import tcplab.observe.SegmentWatch;
import tcplab.text.Text;

/**
 * Connections that a program opened and closed, counted four times: by the program, by the kernel, in the capture, and by their
 * states. The kernel counts all TCP of its network namespace.
 *
 * @param program connections, as the program counted
 * @param followed segments that were looked at
 */
record ChurnAccount(
        long program, SegmentCounters kernel, SegmentWatch.Report capture, long followed, WholeLives lives) {
    /** The counts, a line each. */
    List<Text> lines() {
        List<Text> lines = new ArrayList<>();
        lines.add(text(
                        "connections: %s by the program; %s opened and %s accepted by the kernel; %s captured, %s explained",
                        "连接数：程序 %s；内核打开 %s、接受 %s；抓到 %s，解释清楚 %s")
                .with(program, kernel.opened(), kernel.accepted(), lives.connections(), lives.explained()));
        lines.add(text(
                        "segments: %s captured, %s followed; %s received and %s sent by the kernel, %s again",
                        "报文段数：抓到 %s，跟踪 %s；内核收到 %s、发送 %s，重发 %s")
                .with(capture.segments(), followed, kernel.received(), kernel.sent(), kernel.sentAgain()));
        lines.add(text("lost by the capture: %s; ring full %s times", "抓包丢失：%s；环满 %s 次")
                .with(capture.dropped(), capture.freezes()));
        lines.add(text(
                        "left in TIME-WAIT: %s clients, %s servers, and %s that a late ACK's RST took out of it (RFC 1337);"
                                + " closed with three segments %s, four %s; tuples used again within TIME-WAIT: %s",
                        "留在 TIME-WAIT：客户端 %s 个，服务器 %s 个，另有 %s 个被迟到的 ACK 引来的 RST 提前结束（RFC 1337）；"
                                + "三段关闭 %s 个，四段关闭 %s 个；TIME-WAIT 内再用的四元组 %s 个")
                .with(
                        lives.clientWaits(),
                        lives.serverWaits(),
                        lives.killed(),
                        lives.of(CloseKind.THREE_SEGMENT),
                        lives.of(CloseKind.FOUR_SEGMENT),
                        lives.reused()));
        return lines;
    }

    /** Where the counts do not agree, a sentence each; empty if they all do. */
    List<Text> mismatches() {
        List<Text> found = new ArrayList<>();
        capture.trouble().ifPresent(found::add);
        if (capture.dropped() > 0 || capture.refused() > 0) {
            found.add(text("the kernel dropped %s frames, %s could not be decoded", "内核丢弃了 %s 帧，%s 帧无法解码")
                    .with(capture.dropped(), capture.refused()));
        }
        differ(found, capture.segments(), text("segments captured", "抓到的报文段"), followed, text("followed", "跟踪的"));
        differ(
                found,
                kernel.received(),
                text("segments that the kernel received (TcpInSegs)", "内核收到的报文段（TcpInSegs）"),
                capture.segments(),
                text("captured", "抓到的"));
        // A SYN,ACK that was sent again is in both counters: between so many and so many were on the wire.
        long most = kernel.sent() + kernel.sentAgain();
        long least = most - Math.min(kernel.synsAgain(), kernel.sentAgain());
        if (capture.segments() < least || capture.segments() > most) {
            differ(
                    found,
                    most,
                    text(
                            "segments that the kernel sent (TcpOutSegs, TcpRetransSegs)",
                            "内核发送的报文段（TcpOutSegs、TcpRetransSegs）"),
                    capture.segments(),
                    text("captured", "抓到的"));
        }
        Text ours = text("connections of the program", "程序的连接");
        differ(
                found,
                program,
                ours,
                kernel.opened(),
                text("opened by the kernel (TcpActiveOpens)", "内核打开的（TcpActiveOpens）"));
        differ(
                found,
                program,
                ours,
                kernel.accepted(),
                text("accepted by the kernel (TcpPassiveOpens)", "内核接受的（TcpPassiveOpens）"));
        differ(found, program, ours, lives.connections(), text("captured", "抓到的"));
        differ(
                found,
                lives.connections(),
                text("connections captured", "抓到的连接"),
                lives.explained(),
                text("explained", "解释清楚的"));
        lives.unexplained().forEach(flow -> found.add(told(flow)));
        return found;
    }

    private static void differ(List<Text> found, long one, Text oneIs, long other, Text otherIs) {
        if (one != other) {
            found.add(text("%s: %s, but %s: %s", "%s：%s，而%s：%s").with(oneIs, one, otherIs, other));
        }
    }

    private static Text told(Flow flow) {
        return text("not explained: %s to %s, %s; client %s; server %s", "未能解释：%s 到 %s，%s；客户端 %s；服务器 %s")
                .with(
                        flow.client(),
                        flow.server(),
                        flow.close().text(),
                        path(flow, Party.CLIENT),
                        path(flow, Party.SERVER));
    }

    private static String path(Flow flow, Party party) {
        return String.join(" ", flow.path(party).stream().map(Step::name).toList());
    }
}
