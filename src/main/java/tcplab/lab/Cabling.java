package tcplab.lab;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import tcplab.observe.Tap;
import tcplab.record.Recorder;
import tcplab.text.Text;
import tcplab.wire.CapturedFrame;

/**
 * Lays the {@link Wire}: two namespaces, each with a veth whose other end is in the lab's (veth(4)). No address needs to be
 * asked for, for the neighbours know each other; IPv6 stays off, so that nothing is sent but what a script sends.
 */
final class Cabling {
    private static final String DEVICE = "eth0";
    private static final String DISABLE_IPV6 = "net.ipv6.conf.default.disable_ipv6";

    private final Recorder recorder;
    private final LabListener.Gone gone;
    private final Stepper stepper;

    private Cabling(Recorder recorder, LabListener.Gone gone, Stepper stepper) {
        this.recorder = recorder;
        this.gone = gone;
        this.stepper = stepper;
    }

    /**
     * Lays it, and returns when it carries.
     *
     * @param seen is told of every frame with a segment
     * @throws StageException when it cannot be laid, with the call or the command that failed
     */
    static Wire lay(
            Recorder recorder,
            Addresses addresses,
            Consumer<CapturedFrame> seen,
            LabListener.Gone gone,
            Stepper stepper)
            throws IOException {
        try {
            return new Cabling(recorder, gone, stepper).lay(addresses, new Relay(recorder, seen));
        } catch (IOException e) {
            throw new StageException(
                    Text.text("the two hosts of this exercise cannot be set up: %s", "无法建立本练习所需的两台主机：%s")
                            .with(String.valueOf(e.getMessage())));
        }
    }

    private Wire lay(Addresses addresses, Relay relay) throws IOException {
        withoutIpv6();
        Wire.End client = end("client", addresses.wireClient(), 1, addresses.wireServer(), 2);
        Wire.End server = end("server", addresses.wireServer(), 2, addresses.wireClient(), 1);
        client.tap().start(frame -> relay.arrived(frame, server.tap()::send));
        server.tap().start(frame -> relay.arrived(frame, client.tap()::send));
        Wire wire = new Wire(recorder, relay, List.of(client, server));
        wire.prove();
        return wire;
    }

    private static void withoutIpv6() throws IOException {
        if (Sysctls.exists(DISABLE_IPV6)) {
            Sysctls.set(DISABLE_IPV6, "1");
        }
    }

    private Wire.End end(String name, String address, int number, String other, int otherNumber) throws IOException {
        NetworkNamespace namespace = NetworkNamespace.create();
        namespace.inside(() -> {
            withoutIpv6();
            return true;
        });
        String outside = "wire-" + name;
        Shell.feed(
                "link add " + outside + " type veth peer name " + DEVICE + " address " + mac(number) + " netns "
                        + namespace.path() + "\nlink set " + outside + " up\n",
                "ip",
                "-batch",
                "-");
        Offload.off(outside);
        namespace.inside(() -> {
            Offload.off(DEVICE);
            Sysctls.set("net.ipv4.tcp_congestion_control", "reno");
            return Shell.feed(
                    "link set lo mtu 1500 gso_max_segs 1 up\nlink set " + DEVICE + " up\naddr add " + address + "/"
                            + Addresses.WIRE_PREFIX + " dev " + DEVICE + "\nneigh replace " + other + " lladdr "
                            + mac(otherNumber) + " dev " + DEVICE + " nud permanent\n",
                    "ip",
                    "-batch",
                    "-");
        });
        return new Wire.End(Host.in(namespace, name, address, recorder, gone, stepper), Tap.open(outside), mac(number));
    }

    /** A locally administered address. */
    private static String mac(int number) {
        return "02:00:00:00:00:0" + number;
    }
}
