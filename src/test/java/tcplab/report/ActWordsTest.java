package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.text.Text;

class ActWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sent 1.1.1.1:1 > 2.2.2.2:2 OK 1 bytes |"
                        + "1.1.1.1:1 > 2.2.2.2:2  1 byte |"
                        + "1.1.1.1:1 > 2.2.2.2:2  1 字节",
                "received 1.1.1.1:1 > 2.2.2.2:2 OK 7 bytes |"
                        + "1.1.1.1:1 > 2.2.2.2:2  7 bytes |"
                        + "1.1.1.1:1 > 2.2.2.2:2  7 字节",
                "closed 1.1.1.1:1 > 2.2.2.2:2 OK received 3 sent 5 bytes |"
                        + "1.1.1.1:1 > 2.2.2.2:2  received 3, sent 5 bytes |"
                        + "1.1.1.1:1 > 2.2.2.2:2  收到 3 字节，发送 5 字节",
                "failed 1.1.1.1:1 > 2.2.2.2:2 ECONNRESET |"
                        + "1.1.1.1:1 > 2.2.2.2:2  ECONNRESET |"
                        + "1.1.1.1:1 > 2.2.2.2:2  ECONNRESET",
                "failed 1.1.1.1:1 > 2.2.2.2:2 ECONNRESET ECONNRESET again |"
                        + "1.1.1.1:1 > 2.2.2.2:2  ECONNRESET again |"
                        + "1.1.1.1:1 > 2.2.2.2:2  ECONNRESET again",
                "accepted 1.1.1.1:1 > 2.2.2.2:2 OK at some.Line | 1.1.1.1:1 > 2.2.2.2:2 | 1.1.1.1:1 > 2.2.2.2:2",
                "leaked 1.1.1.1:1 > 2.2.2.2:2 OK at some.Line |"
                        + "1.1.1.1:1 > 2.2.2.2:2  at some.Line |"
                        + "1.1.1.1:1 > 2.2.2.2:2  at some.Line",
                "listening - > - OK 127.0.0.1:7000 | 127.0.0.1:7000 | 127.0.0.1:7000",
                "finished - > - OK opened 2 answered 1 unanswered 1 failed {} sent 2 received 1 bytes in 9 ms |"
                        + "opened 2, answered 1, unanswered 1; sent 2 bytes, received 1; 9 ms |"
                        + "打开连接 2 条，有应答的请求 1 个，无应答的 1 个；发送 2 字节，收到 1 字节；9 毫秒",
                "finished - > - OK opened 0 answered 0 unanswered 0 failed {ECONNREFUSED=2} sent 0 received 0 bytes in 9 ms |"
                        + "opened 0, answered 0, unanswered 0, failed ECONNREFUSED=2; sent 0 bytes, received 0; 9 ms |"
                        + "打开连接 0 条，有应答的请求 0 个，无应答的 0 个，失败 ECONNREFUSED=2；发送 0 字节，收到 0 字节；9 毫秒"
            })
    void whatFollowsTheAct(String report, String en, String zh) {
        assertThat(ActWords.rest(ProgramReport.parse(report))).isEqualTo(new Text(en, zh));
    }

    @ParameterizedTest
    @EnumSource
    void everyActHasWordsOfItsOwn(Act act) {
        assertThat(ActWords.of(act).zh()).isNotEmpty().doesNotMatch(".*[a-z].*");
        for (Act other : Act.values()) {
            assertThat(ActWords.of(act).equals(ActWords.of(other))).isEqualTo(act == other);
        }
    }

    @Test
    void aDetailInOtherWordsIsToldAsItIs() {
        assertThat(ActWords.rest(ProgramReport.parse("finished - > - OK all done")))
                .isEqualTo(Text.same("all done"));
    }
}
