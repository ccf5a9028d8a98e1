package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.programs.Transport;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;

/** Server and client by hand, in two processes on loopback, by either transport. */
class HandProgramsTest {
    /** Starts a server on a port of the kernel's choice; the address is what it says that it listens on. */
    private static Child server(String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("server", "--port", "0", "--machine", "--until-stdin-closes"));
        args.addAll(List.of(more));
        return Child.start(args.toArray(new String[0]));
    }

    private static String address(Child server) throws Exception {
        return ProgramReport.parse(server.line("listening")).detail();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "nio"})
    void talkAndEnd(String transport) throws Exception {
        Transport.Kind kind = Transport.Kind.valueOf(transport.toUpperCase(Locale.ROOT));
        Assumptions.assumeTrue(Transport.whyNot(kind).isEmpty(), transport);
        try (Child server = server("--transport", transport)) {
            Cli client = Cli.run("client", address(server), "--count", "3", "--transport", transport);
            server.closeInput();

            assertThat(client.status()).isZero();
            assertThat(client.err()).isEmpty();
            assertThat(client.out())
                    .contains("connections opened: 3 in ")
                    .contains("requests answered: 3, unanswered: 0; bytes sent: 3, received: 3\n");
            assertThat(client.out().lines().filter(line -> line.contains(" connected ")))
                    .hasSize(3);
            assertThat(server.status()).isZero();
            assertThat(server.rest().stream().map(ProgramReport::parse).filter(report -> report.act() == Act.CLOSED))
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"server, epoll", "server, io_uring", "client, epoll", "client, io_uring"})
    void aTransportThatIsNotThereIsNamedWithOneThatIs(String program, String transport) throws Exception {
        Map<String, String> without = Map.of("JAVA_TOOL_OPTIONS", "-Dio.netty.transport.noNative=true");
        try (Child child = Child.start(without, program, "--transport", transport)) {
            assertThat(child.line("tcplab: "))
                    .startsWith("tcplab: there is no " + transport + " here (")
                    .endsWith("): --transport nio is");
            assertThat(child.rest()).isEmpty();
            assertThat(child.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --close on-request            | --closes-first server                | closed         | 0
            --close at-once               | --closes-first server --bytes 0      | end-of-stream  | 0
            --close-after 50ms            | --closes-first server --bytes 0      | end-of-stream  | 0
            --close at-once --reset       | --closes-first server --bytes 0      | ECONNRESET     | 3
            --on-eof close                | --half-close                         | shut-output    | 0
            --on-eof keep-sending         | --half-close                         | end-of-stream  | 0
            --on-eof leak                 | --half-close --patience 300ms        | DEADLINE       | 3
            --answer-bytes 5              | --bytes 4 --pool 2 --count 6         | 6 answered     | 0
            --loops 2                     | --loops 2 --count 9                  | 9 answered     | 0
            """)
    void patterns(String server, String client, String shows, int status) throws Exception {
        try (Child serving = server(server.split(" ", -1))) {
            List<String> args = new ArrayList<>(List.of("client", address(serving), "--machine"));
            args.addAll(List.of(client.split(" ", -1)));
            Cli cli = Cli.run(args.toArray(new String[0]));

            assertThat(cli.out().replaceAll("answered (\\d)", "$1 answered")).contains(shows);
            assertThat(cli.status()).as(cli.out()).isEqualTo(status);
            serving.closeInput();
            assertThat(serving.status()).isZero();
        }
    }

    @Test
    void aRefusedConnectionIsNamedAndCounted() throws Exception {
        String gone;
        try (Child server = server()) {
            gone = address(server);
            server.closeInput();
            server.status();
        }

        Cli english = Cli.run("client", gone, "--count", "2");
        Cli chinese = Cli.run("--lang", "zh", "client", gone, "--quiet");

        assertThat(english.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        assertThat(english.out()).contains("connect failed").contains("failed: ECONNREFUSED × 2\n");
        assertThat(chinese.out()).startsWith("建立连接 0 个").contains("失败：ECONNREFUSED × 1");
    }

    @Test
    void aSignalEndsTheServerWithItsSummary() throws Exception {
        try (Child server = Child.start("server", "--port", "0")) {
            String listening = server.line("listening");
            Cli.run("client", listening.substring(listening.lastIndexOf(' ') + 1), "--quiet");
            server.line("end of stream");
            server.terminate();

            assertThat(server.line("connections accepted")).startsWith("connections accepted: 1, closed: ");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void aSignalEndsTheClientAsInterrupted() throws Exception {
        try (Child server = server();
                Child client = Child.start("client", address(server), "--hold", "1h")) {
            client.line("received");
            client.terminate();

            assertThat(client.line("connections opened")).startsWith("connections opened: 1 ");
            assertThat(client.status()).isEqualTo(130);
        }
    }

    @Test
    void theLeakingLineIsNamed() throws Exception {
        try (Child server = server("--on-eof", "leak")) {
            Cli.run("client", address(server), "--quiet");
            ProgramReport leaked = ProgramReport.parse(server.line("leaked "));

            assertThat(leaked.errno()).isEqualTo(Errno.OK);
            assertThat(leaked.detail()).contains(".java:");
        }
    }
}
