package tcplab.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Changes the classes that a {@link Rule} is about, and those of the program that take a connection as an argument. */
final class HookTransformer implements ClassFileTransformer {
    private static final String SELF = "tcplab/agent/";
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    /** Loads what is needed to change a class, so that no class of ours is loaded in the midst of loading another. */
    void warmUp() {
        byte[] before = HookClass.bytes();
        changed(HookClass.NAME, before);
        TouchedMethods.in(before);
        Touch.parameter("(Lio/netty/channel/Channel;)V", true);
    }

    /** Whether a class might be changed, as far as its name tells. */
    static boolean mayConcern(String name, @Nullable ClassLoader loader) {
        boolean jdk = loader == null || loader == PLATFORM;
        return Rule.of(name, jdk) || (!jdk && !name.startsWith(SELF) && !Frames.isLibrary(name.replace('/', '.')));
    }

    /** Whether a class that is loaded is to be changed, as far as its class file can be found. */
    static boolean concerns(Class<?> type) {
        String name = type.getName().replace('.', '/');
        ClassLoader loader = type.getClassLoader();
        if (!mayConcern(name, loader)) {
            return false;
        }
        if (loader == null || loader == PLATFORM || Rule.of(name, false)) {
            return true;
        }
        try (InputStream file = loader.getResourceAsStream(name + ".class")) {
            return file != null && takesConnection(file.readAllBytes()); // null for what is made while the program runs
        } catch (IOException | RuntimeException | LinkageError e) {
            Births.count(Births.UNCHANGED);
            return false;
        }
    }

    private static boolean takesConnection(byte[] bytes) {
        return Touch.isNamedIn(new String(bytes, StandardCharsets.ISO_8859_1)) && TouchedMethods.in(bytes);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        try {
            if (name == null || !mayConcern(name, loader)) {
                return null;
            }
            boolean ruled = Rule.of(name, loader == null || loader == PLATFORM);
            if (!ruled && !takesConnection(bytes)) {
                return null;
            }
            return changed(name, bytes);
        } catch (RuntimeException | LinkageError e) {
            Births.count(Births.UNCHANGED); // a class file newer than ASM knows, most likely; the class stays as it is
            return null;
        }
    }

    private static byte[] changed(String name, byte[] bytes) {
        ClassReader in = new ClassReader(bytes);
        FirstLines lines = new FirstLines();
        in.accept(lines, ClassReader.SKIP_FRAMES);
        ClassWriter out = new ClassWriter(in, ClassWriter.COMPUTE_MAXS);
        in.accept(new HookVisitor(out, name, lines), 0);
        return out.toByteArray();
    }
}
