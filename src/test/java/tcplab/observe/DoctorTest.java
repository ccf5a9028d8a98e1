package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.text.Text;

class DoctorTest {
    private static final Check OTHER = new Check(Text.same("ss"), true, true, Text.same("6.1"), Text.same(""));

    /** A machine on which all is well, except that some commands, told by a part of them, fail with some text. */
    private static final class Patient implements Machine {
        private final Map<String, String> failures = new LinkedHashMap<>();
        private final Map<String, String> files = new LinkedHashMap<>();
        private String utilLinux = "unshare from util-linux 2.38.1";

        Patient() {
            files.put("osrelease", "6.1.0-31-amd64\n");
        }

        Patient failing(String part, String said) {
            failures.put(part, said);
            return this;
        }

        Patient having(String file, String content) {
            files.put(file, content);
            return this;
        }

        Patient utilLinux(String version) {
            utilLinux = version;
            return this;
        }

        @Override
        public Result run(List<String> command) {
            String line = String.join(" ", command);
            for (Map.Entry<String, String> failure : failures.entrySet()) {
                if (line.contains(failure.getKey())) {
                    return new Result(failure.getValue().contains("No such file") ? NOT_FOUND : 1, failure.getValue());
                }
            }
            return new Result(0, line.equals("unshare --version") ? utilLinux : "fine");
        }

        @Override
        public Optional<String> read(Path file) {
            return Optional.ofNullable(files.get(String.valueOf(file.getFileName())));
        }
    }

    private static List<Check> look(Patient patient) {
        return new Doctor(patient, List.of(OTHER)).look();
    }

    private static Check find(List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().en().contains(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check '" + name + "' among " + checks));
    }

    @Test
    void aHealthyMachineLacksNothing() {
        List<Check> checks = look(new Patient());
        assertThat(checks).allMatch(Check::ok).contains(OTHER).hasSizeGreaterThan(8);
        assertThat(Doctor.ready(checks)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "nft,       nft list,      No such file or directory, apt-get install nftables",
        "ip,        ip -V,         No such file or directory, apt-get install iproute2",
        "capturing, CaptureProbe,  libpcap cannot be loaded,  apt-get install libpcap0.8",
        "settings,  tcp_tw_reuse,  Read-only file system,     'mount -o remount,rw /proc/sys'",
    })
    void namesTheCommandForWhatIsMissing(String name, String part, String said, String remedy) {
        List<Check> checks = look(new Patient().failing(part, said));
        Check check = find(checks, name);
        assertThat(check.ok()).isFalse();
        assertThat(check.found().en()).contains(said);
        assertThat(check.remedy().en()).contains(remedy);
        assertThat(check.remedy().zh()).contains(remedy);
        assertThat(Doctor.complaint(check).en()).contains(said).contains(remedy);
        assertThat(Doctor.ready(checks)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "unprivileged_userns_clone, 0, sysctl -w kernel.unprivileged_userns_clone=1",
        "max_user_namespaces, 0, sysctl -w user.max_user_namespaces=15000",
        "apparmor_restrict_unprivileged_userns, 1, sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        "apparmor_restrict_unprivileged_userns, 0, run it as root",
    })
    void saysWhyAUserMayNotMakeNamespaces(String sysctl, String value, String remedy) {
        List<Check> checks = look(
                new Patient().failing("unshare -", "Operation not permitted").having(sysctl, value + "\n"));
        Check check = find(checks, "network namespace");
        assertThat(check.ok()).isFalse();
        assertThat(check.needed()).isTrue();
        assertThat(check.found().en()).isEqualTo("Operation not permitted");
        assertThat(check.remedy().en()).startsWith(remedy);
    }

    /** A user without root has everything but the tracepoint, and does not need it. */
    @Test
    void aUserCanDoWithoutTheTracepoint() {
        List<Check> checks = look(new Patient().failing("unshare --net", "Operation not permitted"));
        assertThat(find(checks, "network namespace").found().en()).contains("user namespace");
        assertThat(find(checks, "tracepoint").ok()).isFalse();
        assertThat(find(checks, "tracepoint").found().en()).contains("root only");
        assertThat(Doctor.ready(checks)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"unshare from util-linux 2.36.1, false", "unshare from util-linux 2.38, true", "unshare 3.0, true"})
    void oldUtilLinuxIsEnoughForRootAlone(String version, boolean ok) {
        List<Check> user = look(new Patient()
                .failing("unshare --net", "Operation not permitted")
                .utilLinux(version));
        assertThat(find(user, "util-linux").ok()).isEqualTo(ok);
        assertThat(Doctor.ready(user)).isEqualTo(ok);
        assertThat(Doctor.ready(look(new Patient().utilLinux(version)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4.19.0-27-amd64, false", "5.3.18, false", "5.4.0-200-generic, true", "6.18.44, true", "nonsense, false"
    })
    void wantsAKernelThatIsNotTooOld(String release, boolean ok) {
        assertThat(find(look(new Patient().having("osrelease", release)), "Linux")
                        .ok())
                .isEqualTo(ok);
    }

    /** The real machine: whatever it has, every check says so in both languages. */
    @Test
    void looksAtThisMachine() {
        List<Check> checks = new Doctor(List.of()).look();
        assertThat(checks).hasSizeGreaterThan(5).allSatisfy(check -> {
            assertThat(check.name().en()).isNotBlank();
            assertThat(check.name().zh()).isNotBlank();
            assertThat(check.found().en()).isNotBlank();
            assertThat(check.ok() || !check.remedy().zh().isBlank()).isTrue();
        });
    }
}
