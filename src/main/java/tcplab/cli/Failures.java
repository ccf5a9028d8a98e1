package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import tcplab.record.BadRecordingException;
import tcplab.text.Text;
import tcplab.text.ToldException;

/** What an exception means to a user: the sentence and the exit status. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable error) {
        if (error instanceof Failure failure) {
            return failure;
        }
        if (error instanceof BadRecordingException bad) {
            return new Failure(ExitStatus.BAD_INPUT, bad.text());
        }
        if (error instanceof ToldException told) {
            return new Failure(ExitStatus.INCONCLUSIVE, told.text());
        }
        if (error instanceof FileSystemException file) {
            return new Failure(ExitStatus.INCONCLUSIVE, text("%s: %s", "%s：%s").with(file.getFile(), reason(file)));
        }
        if (error instanceof UncheckedIOException && error.getCause() instanceof IOException cause) {
            return of(cause);
        }
        if (error instanceof IOException) {
            return new Failure(ExitStatus.INCONCLUSIVE, Text.same(message(error)));
        }
        return new Failure(
                ExitStatus.OUR_FAULT,
                text(
                                "this is a fault of tcplab: %s; --stacktrace shows where",
                                "这是 tcplab 自身的错误：%s；用 --stacktrace 查看位置")
                        .with(error));
    }

    private static Text reason(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return text("there is no such file or directory", "没有这个文件或目录");
        }
        if (file instanceof AccessDeniedException) {
            return text("permission denied", "没有权限");
        }
        return Text.same(String.valueOf(file.getReason()));
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }
}
