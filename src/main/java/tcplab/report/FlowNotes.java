package tcplab.report;

import static tcplab.text.Text.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tcplab.flow.CloseKind;
import tcplab.flow.Completeness;
import tcplab.flow.Flow;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.text.Text;

/** What limits a verdict on a connection of a capture: why a state is unknown, what was counted once only. */
final class FlowNotes {
    private FlowNotes() {}

    static List<String> kinds(Flow flow) {
        return List.copyOf(of(flow).keySet());
    }

    static List<Text> texts(Flow flow) {
        return List.copyOf(of(flow).values());
    }

    private static Map<String, Text> of(Flow flow) {
        Map<String, Text> notes = new LinkedHashMap<>();
        if (!flow.openerKnown()) {
            notes.put(
                    "beginning-missing",
                    (flow.completeness() & Completeness.SYN_ACK) != 0
                            ? text(
                                    "the SYN was not captured; who sent SYN,ACK was opened to",
                                    "没有抓到 SYN；发送 SYN,ACK 的一端是被动打开的")
                            : text("the beginning was not captured", "没有抓到连接的开头"));
        }
        for (Party party : Party.values()) {
            if (flow.sentBy(party).segments() == 0 && !flow.client().equals(flow.server())) {
                notes.put(
                        party + "-not-captured",
                        text("nothing that the %s sent was captured", "没有抓到%s发送的任何段")
                                .with(party.text()));
            } else if (flow.entered(party).stream().map(Step::name).anyMatch(Step.UNKNOWN::equals)) {
                notes.put(
                        party + "-state-undetermined",
                        text(
                                        "of the %s it is not known whether it had received or sent a FIN before",
                                        "不知道%s此前是否已收到或发送 FIN")
                                .with(party.text()));
            }
        }
        flow.kernel().forEach((party, word) -> {
            if (!word.path().equals(flow.bySegments(party))) {
                notes.put(
                        party + "-told-by-kernel",
                        text(
                                        "%s: these states were told by the kernel; segments alone imply %s",
                                        "%s：这些状态由内核报告；仅由报文段推出 %s")
                                .with(
                                        party.text(),
                                        flow.bySegments(party).stream()
                                                .map(Step::name)
                                                .collect(Collectors.joining(" → "))));
            }
        });
        if (flow.copies() > 0) {
            notes.put(
                    "copies",
                    text("exact copies of segments, counted once: %s", "完全相同的段副本，只计一次：%s")
                            .with(flow.copies()));
        }
        if (flow.maybeCopies()) {
            notes.put(
                    "maybe-copies",
                    text(
                            "segments came twice within two milliseconds at one place, without IP identification:"
                                    + " captured twice or sent twice, they are counted",
                            "有的段在同一处两毫秒内出现两次，且没有 IP 标识：不知是抓了两次还是发了两次，均已计数"));
        }
        if (flow.close() == CloseKind.CUT) {
            notes.put("end-missing", text("how it ended was not captured", "没有抓到连接如何结束"));
        }
        if (flow.crowdedOut()) {
            notes.put(
                    "crowded-out",
                    text("forgotten before it ended: too many connections at once", "结束之前已被丢弃：同时存在的连接过多"));
        }
        if (!flow.timed()) {
            notes.put("no-times", text("the capture has no times", "抓包中没有时间"));
        }
        return notes;
    }
}
