package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Errno.EADDRINUSE;
import static tcplab.record.Errno.OK;

import java.io.IOException;
import tcplab.analysis.Side;
import tcplab.lab.Lab;
import tcplab.lab.LabSocket;
import tcplab.record.Errno;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** What stands at the server's port, after its listener is closed, when a new one binds it. */
enum LeftAtPort {
    TIME_WAIT(SERVER, TcpState.TIME_WAIT) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            lab.close(server, client);
            lab.await(server, TcpState.TIME_WAIT);
        }
    },
    ESTABLISHED(SERVER, TcpState.ESTABLISHED) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            lab.awaitOpen(client, server);
        }
    },
    FIN_WAIT_2(SERVER, TcpState.FIN_WAIT_2) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            server.shutdownOutput();
            lab.await(server, TcpState.FIN_WAIT_2);
        }
    },
    CLOSE_WAIT(SERVER, TcpState.CLOSE_WAIT) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            client.shutdownOutput();
            lab.await(server, TcpState.CLOSE_WAIT);
        }
    },
    LISTEN(SERVER, TcpState.LISTEN) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            lab.close(client, server);
        }
    },
    TIME_WAIT_AT_THE_CLIENT(CLIENT, TcpState.TIME_WAIT) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            lab.close(client, server);
            lab.await(client, TcpState.TIME_WAIT);
            lab.awaitGone(server.tuple());
        }
    },
    NOTHING_AFTER_RST(SERVER, TcpState.CLOSED) {
        @Override
        void make(Lab lab, LabSocket client, LabSocket server) throws IOException {
            client.closeWithReset();
            lab.awaitGone(server.tuple());
            lab.awaitGone(client.tuple());
        }
    };

    final Side side;
    final TcpState state;

    LeftAtPort(Side side, TcpState state) {
        this.side = side;
        this.state = state;
    }

    abstract void make(Lab lab, LabSocket client, LabSocket server) throws IOException;

    /** What the rule of inet_csk_bind_conflict gives for a new listener. */
    Errno predicted(boolean old, boolean fresh) {
        return switch (this) {
            case LISTEN -> EADDRINUSE;
            case TIME_WAIT_AT_THE_CLIENT, NOTHING_AFTER_RST -> OK;
            default -> old && fresh ? OK : EADDRINUSE;
        };
    }

    Text phase() {
        return Text.text("left at the port: %s", "端口上留下：%s").with(text());
    }

    @Override
    public String toString() {
        return switch (this) {
            case TIME_WAIT_AT_THE_CLIENT -> "TIME-WAIT at the client";
            case NOTHING_AFTER_RST -> "nothing, after RST";
            default -> state.toString();
        };
    }

    Text text() {
        return switch (this) {
            case TIME_WAIT_AT_THE_CLIENT -> Text.text("TIME-WAIT at the client", "TIME-WAIT 在客户端");
            case NOTHING_AFTER_RST -> Text.text("nothing, after RST", "RST 之后什么也没有");
            default -> Text.same(state.toString());
        };
    }
}
