package tcplab.observe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tcplab.text.Text;

/** What can be done in a network namespace of one's own: each is tried in one, as exercises do it. */
final class NamespaceChecks {
    private static final List<String> AS_ROOT = List.of("unshare", "--net");
    private static final List<String> AS_USER =
            List.of("unshare", "--user", "--map-current-user", "--keep-caps", "--net");
    private static final Path SYSCTL = Path.of("/proc/sys");
    private static final String TRY_TRACE = "mount -t tracefs nodev /sys/kernel/tracing 2>/dev/null;"
            + " test -d /sys/kernel/tracing/events/sock/inet_sock_set_state"
            + " || test -d /sys/kernel/debug/tracing/events/sock/inet_sock_set_state";

    private final Machine machine;
    private final boolean root;
    private final Machine.Result namespace;

    NamespaceChecks(Machine machine) {
        this.machine = machine;
        this.root = machine.run(with(AS_ROOT, "true")).ok();
        this.namespace = root ? new Machine.Result(0, "") : machine.run(with(AS_USER, "true"));
    }

    /** Whether namespaces can be made without a user namespace around them. */
    boolean root() {
        return root;
    }

    private static List<String> with(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    private Machine.Result inside(String... command) {
        return machine.run(with(root ? AS_ROOT : AS_USER, command));
    }

    Check namespace() {
        Text name = Text.text("network namespace", "网络命名空间");
        if (namespace.ok()) {
            return new Check(
                    name,
                    true,
                    true,
                    root
                            ? Text.text("as root", "以 root 身份")
                            : Text.text("as a user, in a user namespace", "普通用户，借助用户命名空间"),
                    Text.same(""));
        }
        return new Check(name, false, true, Text.same(namespace.line()), whyNoUserNamespace());
    }

    private Text whyNoUserNamespace() {
        if (namespace.status() == Machine.NOT_FOUND) {
            return Text.same("apt-get install util-linux");
        }
        if (isSet("kernel/unprivileged_userns_clone", "0")) {
            return Text.same("sysctl -w kernel.unprivileged_userns_clone=1");
        }
        if (isSet("user/max_user_namespaces", "0")) {
            return Text.same("sysctl -w user.max_user_namespaces=15000");
        }
        if (isSet("kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return Text.same("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        }
        return Text.text("run it as root (a container needs CAP_SYS_ADMIN)", "以 root 运行（容器需要 CAP_SYS_ADMIN）");
    }

    private boolean isSet(String sysctl, String value) {
        return machine.read(SYSCTL.resolve(sysctl))
                .map(text -> text.strip().equals(value))
                .orElse(false);
    }

    /** Settings of a namespace are what half of the exercises turn. */
    Check sysctls() {
        Machine.Result result = inside("sh", "-c", "echo 0 > /proc/sys/net/ipv4/tcp_tw_reuse");
        return new Check(
                Text.text("TCP settings of a namespace", "命名空间的 TCP 参数"),
                result.ok(),
                true,
                result.ok() ? Text.text("can be set", "可以设置") : Text.same(result.line()),
                Text.text(
                        "mount -o remount,rw /proc/sys (a container: run it with --privileged)",
                        "mount -o remount,rw /proc/sys（容器请加 --privileged 运行）"));
    }

    Check firewall() {
        Machine.Result result = inside("nft", "list", "ruleset");
        Machine.Result version = result.ok() ? machine.run(List.of("nft", "--version")) : result;
        return new Check(
                Text.text("nft, which holds segments back", "nft（用来拦住报文段）"),
                result.ok(),
                true,
                Text.same(version.line()),
                Text.same("apt-get install nftables"));
    }

    /** Runs {@link CaptureProbe} with this program's Java and class path. */
    Check capture(String java, String classPath) {
        Machine.Result result = inside(
                "sh",
                "-c",
                "ip link set dev lo up && exec \"$0\" -cp \"$1\" " + CaptureProbe.class.getName(),
                java,
                classPath);
        List<String> said = result.output().lines().toList();
        Text found = said.size() < 2
                ? Text.same(result.line())
                : new Text(said.get(said.size() - 2), said.get(said.size() - 1));
        return new Check(
                Text.text("capturing on loopback", "在环回接口上抓包"),
                result.ok(),
                true,
                found,
                Text.same("apt-get install libpcap0.8 iproute2"));
    }

    /** Tried in a mount namespace of its own, where the trace file system can be mounted and nobody else sees it. */
    Check tracepoint() {
        boolean ok = root
                && machine.run(List.of("unshare", "--mount", "sh", "-c", TRY_TRACE))
                        .ok();
        return new Check(
                Text.text("the kernel's state tracepoint", "内核的状态跟踪点"),
                ok,
                false,
                ok
                        ? Text.text("can be read", "可以读取")
                        : root
                                ? Text.text("this kernel does not have it", "该内核没有")
                                : Text.text("open to root only", "只对 root 开放"),
                root
                        ? Text.text(
                                "a kernel with CONFIG_FTRACE; the Vagrantfile has one: vagrant up",
                                "换用带 CONFIG_FTRACE 的内核；Vagrantfile 提供一台：vagrant up")
                        : Text.text("run it as root: sudo", "以 root 运行：sudo"));
    }
}
