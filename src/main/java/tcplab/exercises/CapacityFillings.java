package tcplab.exercises;

import static tcplab.exercises.PredictedCapacities.CONNECT;
import static tcplab.exercises.PredictedCapacities.LONGEST;
import static tcplab.exercises.PredictedCapacities.NOBODY;
import static tcplab.exercises.PredictedCapacities.PACE;
import static tcplab.exercises.PredictedCapacities.PATIENCE;
import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.programs.ConnectOptions;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;

/** How {@link PredictedCapacities} fills what has a limit, until a step says that it is full or enough has been done. */
final class CapacityFillings {
    private CapacityFillings() {}

    /** Opens connections and keeps them, one more than will fit. */
    static void openMany(Lab lab, LabListener listener, int enough) throws IOException {
        List<LabSocket> sockets = new ArrayList<>();
        for (int i = 0; i < enough; i++) {
            Optional<LabSocket> opened = lab.tryConnect(CONNECT, ConnectOptions.to(listener.address()));
            if (opened.isPresent()) {
                sockets.add(opened.get());
                sockets.add(listener.accept());
            }
        }
        for (LabSocket socket : sockets) {
            socket.closeWithReset();
        }
    }

    /** Closes more connections, from the client, than TIME-WAIT may have entries. */
    static void closeMany(Lab lab, LabListener listener, int enough) throws IOException {
        for (int i = 0; i < enough; i++) {
            LabSocket client = lab.connect(listener);
            lab.close(client, listener.accept());
        }
        lab.look();
    }

    /** Opens and closes as many connections in succession, trying again whenever there is no port. */
    static void openAgainAndAgain(Lab lab, LabListener listener, int enough) throws IOException {
        Text doing = text("ports come back from TIME-WAIT", "端口从 TIME-WAIT 中取回");
        lab.progress(doing, Duration.ofSeconds(3));
        long end = System.nanoTime() + LONGEST.toNanos();
        int done = 0;
        while (done < enough && System.nanoTime() < end) {
            Optional<LabSocket> client = lab.tryConnect(CONNECT, ConnectOptions.to(listener.address()));
            if (client.isPresent()) {
                lab.close(client.get(), listener.accept());
                done++;
            } else {
                lab.watch(PACE, doing);
            }
        }
    }

    /** Connects to a listener that does not accept, one more than its queue takes. */
    static void acceptNone(Lab lab, LabListener listener, int enough) throws IOException {
        List<LabSocket> clients = new ArrayList<>();
        Errno errno = Errno.OK;
        for (int i = 0; i < enough && errno == Errno.OK; i++) {
            errno = lab.step(
                    CONNECT,
                    () -> clients.add(
                            lab.connect(ConnectOptions.to(listener.address()).within(PATIENCE))));
        }
        lab.look();
        for (LabSocket client : clients) {
            client.closeWithReset();
        }
    }

    /** Sends SYNs from addresses that never answer, more than there may be entries. */
    static void flood(Lab lab, LabListener listener, int enough) throws IOException {
        for (int i = 1; i <= enough; i++) {
            lab.inject(new RawSegment(
                    new Endpoint("127.66.0." + i, NOBODY),
                    listener.address(),
                    Flags.parse("S"),
                    i,
                    0,
                    512,
                    0,
                    List.of(new TcpOption.Mss(1460))));
        }
        lab.look();
    }
}
