package tcplab.flow;

import java.util.List;

/** Walks along the states of both ends of a connection, segment after segment. */
public final class StateCursor {
    private final List<Step> client;
    private final List<Step> server;
    private int atClient;
    private int atServer;

    public StateCursor(Flow flow) {
        this.client = flow.clientPath();
        this.server = flow.serverPath();
    }

    /** Goes on to a segment of the connection, by the number of its frame; to be called for each in turn. */
    public void to(long frame) {
        atClient = advanced(client, atClient, frame);
        atServer = advanced(server, atServer, frame);
    }

    private static int advanced(List<Step> path, int at, long frame) {
        int now = at;
        while (now + 1 < path.size() && path.get(now + 1).since() == frame) {
            now++;
        }
        return now;
    }

    /** The state of an end after the segment. */
    public String state(Party party) {
        return party == Party.CLIENT
                ? client.get(atClient).name()
                : server.get(atServer).name();
    }
}
