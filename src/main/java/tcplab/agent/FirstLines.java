package tcplab.agent;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The line on which each method of a class begins, where the class file tells. */
final class FirstLines extends ClassVisitor {
    private final Map<String, Integer> lines = new HashMap<>();

    FirstLines() {
        super(Opcodes.ASM9);
    }

    /** The first line of a method, 0 when it is not known. */
    int of(String name, String descriptor) {
        return lines.getOrDefault(name + descriptor, 0);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLineNumber(int line, Label start) {
                lines.putIfAbsent(name + descriptor, line);
            }
        };
    }
}
