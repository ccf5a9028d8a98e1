package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.programs.Listener;
import tcplab.programs.OnEnd;
import tcplab.programs.Peer;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.programs.ServerProcess;
import tcplab.programs.Transport;
import tcplab.record.Errno;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.record.Recorder;
import tcplab.tcp.Endpoint;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * What a script can do on the stage. Everything that it does or that fails is recorded; nothing here judges.
 *
 * <p>Scripts are paced by the kernel's own state ({@link #await}), never by sleeping.
 */
public final class Lab extends Lookout implements AutoCloseable {
    /** A call that may fail, as a step. */
    public interface Act {
        void run() throws IOException;
    }

    private final Exercise exercise;
    private final Recorder recorder;
    private final Witnesses witnesses;
    private final Transport transport;
    private final Addresses addresses;
    private final Gate gate;
    private Optional<Wire> wire = Optional.empty();
    private final List<LabProcess> processes = new ArrayList<>();
    private final Injector injector;
    private final Stepper stepper;

    Lab(
            Exercise exercise,
            Recorder recorder,
            Witnesses witnesses,
            Transport transport,
            Addresses addresses,
            Stepper stepper) {
        super(recorder, witnesses);
        this.exercise = exercise;
        this.recorder = recorder;
        this.witnesses = witnesses;
        this.transport = transport;
        this.addresses = addresses;
        this.stepper = stepper;
        stepper.look(this::look);
        this.gate = new Gate(recorder);
        this.injector = new Injector(recorder);
    }

    /** The address on which this run's servers stand. */
    public String server() {
        return addresses.server();
    }

    /** Another address, for a second destination. */
    public String elsewhere() {
        return addresses.elsewhere();
    }

    public Gate gate() {
        return gate;
    }

    /**
     * Two hosts, in network namespaces of their own, and this lab as the wire between them; laid by the first call. For what
     * depends on the order or the loss of segments.
     *
     * @throws StageException where it cannot be laid
     */
    public Wire wire() throws IOException {
        if (wire.isEmpty()) {
            wire = Optional.of(
                    Cabling.lay(recorder, addresses, witnesses.sniffer()::take, this::awaitNoListener, stepper));
            witnesses.watch(wire.get());
            stepper.alsoOn(wire.get());
        }
        return wire.get();
    }

    /** What brings sockets on {@link #wire} into any state and keeps them there. */
    public Freezer freezer() throws IOException {
        return Freezer.on(this, wire());
    }

    /** The wire, if there is one. */
    Optional<Wire> laid() {
        return wire;
    }

    /** Begins a part of the exercise, by which claims can refer to it. */
    public void phase(Text name) {
        recorder.add(new PhaseBegan(recorder.now(), name));
    }

    /** Listens at the server address, on a port of the kernel's choice. */
    public LabListener listen() throws IOException {
        return listen(ListenOptions.on(new Endpoint(addresses.server(), 0)));
    }

    public LabListener listen(ListenOptions options) throws IOException {
        return new LabListener(Listener.open(transport, options), recorder, this::awaitNoListener, stepper);
    }

    public LabSocket connect(LabListener listener) throws IOException {
        return connect(ConnectOptions.to(listener.address()));
    }

    public LabSocket connect(ConnectOptions options) throws IOException {
        stepper.beforeCall();
        return new LabSocket(Peer.connect(transport, options), recorder, stepper);
    }

    /** Begins to connect without waiting: for an opening that the script holds up. */
    public LabAttempt connecting(LabListener listener) {
        return connecting(ConnectOptions.to(listener.address()));
    }

    public LabAttempt connecting(ConnectOptions options) {
        return new LabAttempt(() -> connect(options));
    }

    /** Opens a UDP socket at the server address, on a port of the kernel's choice. */
    public LabDatagrams datagrams() throws IOException {
        return LabDatagrams.open(addresses.server());
    }

    /** Starts a server program in this process; what it reports is recorded under a name. */
    public Server start(String name, ServerOptions options) throws IOException {
        return Server.start(
                transport, options, report -> recorder.add(new ProgramReported(recorder.now(), name, report)));
    }

    /**
     * Starts a client program in this process; what it reports is recorded under a name. It has patience with a server that
     * the script holds up; while a user holds segments its deadlines stand still.
     */
    public Client start(String name, ClientOptions options) throws IOException {
        return Client.start(
                transport,
                options.within(Host.HELD_UP),
                report -> recorder.add(new ProgramReported(recorder.now(), name, report)));
    }

    /**
     * Starts a server in a process of its own, which may hold only so many descriptors.
     *
     * @param name without blanks; what it reports is recorded under it
     */
    public LabProcess process(String name, OnEnd onEnd, int descriptors) throws IOException {
        String address = new Endpoint(addresses.server(), 0).toString();
        LabProcess process = LabProcess.start(
                name, descriptors, JavaCommand.of(ServerProcess.class, address, ServerProcess.word(onEnd)), recorder);
        processes.add(process);
        return process;
    }

    /** Does something that may fail, and records what came of it: the errno is an observation. */
    public Errno step(Text name, Act act) {
        Duration at = recorder.now();
        Errno errno = Errno.OK;
        try {
            act.run();
        } catch (IOException e) {
            errno = Errno.of(e);
        }
        recorder.add(new StepReturned(at, recorder.now().minus(at), name, errno));
        return errno;
    }

    /** Opens a connection, as a named step: empty when that failed, and why is recorded. */
    public Optional<LabSocket> tryConnect(Text name, ConnectOptions options) {
        List<LabSocket> opened = new ArrayList<>(1);
        step(name, () -> opened.add(connect(options)));
        return opened.stream().findFirst();
    }

    /**
     * Closes both ends in order, in four segments: one sends its FIN, and the other its own once the first is acknowledged.
     * What could come late and kill the TIME-WAIT has come before (RFC 1337).
     */
    public void close(LabSocket first, LabSocket second) throws IOException {
        OrderlyClose.of(first, second, () -> await(first, TcpState.FIN_WAIT_2));
    }

    static void returned(Recorder recorder, Duration at, Text step) {
        recorder.add(new StepReturned(at, recorder.now().minus(at), step, Errno.OK));
    }

    /** Sets a sysctl of this namespace. */
    public void sysctl(String name, String value) throws IOException {
        Sysctls.set(name, value);
        recorder.add(new SettingChanged(recorder.now(), name, value));
    }

    public boolean hasSysctl(String name) {
        return Sysctls.exists(name);
    }

    public String sysctl(String name) throws IOException {
        return Sysctls.get(name);
    }

    /** Puts a forged segment on the wire; its payload is as many bytes as it says, all of them {@code x}. */
    public void inject(RawSegment segment) throws IOException {
        byte[] payload = new byte[segment.length()];
        Arrays.fill(payload, (byte) 'x');
        inject(segment, payload);
    }

    public void inject(RawSegment segment, byte[] payload) throws IOException {
        stepper.forging(segment);
        injector.inject(segment, payload);
    }

    /** Records what a program of the script's own did. */
    public void report(String program, ProgramReport report) {
        recorder.add(new ProgramReported(recorder.now(), program, report));
    }

    @Override
    public String toString() {
        return exercise.name();
    }

    @Override
    public void close() {
        wire.ifPresent(Wire::close);
        processes.forEach(LabProcess::kill);
        injector.close();
        transport.close();
    }
}
