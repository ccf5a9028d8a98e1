package tcplab.agent;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The one class that the agent adds to {@code java.base}, which changed methods of the JDK and of the program can both call:
 *
 * <pre>
 * public final class java.net.TcplabHook {
 *     public static volatile ObjIntConsumer sink;
 *     public static void saw(Object subject, int what) { var s = sink; if (s != null) s.accept(subject, what); }
 * }
 * </pre>
 *
 * <p>Defined in place, the boot class path stays as it is: to append to it would make the JVM print a warning about shared
 * classes.
 */
final class HookClass {
    static final String NAME = "java/net/TcplabHook";
    static final String SINK = "sink";
    static final String SAW = "saw";
    static final String SAW_DESCRIPTOR = "(Ljava/lang/Object;I)V";
    private static final String CONSUMER = "java/util/function/ObjIntConsumer";

    private HookClass() {}

    static byte[] bytes() {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
        out.visit(Opcodes.V1_6, access, NAME, null, "java/lang/Object", null);
        int field = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE;
        out.visitField(field, SINK, "L" + CONSUMER + ";", null, null).visitEnd();
        MethodVisitor saw = out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, SAW, SAW_DESCRIPTOR, null, null);
        Label none = new Label();
        saw.visitCode();
        saw.visitFieldInsn(Opcodes.GETSTATIC, NAME, SINK, "L" + CONSUMER + ";");
        saw.visitVarInsn(Opcodes.ASTORE, 2);
        saw.visitVarInsn(Opcodes.ALOAD, 2);
        saw.visitJumpInsn(Opcodes.IFNULL, none);
        saw.visitVarInsn(Opcodes.ALOAD, 2);
        saw.visitVarInsn(Opcodes.ALOAD, 0);
        saw.visitVarInsn(Opcodes.ILOAD, 1);
        saw.visitMethodInsn(Opcodes.INVOKEINTERFACE, CONSUMER, "accept", SAW_DESCRIPTOR, true);
        saw.visitLabel(none);
        saw.visitFrame(Opcodes.F_APPEND, 1, new Object[] {CONSUMER}, 0, null);
        saw.visitInsn(Opcodes.RETURN);
        saw.visitMaxs(0, 0);
        saw.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }
}
