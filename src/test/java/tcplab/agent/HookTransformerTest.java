package tcplab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.leaks.BlockingLeaks;
import tcplab.leaks.NettyLeaks;

/** Which classes the agent changes, and that it leaves the others alone. */
class HookTransformerTest {
    private final HookTransformer transformer = new HookTransformer();

    private byte @Nullable [] changed(String name, @Nullable ClassLoader loader) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return transformer.transform(loader, name, null, null, in.readAllBytes());
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "unchanged" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The rules name methods of the JDK by name: this fails on a JDK that has renamed them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sun/nio/ch/NioSocketImpl",
                "sun/nio/ch/SocketChannelImpl",
                "sun/nio/ch/ServerSocketChannelImpl",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl",
                "sun/nio/ch/UnixAsynchronousServerSocketChannelImpl",
                "jdk/internal/net/http/MultiExchange",
                "jdk/internal/net/http/PlainHttpConnection"
            })
    void whereTheJdkMakesASocketTheHookIsCalled(String name) throws IOException {
        assertThat(text(changed(name, null))).contains(HookClass.NAME);
    }

    @Test
    void whereNettyMakesADescriptorTheHookIsCalled() throws IOException {
        assertThat(text(changed(Rule.NETTY_DESCRIPTOR, getClass().getClassLoader())))
                .contains(HookClass.NAME);
    }

    @Test
    void aClassOfTheProgramIsChangedOnlyIfItTakesAConnection() throws IOException {
        ClassLoader ours = getClass().getClassLoader();

        assertThat(text(changed(NettyLeaks.HalfClosed.class.getName().replace('.', '/'), ours)))
                .contains(HookClass.NAME);
        assertThat(changed(BlockingLeaks.InTheLoop.class.getName().replace('.', '/'), ours))
                .isNull();
        assertThat(changed("java/net/Socket", null)).isNull();
        assertThat(changed("io/netty/channel/ChannelInboundHandlerAdapter", ours))
                .isNull();
    }

    @Test
    void aClassFileThatCannotBeReadStaysAsItIs() {
        byte[] future = text(HookClass.bytes())
                .replace("java", "Lio/netty/channel/Channel;")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(transformer.transform(getClass().getClassLoader(), "app/Future", null, null, future))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"()V", "(Ljava/lang/Object;)V", "(ILjava/lang/String;)Lio/netty/channel/Channel;"})
    void aMethodWithoutAConnectionTouchesNone(String descriptor) {
        assertThat(Touch.parameter(descriptor, false)).isEqualTo(Touch.NONE);
    }

    @Test
    void theConnectionIsFoundAmongTheArguments() {
        assertThat(Touch.parameter("(JLcom/sun/net/httpserver/HttpExchange;)V", true))
                .isEqualTo(2);
        assertThat(Touch.parameter("(Lapp/shaded/io/netty/channel/ChannelHandlerContext;)V", false))
                .isEqualTo(1);
    }
}
