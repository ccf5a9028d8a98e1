package tcplab.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tcplab.text.Text;

/**
 * Which {@code ss} this machine has, and whether it will do: {@code -O}, one socket a line, came with iproute2 5.2 of July
 * 2019.
 *
 * @param version as it tells it, {@code 6.1.0} or, before 5.8, a date such as {@code ss200127}; empty when there is none
 * @param usable whether it can print what {@link SsParser} reads, as far as its version tells
 * @param text the same for people, with what to install when it will not do
 */
public record SsVersion(String version, boolean usable, Text text) {
    private static final Pattern NOTATION = Pattern.compile("iproute2-(ss(\\d{6})|v?(\\d{1,3})\\.(\\d{1,3})\\S*)");
    private static final int FIRST_DATE = 190708;
    private static final int FIRST_MAJOR = 5;
    private static final int FIRST_MINOR = 2;

    /** Asks {@code ss -V}. */
    public static SsVersion detect() {
        return detect(SsCommand.of("ss", "-V"));
    }

    static SsVersion detect(SsCommand command) {
        try {
            return of(command.run(SsVersion::all));
        } catch (IOException e) {
            return new SsVersion(
                    "",
                    false,
                    Text.text(
                                    "There is no ss that can be run (%s): install the package iproute2 (iproute on Fedora),"
                                            + " version 5.2 or later.",
                                    "没有可以运行的 ss（%s）：请安装软件包 iproute2（Fedora 上叫 iproute），版本不低于 5.2。")
                            .with(String.valueOf(e.getMessage())));
        }
    }

    /** Reads the answer to {@code ss -V}: {@code ss utility, iproute2-6.1.0}. */
    static SsVersion of(String answer) {
        Matcher m = NOTATION.matcher(answer);
        if (!m.find()) {
            return new SsVersion(
                    answer.strip(),
                    true,
                    Text.text("ss tells its version in an unknown way: '%s'.", "ss 的版本写法无法识别：“%s”。")
                            .with(answer.strip()));
        }
        String version = m.group(1);
        boolean usable = m.group(2) != null
                ? Integer.parseInt(m.group(2)) >= FIRST_DATE
                : isAtLeastFirst(Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)));
        Text text = usable
                ? Text.text("ss of iproute2 %s", "iproute2 %s 的 ss")
                : Text.text(
                        "The ss of iproute2 %s is too old: it cannot print one socket a line (-O). Install iproute2 5.2 or"
                                + " later.",
                        "iproute2 %s 的 ss 太旧，不能一行打印一个套接字（-O）。请安装 iproute2 5.2 或更高版本。");
        return new SsVersion(version, usable, text.with(version));
    }

    private static boolean isAtLeastFirst(int major, int minor) {
        return major > FIRST_MAJOR || (major == FIRST_MAJOR && minor >= FIRST_MINOR);
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.joining(" "));
    }
}
