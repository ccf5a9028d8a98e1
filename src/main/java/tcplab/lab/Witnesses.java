package tcplab.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tcplab.observe.Counters;
import tcplab.observe.Sniffer;
import tcplab.observe.SnifferException;
import tcplab.observe.SsPoller;
import tcplab.observe.SsVersion;
import tcplab.observe.StateTracer;
import tcplab.observe.Tracefs;
import tcplab.record.Recorder;
import tcplab.record.Witness;

/** The witnesses around a run, started before the script and stopped after it, each in its own thread. */
final class Witnesses {
    /** How often {@code ss} is asked when the script does not ask by itself. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Sniffer sniffer;
    private final StateTracer tracer;
    private final SsPoller ss;
    private final Counters counters;
    private Optional<Wire> wire = Optional.empty();

    private Witnesses(Sniffer sniffer, StateTracer tracer, SsPoller ss, Counters counters) {
        this.sniffer = sniffer;
        this.tracer = tracer;
        this.ss = ss;
        this.counters = counters;
    }

    static Witnesses start(Recorder recorder, Addresses addresses, Path capture) throws IOException {
        SsVersion version = SsVersion.detect();
        if (!version.usable()) {
            throw new StageException(version.text());
        }
        Witnesses all = new Witnesses(
                new Sniffer(recorder, "lo", "", Optional.of(capture)),
                new StateTracer(
                        recorder,
                        Tracefs.find().orElse(Stage.TRACEFS),
                        List.of(
                                addresses.server(),
                                addresses.elsewhere(),
                                addresses.wireClient(),
                                addresses.wireServer())),
                new SsPoller(recorder),
                new Counters(recorder));
        try {
            all.sniffer.start();
        } catch (SnifferException e) {
            throw new StageException(e.text());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(all.tracer::stop, "tcplab-untrace"));
        all.tracer.start();
        all.counters.look();
        all.ss.start(INTERVAL);
        return all;
    }

    /** Where frames go that were seen on a wire, and what the loopback showed so far. */
    Sniffer sniffer() {
        return sniffer;
    }

    /** From now on also looks at both hosts of a wire, on which everything is seen. */
    void watch(Wire laid) {
        wire = Optional.of(laid);
        for (Host host : laid.hosts()) {
            ss.alsoIn(host.place());
            counters.alsoIn(host.place());
        }
    }

    SsPoller ss() {
        return ss;
    }

    Counters counters() {
        return counters;
    }

    /**
     * Stops all. Wire and sniffer go before the tracer, so that nothing is on the wire that they do not see; {@code ss} before
     * both, because each look starts a process, which for a moment holds our trace files and keeps them from being removed.
     */
    void stop() throws IOException {
        ss.stop();
        ss.look();
        counters.look();
        if (wire.isPresent()) {
            wire.get().stop();
        }
        sniffer.stop();
        tracer.stop();
    }

    /** What was seen on loopback and on the wire: the sniffer counts both, and either can miss something. */
    private Witness.Report seenOnTheWire() {
        Witness.Report report = sniffer.report();
        return wire.map(w -> new Witness.Report(
                        report.witness(),
                        report.available(),
                        report.seen(),
                        report.dropped() + w.missed(),
                        report.why().or(w::trouble)))
                .orElse(report);
    }

    List<Witness.Report> reports(Witness.Report script) {
        return List.of(seenOnTheWire(), ss.report(), tracer.report(), counters.report(), script);
    }
}
