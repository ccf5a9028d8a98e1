package tcplab.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.objectweb.asm.ClassVisitor;

/**
 * The agent's jar, made of the classes of this package and of ASM as they are here: in tcplab's own jar ASM lies below this
 * package, so that a program's own ASM is not met.
 *
 * <p>Another jar than tcplab's on purpose. The JVM puts an agent's jar on the class path of the program, where tcplab's
 * Netty and logging would be found by it.
 */
public final class AgentJar {
    private AgentJar() {}

    /** Writes the jar, over a file that is there. */
    public static void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    private static void write(OutputStream out) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (String entry : List.of("Premain-Class", "Agent-Class")) {
            main.putValue(entry, Agent.class.getName());
        }
        main.putValue("Can-Retransform-Classes", "true");
        main.putValue("Can-Redefine-Classes", "true");
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            add(jar, Agent.class);
            if (!ClassVisitor.class.getName().startsWith(Agent.class.getPackageName() + ".")) {
                add(jar, ClassVisitor.class);
            }
        }
    }

    /** Adds the package of a class and what is below it. */
    private static void add(JarOutputStream jar, Class<?> one) throws IOException {
        String directory = one.getPackageName().replace('.', '/');
        Path home = home(one);
        if (Files.isDirectory(home)) {
            add(jar, home, directory);
        } else {
            try (FileSystem zip = FileSystems.newFileSystem(home)) {
                add(jar, zip.getPath("/"), directory);
            }
        }
    }

    private static Path home(Class<?> one) throws IOException {
        URI home;
        try {
            home = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IOException("no file holds " + one + ": " + e.getMessage(), e);
        }
        return Path.of(home);
    }

    private static void add(JarOutputStream jar, Path home, String directory) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(home.resolve(directory))) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .forEach(file -> names.add(home.relativize(file).toString()));
        }
        for (String name : names) {
            JarEntry entry = new JarEntry(name);
            entry.setTime(0);
            jar.putNextEntry(entry);
            Files.copy(home.resolve(name), jar);
            jar.closeEntry();
        }
    }
}
