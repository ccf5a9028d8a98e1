package tcplab.board;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.*;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tcplab.tcp.Arrow;
import tcplab.tcp.StateDiagram;
import tcplab.tcp.TcpState;

class DiagramTest {
    private static Document svg() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(DiagramSvg.draw())));
    }

    private static List<Element> groups(String kind) throws Exception {
        List<Element> found = new ArrayList<>();
        NodeList all = svg().getElementsByTagName("g");
        for (int i = 0; i < all.getLength(); i++) {
            Element group = (Element) all.item(i);
            if (List.of(group.getAttribute("class").split(" ", -1)).contains(kind)) {
                found.add(group);
            }
        }
        return found;
    }

    @Test
    void everyArrowHasItsPlaceAndNoOtherHas() {
        assertThat(DiagramLayout.runs().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrow.ALL.stream().map(a -> a.from() + ">" + a.to()).toList());
        assertThat(DiagramLayout.spots().keySet()).containsExactlyInAnyOrder(TcpState.values());
    }

    @Test
    void everyArrowIsDrawnWithItsEventInBothLanguages() throws Exception {
        List<String> drawn = groups("arrow").stream()
                .map(g -> g.getAttribute("data-from") + " " + g.getAttribute("data-to") + " "
                        + g.getTextContent().replaceAll("\\s", ""))
                .toList();

        assertThat(drawn).hasSameSizeAs(Arrow.ALL);
        for (Arrow arrow : Arrow.ALL) {
            assertThat(drawn)
                    .anySatisfy(text -> assertThat(text)
                            .startsWith(arrow.from() + " " + arrow.to() + " ")
                            .contains(arrow.event().en().replace(" ", ""))
                            .contains(arrow.event().zh().replace(" ", "")));
        }
    }

    @Test
    void whatSegmentsWalkIsAnArrow() {
        for (StateDiagram.Edge edge : StateDiagram.EDGES) {
            assertThat(Arrow.between(edge.from(), edge.to()))
                    .as(edge.toString())
                    .isPresent();
        }
    }

    @Test
    void everyStateStandsThereOnceAndClosedTwice() throws Exception {
        List<String> states =
                groups("state").stream().map(g -> g.getAttribute("data-state")).toList();
        for (TcpState state : TcpState.values()) {
            assertThat(states.stream().filter(state.toString()::equals)).hasSize(state == CLOSED ? 2 : 1);
        }
        assertThat(groups("s-" + FIN_WAIT_1.toString().toLowerCase(Locale.ROOT)))
                .hasSize(1);
    }

    @Test
    void theWayBetweenTwoStatesIsTheShortest() {
        assertThat(Paths.between(CLOSED, ESTABLISHED)).containsExactly(CLOSED, SYN_SENT, ESTABLISHED);
        assertThat(Paths.between(LISTEN, ESTABLISHED)).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED);
        assertThat(Paths.between(ESTABLISHED, TIME_WAIT)).containsExactly(ESTABLISHED, FIN_WAIT_1, TIME_WAIT);
        assertThat(Paths.between(ESTABLISHED, LAST_ACK)).containsExactly(ESTABLISHED, CLOSE_WAIT, LAST_ACK);
        assertThat(Paths.between(TIME_WAIT, FIN_WAIT_2)).isEmpty();
        assertThat(Paths.between(ESTABLISHED, CLOSED)).as("that is a RST").isEmpty();
    }
}
