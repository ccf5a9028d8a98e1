package tcplab.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Whether a class has a method that is given a connection. */
final class TouchedMethods extends ClassVisitor {
    private boolean any;

    private TouchedMethods() {
        super(Opcodes.ASM9);
    }

    /** Whether a class file has such a method. */
    static boolean in(byte[] classFile) {
        TouchedMethods methods = new TouchedMethods();
        new ClassReader(classFile).accept(methods, ClassReader.SKIP_CODE);
        return methods.any;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        any |= Touch.parameter(access, name, descriptor) != Touch.NONE;
        return null;
    }
}
