package tcplab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import tcplab.agent.AgentJar;
import tcplab.observe.AgentAttach;

/** Puts the agent into a process that runs already. */
final class Attaching {
    private Attaching() {}

    /** The jar is open in the process once it has loaded the agent; the file is not needed after that. */
    static void to(long pid) throws IOException {
        Path directory = Files.createTempDirectory("tcplab-agent");
        Path jar = directory.resolve("tcplab-agent.jar");
        try {
            AgentJar.write(jar);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
            AgentAttach.load(pid, jar);
        } finally {
            Files.deleteIfExists(jar);
            Files.deleteIfExists(directory);
        }
    }
}
