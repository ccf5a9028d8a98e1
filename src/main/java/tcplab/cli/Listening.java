package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;

/** Why a server cannot listen, in words that help. */
final class Listening {
    private Listening() {}

    static Failure failure(Endpoint address, IOException error) {
        Text why = switch (Errno.of(error)) {
            case EADDRINUSE ->
                text(
                                "%s is in use (EADDRINUSE); ss -tanp 'sport = :%s' shows by what",
                                "%s 已被占用（EADDRINUSE）；用 ss -tanp 'sport = :%s' 查看被谁占用")
                        .with(address, address.port());
            case EADDRNOTAVAIL ->
                text(
                                "%s is no address of this machine (EADDRNOTAVAIL); ip address shows which are",
                                "%s 不是本机的地址（EADDRNOTAVAIL）；用 ip address 查看本机地址")
                        .with(address.host());
            case EACCES ->
                text(
                                "port %s is for privileged programs (EACCES); take one above 1023 or run as root",
                                "端口 %s 只供特权程序使用（EACCES）；请换 1023 以上的端口，或以 root 运行")
                        .with(address.port());
            default -> text("cannot listen on %s: %s", "无法监听 %s：%s").with(address, String.valueOf(error.getMessage()));
        };
        Failure failure = new Failure(ExitStatus.INCONCLUSIVE, why);
        failure.initCause(error);
        return failure;
    }
}
