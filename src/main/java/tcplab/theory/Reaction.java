package tcplab.theory;

import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** What a socket does about a segment: what it answers, and the state in which that leaves it. */
public record Reaction(Reply reply, TcpState next) {
    /** In words: {@code RST, then LISTEN}. */
    public Text inWords() {
        return Text.text("%s, then %s", "%s，之后处于 %s").with(reply.inWords(), next);
    }

    @Override
    public String toString() {
        return reply + " " + next;
    }
}
