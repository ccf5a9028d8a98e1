package tcplab.agent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import tcplab.agent.Rule.Where;

/** Inserts calls of the hook into the methods of a class. It adds no branch, so that frames stay as they are. */
final class HookVisitor extends ClassVisitor {
    private final String owner;
    private final FirstLines lines;

    HookVisitor(ClassVisitor out, String owner, FirstLines lines) {
        super(Opcodes.ASM9, out);
        this.owner = owner;
        this.lines = lines;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor out = super.visitMethod(access, name, descriptor, signature, exceptions);
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
            return out;
        }
        Optional<Rule> rule = Rule.of(owner, name, descriptor);
        if (rule.isPresent()) {
            return new RuledMethod(out, rule.get());
        }
        int parameter = Touch.parameter(access, name, descriptor);
        return parameter == Touch.NONE ? out : new TouchingMethod(out, parameter, lines.of(name, descriptor));
    }

    private static void hook(MethodVisitor out) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, HookClass.NAME, HookClass.SAW, HookClass.SAW_DESCRIPTOR, false);
    }

    /** A method of the JDK or of Netty. */
    private static final class RuledMethod extends MethodVisitor {
        private final Rule rule;

        RuledMethod(MethodVisitor out, Rule rule) {
            super(Opcodes.ASM9, out);
            this.rule = rule;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (rule.where() == Where.ENTRY_PAIR) {
                visitInsn(Opcodes.ICONST_2);
                visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
                for (int i = 0; i < 2; i++) {
                    visitInsn(Opcodes.DUP);
                    visitInsn(i == 0 ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
                    visitVarInsn(Opcodes.ALOAD, i);
                    visitInsn(Opcodes.AASTORE);
                }
                visitIntInsn(Opcodes.BIPUSH, rule.what());
                hook(this);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN && rule.where() != Where.ENTRY_PAIR) {
                if (rule.where() == Where.EXIT_NUMBER) {
                    super.visitInsn(Opcodes.ACONST_NULL);
                    visitVarInsn(Opcodes.ILOAD, 1);
                } else {
                    visitVarInsn(Opcodes.ALOAD, rule.where() == Where.EXIT_THIS ? 0 : 1);
                    visitIntInsn(Opcodes.BIPUSH, rule.what());
                }
                hook(this);
            }
            super.visitInsn(opcode);
        }
    }

    /** A method of the program; the call stands on its first line, as a stack trace will show it. */
    private static final class TouchingMethod extends MethodVisitor {
        private final int parameter;
        private final int line;

        TouchingMethod(MethodVisitor out, int parameter, int line) {
            super(Opcodes.ASM9, out);
            this.parameter = parameter;
            this.line = line;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (line > 0) {
                Label start = new Label();
                visitLabel(start);
                visitLineNumber(line, start);
            }
            visitVarInsn(Opcodes.ALOAD, parameter);
            visitIntInsn(Opcodes.BIPUSH, Rule.TOUCHED);
            hook(this);
        }
    }
}
