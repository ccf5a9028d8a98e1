package tcplab.flow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * What a capture says of one connection: one incarnation of a four-tuple.
 *
 * @param number among the captures' connections by first segment, from 0
 * @param file the index of the capture with its first segment, and {@code frame} the number of that
 * @param openerKnown whether a SYN without ACK was captured, so that it is known who is the client
 * @param completeness as {@link Completeness}
 * @param firstFin who sent the first FIN
 * @param answeredBytes new bytes that were sent in answer to the other end's FIN, before the own
 * @param timeWaitUntil when Linux forgets it: a minute after the last FIN was acknowledged
 * @param roundTripNanos from SYN to the ACK of the SYN,ACK; 0 for unknown, as when something of it was sent again
 * @param clientPath the states that the client was in by segments, from what it was before the first; likewise {@code serverPath}
 * @param noticed the first sixteen things that are odd
 * @param timed whether the capture has times; else {@code first} and {@code last} mean nothing
 * @param crowdedOut whether it was forgotten before its end, because too many others were there
 * @param maybeCopies whether segments came twice at one place of which nothing tells whether they are copies; they are counted
 * @param kernel what the kernel said of its ends, where a recording has that; else empty
 */
public record Flow(
        long number,
        int file,
        long frame,
        Endpoint client,
        Endpoint server,
        boolean openerKnown,
        int completeness,
        Way sentByClient,
        Way sentByServer,
        Optional<Party> firstFin,
        CloseKind close,
        long answeredBytes,
        Optional<Party> resetBy,
        TimeWait timeWait,
        Optional<Instant> timeWaitUntil,
        long roundTripNanos,
        Instant first,
        Instant last,
        boolean timed,
        List<Step> clientPath,
        List<Step> serverPath,
        List<Noticed> noticed,
        boolean crowdedOut,
        boolean maybeCopies,
        Map<Party, KernelWord> kernel) {
    public Flow {
        kernel = Map.copyOf(kernel);
        clientPath = List.copyOf(clientPath);
        serverPath = List.copyOf(serverPath);
        noticed = List.copyOf(noticed);
    }

    public Way sentBy(Party party) {
        return party == Party.CLIENT ? sentByClient : sentByServer;
    }

    /** The states that a party was in: as the kernel said, where it did, else by segments. */
    public List<Step> path(Party party) {
        return Optional.ofNullable(kernel.get(party)).map(KernelWord::path).orElse(bySegments(party));
    }

    /** The states that a party was in, as segments imply them. */
    public List<Step> bySegments(Party party) {
        return party == Party.CLIENT ? clientPath : serverPath;
    }

    /** The same, with what the kernel said of its ends. */
    public Flow with(Map<Party, KernelWord> words) {
        return new Flow(
                number,
                file,
                frame,
                client,
                server,
                openerKnown,
                completeness,
                sentByClient,
                sentByServer,
                firstFin,
                close,
                answeredBytes,
                resetBy,
                timeWait,
                timeWaitUntil,
                roundTripNanos,
                first,
                last,
                timed,
                clientPath,
                serverPath,
                noticed,
                crowdedOut,
                maybeCopies,
                words);
    }

    /** The states that a party entered, first to last: its path without the CLOSED or LISTEN that it began in. */
    public List<Step> entered(Party party) {
        List<Step> path = path(party);
        boolean start = path.size() > 1
                && path.get(0)
                        .state()
                        .filter(s -> s == TcpState.CLOSED || s == TcpState.LISTEN)
                        .isPresent();
        return start ? path.subList(1, path.size()) : path;
    }

    /** The end that received FIN and never sent its own, as far as the capture goes. */
    public Optional<Party> leftInCloseWait() {
        for (Party party : Party.values()) {
            List<Step> path = path(party);
            if (path.get(path.size() - 1).state().equals(Optional.of(TcpState.CLOSE_WAIT))) {
                return Optional.of(party);
            }
        }
        return Optional.empty();
    }

    /** Segments with SYN, FIN or data that were sent again, both ways. */
    public long sentAgain() {
        return synAgain() + finAgain() + dataAgain();
    }

    public long synAgain() {
        return sentByClient.synAgain() + sentByServer.synAgain();
    }

    public long finAgain() {
        return sentByClient.finAgain() + sentByServer.finAgain();
    }

    public long dataAgain() {
        return sentByClient.dataAgain() + sentByServer.dataAgain();
    }

    public long outOfOrder() {
        return sentByClient.outOfOrder() + sentByServer.outOfOrder();
    }

    public long keepalives() {
        return sentByClient.keepalives() + sentByServer.keepalives();
    }

    public long zeroWindows() {
        return sentByClient.zeroWindows() + sentByServer.zeroWindows();
    }

    public long copies() {
        return sentByClient.copies() + sentByServer.copies();
    }

    public Endpoint end(Party party) {
        return party == Party.CLIENT ? client : server;
    }
}
