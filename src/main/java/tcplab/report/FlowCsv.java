package tcplab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tcplab.flow.Flow;
import tcplab.flow.Noticed;
import tcplab.flow.Party;
import tcplab.flow.Step;

/**
 * A connection of a capture as a row of comma-separated values (RFC 4180): the same as {@link FlowJson}, objects flattened with
 * dots in the names, lists joined by blanks. What is null there is empty here.
 *
 * @param files the captures' names, by index
 */
public record FlowCsv(List<String> files) {
    public FlowCsv {
        files = List.copyOf(files);
    }

    /** The names of the columns, in their order. */
    public static List<String> columns() {
        return new ArrayList<>(List.of(
                "schema",
                "file",
                "n",
                "client",
                "server",
                "opener",
                "completeness",
                "syn.client",
                "syn.server",
                "fin.client",
                "fin.server",
                "rst.client",
                "rst.server",
                "first_fin",
                "close",
                "reset_by",
                "time_wait",
                "retransmissions.syn",
                "retransmissions.fin",
                "retransmissions.data",
                "keepalives",
                "zero_windows",
                "bytes.client",
                "bytes.server",
                "segments.client",
                "segments.server",
                "first",
                "last",
                "client_path",
                "server_path",
                "anomalies",
                "frame",
                "half_close_bytes",
                "time_wait_until",
                "out_of_order",
                "copies",
                "close_wait",
                "round_trip",
                "notes",
                "kernel.client",
                "kernel.server"));
    }

    /** The first line, without a line feed. */
    public static String header() {
        return String.join(",", columns());
    }

    /** The row, without a line feed. */
    public String row(Flow flow) {
        Map<String, String> cells = cells(flow);
        return columns().stream()
                .map(column -> quoted(cells.getOrDefault(column, "")))
                .collect(Collectors.joining(","));
    }

    private Map<String, String> cells(Flow flow) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("schema", Integer.toString(FlowJson.SCHEMA));
        cells.put("file", files.get(flow.file()));
        cells.put("n", Long.toString(flow.number()));
        cells.put("opener", flow.openerKnown() ? "client" : "unknown");
        cells.put("completeness", Integer.toString(flow.completeness()));
        for (Party party : Party.values()) {
            cells.put(party.toString(), FlowJson.address(flow.end(party)));
            cells.put("syn." + party, Long.toString(flow.sentBy(party).syn()));
            cells.put("fin." + party, Long.toString(flow.sentBy(party).fin()));
            cells.put("rst." + party, Long.toString(flow.sentBy(party).rst()));
            cells.put("bytes." + party, Long.toString(flow.sentBy(party).bytes()));
            cells.put("segments." + party, Long.toString(flow.sentBy(party).segments()));
            cells.put(
                    party + "_path",
                    flow.entered(party).stream().map(Step::name).collect(Collectors.joining(" ")));
        }
        cells.put("first_fin", flow.firstFin().map(Party::toString).orElse(""));
        cells.put("close", flow.close().toString());
        cells.put("reset_by", flow.resetBy().map(Party::toString).orElse(""));
        cells.put("time_wait", flow.timeWait().toString());
        cells.put("retransmissions.syn", Long.toString(flow.synAgain()));
        cells.put("retransmissions.fin", Long.toString(flow.finAgain()));
        cells.put("retransmissions.data", Long.toString(flow.dataAgain()));
        cells.put("keepalives", Long.toString(flow.keepalives()));
        cells.put("zero_windows", Long.toString(flow.zeroWindows()));
        cells.put("first", flow.timed() ? flow.first().toString() : "");
        cells.put("last", flow.timed() ? flow.last().toString() : "");
        cells.put(
                "anomalies",
                flow.noticed().stream().map(noticed -> anomaly(flow, noticed)).collect(Collectors.joining(" ")));
        cells.put("frame", Long.toString(flow.frame()));
        cells.put("half_close_bytes", Long.toString(flow.answeredBytes()));
        cells.put("time_wait_until", flow.timeWaitUntil().map(Object::toString).orElse(""));
        cells.put("out_of_order", Long.toString(flow.outOfOrder()));
        cells.put("copies", Long.toString(flow.copies()));
        cells.put("close_wait", flow.leftInCloseWait().map(Party::toString).orElse(""));
        cells.put("round_trip", flow.roundTripNanos() == 0 ? "" : FlowJson.seconds(flow.roundTripNanos()));
        cells.put("notes", String.join(" ", FlowNotes.kinds(flow)));
        flow.kernel().forEach((party, word) -> cells.put("kernel." + party, word.agreement()));
        return cells;
    }

    private String anomaly(Flow flow, Noticed noticed) {
        String at = noticed.file() == flow.file() ? "" : files.get(noticed.file()) + ":";
        return noticed.oddity().kind() + "@" + at + noticed.frame();
    }

    private static String quoted(String cell) {
        boolean plain =
                cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0 && cell.indexOf('\r') < 0;
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
