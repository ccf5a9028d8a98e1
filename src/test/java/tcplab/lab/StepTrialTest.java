package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tcplab.observe.Check;

class StepTrialTest {
    @Test
    void theTrialsLastLineDecides() {
        assertThat(StepTrial.check(List.of("a warning of the JVM", "held")).ok())
                .isTrue();
        assertThat(StepTrial.check(List.of("held", "no queue | 没有队列")).ok()).isFalse();
        assertThat(StepTrial.check(List.of()).ok()).isFalse();
    }

    @Test
    void itIsNotIndispensableAndSaysInBothLanguagesWhatIsMissing() {
        Check check = StepTrial.check(List.of("no queue | 没有队列"));

        assertThat(check.needed()).isFalse();
        assertThat(check.found().en()).isEqualTo("no queue");
        assertThat(check.found().zh()).isEqualTo("没有队列");
        assertThat(check.remedy().en()).contains("apt-get install", "NETFILTER_NETLINK_QUEUE");
    }
}
