package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.board.Board;
import tcplab.board.BoardServer;
import tcplab.lab.Audience;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;

/** {@code tcplab board}: serves the live board until Ctrl-C. */
@Command(name = "board")
final class BoardCommand implements Callable<Integer> {
    private static final int TOKEN_BYTES = 16;

    private final Context context;

    @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1")
    String address = "";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "7077")
    int port;

    BoardCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Values.port("--port", port);
        Board board = new Board(context.catalogue().get(), new OwnStage());
        try (Interruption end = new Interruption(ExitStatus.OK)) {
            try (BoardServer server = open(board)) {
                context.print(text("The board is at %s until Ctrl-C.", "看板地址：%s（按 Ctrl-C 结束）")
                        .with(server.url()));
                context.out().flush();
                end.await();
                board.stop();
            }
        }
        return ExitStatus.OK;
    }

    private BoardServer open(Board board) throws IOException {
        try {
            return BoardServer.start(board, address, port, token());
        } catch (IOException e) {
            throw Listening.failure(new Endpoint(address, port), e);
        }
    }

    /** Other machines may only come with a word that they are told. */
    private Optional<String> token() {
        try {
            if (InetAddress.getByName(address).isLoopbackAddress()) {
                return Optional.empty();
            }
        } catch (UnknownHostException e) {
            throw Failure.usage(text("--address %s: there is no such address", "--address %s：没有这个地址")
                    .with(address));
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return Optional.of(HexFormat.of().formatHex(token));
    }

    /** Runs exercises as {@code tcplab run} does, and keeps nothing. */
    private final class OwnStage implements Board.Stage {
        @Override
        public Recording run(Exercise exercise, Audience audience) throws IOException {
            TemporaryDirectories.sweep();
            Path directory = TemporaryDirectories.create();
            try {
                return context.staging().run(exercise, directory, audience);
            } finally {
                TemporaryDirectories.remove(directory);
            }
        }

        @Override
        public Text explained(Exception error) {
            return Failures.of(error).text();
        }
    }
}
