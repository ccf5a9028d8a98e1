package tcplab.report;

import java.util.List;
import java.util.Optional;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Recording;
import tcplab.tcp.Rung;
import tcplab.text.Lang;
import tcplab.text.Text;

/** A connection as the text of a Mermaid sequence diagram, to be pasted into a document. */
public record MermaidReport(Lang lang) {
    /**
     * Writes the diagram: an arrow a segment, and after each that changed a state a note with both states. What is to be said
     * of a segment besides, that it was forged or lost, stands in parentheses.
     */
    public String of(Connection connection, Recording recording) {
        List<Optional<Text>> remarks = Remarks.of(recording).of(connection);
        StringBuilder out = new StringBuilder("sequenceDiagram\n");
        out.append("    participant L as ").append(end(connection, Side.CLIENT)).append('\n');
        out.append("    participant R as ").append(end(connection, Side.SERVER)).append('\n');
        String before = "";
        for (int i = 0; i < remarks.size(); i++) {
            Moment moment = connection.moments().get(i);
            Rung rung = moment.rung();
            String arrow = moment.arrived() ? "->>" : "-x";
            out.append(rung.rightward() ? "    L" + arrow + "R: " : "    R" + arrow + "L: ")
                    .append(rung.segment())
                    .append(remarks.get(i)
                            .map(remark -> " (" + remark.in(lang) + ")")
                            .orElse(""))
                    .append('\n');
            String states = rung.left() + " · " + rung.right();
            if (!states.equals(before)) {
                out.append("    Note over L,R: ").append(states).append('\n');
            }
            before = states;
        }
        return out.toString();
    }

    private String end(Connection connection, Side side) {
        return side.text().in(lang) + " " + connection.seenBy(side).local();
    }
}
