package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTypesTest {
    private static final String NAMES = "\0int\0tcp_sock\0state\0";
    private static final int INT = 1;
    private static final int TCP_SOCK = 5;
    private static final int STATE = 14;

    @TempDir
    Path directory;

    /** An int, a pointer to it, an enum of two, a union, and struct tcp_sock of 2304 bytes with two members. */
    private static byte[] btf(ByteOrder order) {
        ByteBuffer types = ByteBuffer.allocate(200).order(order);
        type(types, INT, 1, 0, 4, 1);
        type(types, 0, 2, 0, 1, 0);
        type(types, STATE, 6, 2, 4, 4);
        type(types, TCP_SOCK, 5, 1, 8, 3);
        type(types, TCP_SOCK, 4, 2, 2304, 6);
        type(types, 0, 13, 1, 0, 2);
        byte[] names = NAMES.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(24 + types.position() + names.length).order(order);
        file.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        file.putInt(0).putInt(types.position()).putInt(types.position()).putInt(names.length);
        file.put(types.flip()).put(names);
        return file.array();
    }

    private static void type(ByteBuffer types, int name, int kind, int members, int size, int wordsBehind) {
        types.putInt(name).putInt(kind << 24 | members).putInt(size);
        for (int i = 0; i < wordsBehind; i++) {
            types.putInt(4711);
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("btf"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void aStructureIsFoundAmongOtherTypes(String order) throws IOException {
        byte[] bytes = btf(order.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        assertThat(KernelTypes.sizes(file(bytes), Set.of("tcp_sock", "tcp_timewait_sock")))
                .containsOnlyKeys("tcp_sock")
                .containsValue(2304L);
    }

    @Test
    void aFileThatIsCutShortIsTold() throws IOException {
        byte[] whole = btf(ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            Path cut = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> KernelTypes.sizes(cut, Set.of("tcp_sock")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no BTF that is understood here");
        }
    }

    @Test
    void aTypeOfAKindThatIsNotKnownIsTold() throws IOException {
        byte[] bytes = btf(ByteOrder.LITTLE_ENDIAN);
        bytes[24 + 7] = 30;
        assertThatThrownBy(() -> KernelTypes.sizes(file(bytes), Set.of("tcp_sock")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("types of kind 30 are not known");
    }

    @Test
    void thisKernelTellsHowLargeItsSocketsAre() throws IOException {
        assumeTrue(Files.isReadable(KernelTypes.VMLINUX), "this kernel does not tell its types");
        assertThat(KernelTypes.sizes(KernelTypes.VMLINUX, Set.of("tcp_sock", "tcp_timewait_sock")))
                .containsOnlyKeys("tcp_sock", "tcp_timewait_sock")
                .satisfies(sizes ->
                        assertThat(sizes.get("tcp_timewait_sock")).isPositive().isLessThan(sizes.get("tcp_sock")));
    }
}
