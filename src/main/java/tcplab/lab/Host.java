package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.programs.Listener;
import tcplab.programs.Peer;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.programs.Transport;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Recorder;
import tcplab.tcp.Endpoint;

/** One end of a {@link Wire}: a network namespace with an address, in which a script opens sockets. */
public final class Host {
    /** How long an opening may take that the script holds up. */
    public static final Duration HELD_UP = Duration.ofMinutes(1);

    private final String name;
    private final String address;
    private final NetworkNamespace namespace;
    private final Transport transport;
    private final Recorder recorder;
    private final LabListener.Gone gone;
    private final Stepper stepper;

    private Host(
            String name,
            String address,
            NetworkNamespace namespace,
            Transport transport,
            Recorder recorder,
            LabListener.Gone gone,
            Stepper stepper) {
        this.name = name;
        this.address = address;
        this.namespace = namespace;
        this.transport = transport;
        this.recorder = recorder;
        this.gone = gone;
        this.stepper = stepper;
    }

    static Host in(
            NetworkNamespace namespace,
            String name,
            String address,
            Recorder recorder,
            LabListener.Gone gone,
            Stepper stepper)
            throws IOException {
        return new Host(name, address, namespace, namespace.inside(Transport::open), recorder, gone, stepper);
    }

    /** Its IPv4 address, dotted. */
    public String address() {
        return address;
    }

    /** Its address with a port. */
    public Endpoint at(int port) {
        return new Endpoint(address, port);
    }

    NetworkNamespace place() {
        return namespace;
    }

    /** Listens on a port of the kernel's choice. */
    public LabListener listen() throws IOException {
        return listen(ListenOptions.on(at(0)));
    }

    public LabListener listen(ListenOptions options) throws IOException {
        return new LabListener(namespace.inside(() -> Listener.open(transport, options)), recorder, gone, stepper);
    }

    public LabSocket connect(LabListener listener) throws IOException {
        return connect(ConnectOptions.to(listener.address()));
    }

    public LabSocket connect(ConnectOptions options) throws IOException {
        stepper.beforeCall();
        return new LabSocket(namespace.inside(() -> Peer.connect(transport, options)), recorder, stepper);
    }

    /** Begins to connect without waiting: for an opening that the script holds up. */
    public LabAttempt connecting(LabListener listener) {
        return connecting(ConnectOptions.to(listener.address()).within(HELD_UP));
    }

    /** Begins to connect without waiting: for an opening that the script holds up. */
    public LabAttempt connecting(ConnectOptions options) {
        return new LabAttempt(() -> connect(options));
    }

    /** Starts a server program on this host; what it reports is recorded under a name. */
    public Server start(String program, ServerOptions options) throws IOException {
        return namespace.inside(() -> Server.start(
                transport, options, report -> recorder.add(new ProgramReported(recorder.now(), program, report))));
    }

    /** Starts a client program on this host; what it reports is recorded under a name. */
    public Client start(String program, ClientOptions options) throws IOException {
        return namespace.inside(() -> Client.start(
                transport, options, report -> recorder.add(new ProgramReported(recorder.now(), program, report))));
    }

    /** Sets a sysctl of this host; recorded with the host's name before it, as {@code client/net.ipv4.tcp_sack}. */
    public void sysctl(String setting, String value) throws IOException {
        namespace.inside(() -> {
            Sysctls.set(setting, value);
            return true;
        });
        recorder.add(new SettingChanged(recorder.now(), name + "/" + setting, value));
    }

    public boolean hasSysctl(String setting) throws IOException {
        return namespace.inside(() -> Sysctls.exists(setting));
    }

    public String sysctl(String setting) throws IOException {
        return namespace.inside(() -> Sysctls.get(setting));
    }

    void close() {
        transport.close();
    }

    /** Its name: client or server. */
    @Override
    public String toString() {
        return name;
    }
}
