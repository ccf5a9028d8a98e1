package tcplab.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tcplab.flow.Flow;
import tcplab.flow.KernelWord;
import tcplab.flow.Noticed;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.flow.Way;
import tcplab.tcp.Endpoint;

/**
 * A connection of a capture as a line of JSON. The names are a contract, {@code src/docs/analyze.md} says what they mean;
 * {@link #SCHEMA} changes when one of them changes its meaning or goes.
 *
 * @param files the captures' names, by index
 */
public record FlowJson(List<String> files) {
    public static final int SCHEMA = 1;

    public FlowJson {
        files = List.copyOf(files);
    }

    /** The line, without a line feed. */
    public String line(Flow flow) {
        Line out = new Line(new StringBuilder(1024));
        out.open('{').name("schema").value(SCHEMA);
        out.name("file").text(files.get(flow.file())).name("n").value(flow.number());
        out.name("client").text(address(flow.client()));
        out.name("server").text(address(flow.server()));
        out.name("opener").text(flow.openerKnown() ? "client" : "unknown");
        out.name("completeness").value(flow.completeness());
        Way client = flow.sentByClient();
        Way server = flow.sentByServer();
        out.name("syn").both(client.syn(), server.syn());
        out.name("fin").both(client.fin(), server.fin());
        out.name("rst").both(client.rst(), server.rst());
        out.name("first_fin").party(flow.firstFin());
        out.name("close").text(flow.close().toString());
        out.name("reset_by").party(flow.resetBy());
        out.name("time_wait").text(flow.timeWait().toString());
        out.name("retransmissions").open('{');
        out.name("syn").value(flow.synAgain());
        out.name("fin").value(flow.finAgain());
        out.name("data").value(flow.dataAgain()).close('}');
        out.name("keepalives").value(flow.keepalives());
        out.name("zero_windows").value(flow.zeroWindows());
        out.name("bytes").both(client.bytes(), server.bytes());
        out.name("segments").both(client.segments(), server.segments());
        out.name("first").time(flow, flow.first()).name("last").time(flow, flow.last());
        out.name("client_path").path(flow.entered(Party.CLIENT));
        out.name("server_path").path(flow.entered(Party.SERVER));
        anomalies(out.name("anomalies").open('['), flow);
        more(out, flow);
        return out.close('}').toString();
    }

    private void anomalies(Line out, Flow flow) {
        for (Noticed noticed : flow.noticed()) {
            out.open('{').name("kind").text(noticed.oddity().kind());
            out.name("at").value(noticed.frame());
            if (noticed.file() != flow.file()) {
                out.name("file").text(files.get(noticed.file()));
            }
            out.name("rfc").text(noticed.oddity().rfc()).close('}');
        }
        out.close(']');
    }

    private void more(Line out, Flow flow) {
        out.name("frame").value(flow.frame());
        out.name("half_close_bytes").value(flow.answeredBytes());
        out.name("time_wait_until").text(flow.timeWaitUntil().map(Instant::toString));
        out.name("out_of_order").value(flow.outOfOrder());
        out.name("copies").value(flow.copies());
        out.name("close_wait").party(flow.leftInCloseWait());
        out.name("round_trip").seconds(flow.roundTripNanos());
        out.name("handshake").open('{');
        for (Party party : Party.values()) {
            Way way = flow.sentBy(party);
            out.name(party.toString()).open('{').name("isn").number(way.isn());
            out.name("mss").number(way.mss()).name("window_scale").number(way.scale());
            out.name("sack").truth(way.sack()).name("timestamps").truth(way.timestamps());
            out.name("fast_open").truth(way.fastOpen()).close('}');
        }
        out.close('}');
        out.name("client_frames").frames(flow.entered(Party.CLIENT));
        out.name("server_frames").frames(flow.entered(Party.SERVER));
        kernel(out.name("kernel"), flow);
        out.name("notes").open('[');
        for (String note : FlowNotes.kinds(flow)) {
            out.text(note);
        }
        out.close(']');
    }

    private static void kernel(Line out, Flow flow) {
        if (flow.kernel().isEmpty()) {
            out.text(Optional.empty());
            return;
        }
        out.open('{');
        for (Party party : Party.values()) {
            out.name(party.toString())
                    .text(Optional.ofNullable(flow.kernel().get(party)).map(KernelWord::agreement));
        }
        out.close('}');
    }

    /** {@code 10.0.0.1:80}, {@code [::1]:80}; a port of 0 is a number like others here. */
    static String address(Endpoint end) {
        return (end.host().indexOf(':') >= 0 ? "[" + end.host() + "]" : end.host()) + ":" + end.port();
    }

    static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    /** Text of JSON as it grows; a comma goes before what is not the first. */
    private record Line(StringBuilder out) {
        Line open(char bracket) {
            comma();
            out.append(bracket);
            return this;
        }

        Line close(char bracket) {
            out.append(bracket);
            return this;
        }

        Line name(String name) {
            comma();
            out.append('"').append(name).append("\":");
            return this;
        }

        Line value(long number) {
            comma();
            out.append(number);
            return this;
        }

        Line truth(boolean value) {
            comma();
            out.append(value);
            return this;
        }

        Line number(OptionalInt number) {
            return raw(number.isPresent() ? Integer.toString(number.getAsInt()) : "null");
        }

        Line number(OptionalLong number) {
            return raw(number.isPresent() ? Long.toString(number.getAsLong()) : "null");
        }

        Line seconds(long nanos) {
            return raw(nanos == 0 ? "null" : FlowJson.seconds(nanos));
        }

        Line text(String value) {
            comma();
            out.append('"');
            JsonStringEncoder.getInstance().quoteAsString(value, out);
            out.append('"');
            return this;
        }

        Line text(Optional<String> value) {
            return value.isPresent() ? text(value.get()) : raw("null");
        }

        Line party(Optional<Party> party) {
            return text(party.map(Party::toString));
        }

        Line both(long client, long server) {
            return open('{')
                    .name("client")
                    .value(client)
                    .name("server")
                    .value(server)
                    .close('}');
        }

        Line time(Flow flow, Instant time) {
            return flow.timed() ? text(time.toString()) : raw("null");
        }

        Line path(List<Step> path) {
            open('[');
            path.forEach(step -> text(step.name()));
            return close(']');
        }

        Line frames(List<Step> path) {
            open('[');
            path.forEach(step -> raw(step.file() < 0 ? "null" : Long.toString(step.frame())));
            return close(']');
        }

        private Line raw(String value) {
            comma();
            out.append(value);
            return this;
        }

        private void comma() {
            char before = out.length() == 0 ? '[' : out.charAt(out.length() - 1);
            if (before != '{' && before != '[' && before != ':') {
                out.append(',');
            }
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
