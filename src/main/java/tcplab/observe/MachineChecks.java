package tcplab.observe;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.text.Text;

/** Versions and tools. */
final class MachineChecks {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    /** The oldest kernel of a distribution still supported, Ubuntu 20.04. */
    private static final int[] KERNEL = {5, 4};
    /** Brought {@code unshare --keep-caps} and {@code --map-current-user} together with it. */
    private static final int[] UTIL_LINUX = {2, 38};

    private final Machine machine;

    MachineChecks(Machine machine) {
        this.machine = machine;
    }

    private static boolean atLeast(int[] wanted, String text) {
        Matcher m = VERSION.matcher(text);
        if (!m.find()) {
            return false;
        }
        int major = Integer.parseInt(m.group(1));
        return major > wanted[0] || (major == wanted[0] && Integer.parseInt(m.group(2)) >= wanted[1]);
    }

    Check kernel() {
        String release = machine.read(Path.of("/proc/sys/kernel/osrelease")).orElse("");
        return new Check(
                Text.text("Linux 5.4 or newer", "Linux 5.4 或更新"),
                atLeast(KERNEL, release),
                true,
                release.isEmpty() ? Text.text("this is not Linux", "这不是 Linux") : Text.same(release),
                Text.text(
                        "a newer kernel, or the virtual machine of the Vagrantfile: vagrant up",
                        "升级内核，或使用 Vagrantfile 的虚拟机：vagrant up"));
    }

    /** Root does without the options that came late. */
    Check utilLinux(boolean root) {
        Machine.Result result = machine.run(List.of("unshare", "--version"));
        return new Check(
                Text.text("util-linux 2.38 or newer, for running without root", "util-linux 2.38 或更新（不以 root 运行时需要）"),
                result.ok() && atLeast(UTIL_LINUX, result.line()),
                !root,
                Text.same(result.line()),
                Text.text(
                        "apt-get install util-linux (Debian 12, Ubuntu 24.04), or run it as root",
                        "apt-get install util-linux（Debian 12、Ubuntu 24.04），或以 root 运行"));
    }

    Check ip() {
        Machine.Result result = machine.run(List.of("ip", "-Version"));
        return new Check(
                Text.text("ip, which sets devices up", "ip（用来配置网络设备）"),
                result.ok(),
                true,
                Text.same(result.line()),
                Text.same("apt-get install iproute2"));
    }

    /** Native libraries are unpacked there, and Netty quietly takes a slower transport where they cannot run. */
    Check nativeLibraries(String directory) {
        Machine.Result result = machine.run(List.of(
                "sh",
                "-c",
                "f=$(mktemp \"$0/tcplab-XXXXXX\") && printf '#!/bin/sh\\n' > \"$f\" && chmod 700 \"$f\" && \"$f\";"
                        + " s=$?; rm -f \"$f\"; exit $s",
                directory));
        return new Check(
                Text.text("native libraries run from %s", "可以运行 %s 中的本地库").with(directory),
                result.ok(),
                false,
                result.ok() ? Text.text("yes", "是") : Text.same(result.line()),
                Text.text(
                                "name another directory: java -Djava.io.tmpdir=DIR, or mount -o remount,exec %s",
                                "换一个目录：java -Djava.io.tmpdir=DIR，或 mount -o remount,exec %s")
                        .with(directory));
    }
}
