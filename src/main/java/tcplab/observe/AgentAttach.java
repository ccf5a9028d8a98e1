package tcplab.observe;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;

/** Puts the agent into a Java process that runs already. From JDK 21 on that process then prints a warning. */
public final class AgentAttach {
    private AgentAttach() {}

    /**
     * Loads the agent and waits until it is at work.
     *
     * @param jar as the process itself can read it
     * @throws IOException when the process is no Java that lets itself be attached to, or the agent failed there
     */
    public static void load(long pid, Path jar) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                machine.loadAgent(jar.toAbsolutePath().toString());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException("process " + pid + " does not take the agent: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new IOException("this Java cannot attach to another: it has no module jdk.attach", e);
        }
    }
}
