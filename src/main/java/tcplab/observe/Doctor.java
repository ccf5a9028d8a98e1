package tcplab.observe;

import java.util.ArrayList;
import java.util.List;
import tcplab.text.Text;

/**
 * What this machine lets the lab do, and how to get the rest. Everything is tried rather than concluded from versions
 * and capabilities: in namespaces that end with the trial, so that nothing of it stays.
 */
public final class Doctor {
    private final Machine machine;
    private final List<Check> extra;

    /**
     * A doctor for this machine.
     *
     * @param extra what others looked at and want to stand in the same list: {@code ss}, the network transport
     */
    public Doctor(List<Check> extra) {
        this(new Machine.This(), extra);
    }

    Doctor(Machine machine, List<Check> extra) {
        this.machine = machine;
        this.extra = List.copyOf(extra);
    }

    /** Looks at everything; takes about two seconds. */
    public List<Check> look() {
        MachineChecks here = new MachineChecks(machine);
        List<Check> checks = new ArrayList<>();
        checks.add(here.kernel());
        checks.add(here.ip());
        NamespaceChecks inside = new NamespaceChecks(machine);
        checks.add(here.utilLinux(inside.root()));
        Check namespace = inside.namespace();
        checks.add(namespace);
        if (namespace.ok()) {
            checks.add(inside.sysctls());
            checks.add(inside.firewall());
            checks.add(inside.capture(java(), System.getProperty("java.class.path", "")));
        }
        checks.add(inside.tracepoint());
        checks.add(here.nativeLibraries(System.getProperty("java.io.tmpdir", "/tmp")));
        checks.addAll(extra);
        return List.copyOf(checks);
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** Whether exercises can run: nothing that is needed is missing. */
    public static boolean ready(List<Check> checks) {
        return checks.stream().allMatch(check -> check.ok() || !check.needed());
    }

    /** One line for a check that failed: what is missing, what there is instead, what helps. */
    public static Text complaint(Check check) {
        return Text.text("%s: %s. Remedy: %s", "%s：%s。解决办法：%s").with(check.name(), check.found(), check.remedy());
    }
}
