package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tcplab.record.Environment;
import tcplab.record.Errno;
import tcplab.record.Event;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.record.Recording;
import tcplab.report.HtmlReport.Download;
import tcplab.tcp.RawSegment;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;
import tcplab.theory.SavedRun;

class HtmlReportTest {
    private static final int TWO_MEGABYTES = 2_000_000;
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z0-9]+)[^>]*?(/?)>");
    private static final Set<String> EMPTY = Set.of("meta", "input", "br");

    private static String page(Judgement judgement, Download... downloads) {
        return new HtmlReport(Lang.EN).of(judgement, Samples.QUESTION, List.of(downloads));
    }

    @Test
    void tellsEveryVerdictInBothLanguages() throws Exception {
        Judgement judgement = Samples.judgement();
        String page = page(judgement);
        judgement.verdicts().forEach(verdict -> {
            for (Lang lang : Lang.values()) {
                assertThat(page)
                        .contains(Html.escape(verdict.claim().sentence().in(lang)))
                        .contains(Html.escape(verdict.because().in(lang)));
            }
            assertThat(page).contains("class=\"verdict " + verdict.outcome().name());
        });
    }

    @Test
    void drawsEachKindOfLadderWithItsStates() throws Exception {
        String page = page(Samples.judgement());
        assertThat(page).contains("2 connections").contains("1 connection").contains("<svg");
        assertThat(new TreeSet<>(List.of("SYN-SENT", "ESTABLISHED", "TIME-WAIT", "LAST-ACK")))
                .allSatisfy(state -> assertThat(page).contains("state s-" + state));
    }

    @Test
    void saysThatAUserHeldSegments() throws Exception {
        Judgement judgement = Samples.judgement();
        Recording recording = judgement.evidence().recording();
        Environment environment = recording.environment();
        Map<String, String> facts = new java.util.TreeMap<>(environment.facts());
        facts.put("stepped", "9 segments held, 0 repetitions taken away");
        Judgement stepped = Judge.judge(
                Samples.claims(),
                new Recording(
                        new Environment(
                                environment.exercise(),
                                environment.started(),
                                environment.took(),
                                facts,
                                environment.sysctls()),
                        recording.events(),
                        recording.witnesses()));

        assertThat(page(judgement)).doesNotContain("Segments were held");
        assertThat(page(stepped)).contains("Segments were held", "报文段曾被扣住");
        TerminalReport terminal = new TerminalReport(Lang.EN, Style.PLAIN, 100);
        assertThat(terminal.of(judgement, Samples.QUESTION, Optional.empty())).doesNotContain("Segments were held");
        assertThat(terminal.of(stepped, Samples.QUESTION, Optional.empty())).contains("Segments were held");
    }

    @Test
    void loadsNothingAndRunsNothing() throws Exception {
        String page = page(Samples.judgement(), Download.of("x.json", "application/json", new byte[] {1, 2}));
        assertThat(page)
                .contains("default-src 'none'")
                .contains("href=\"data:application/json;base64,AQI=\"")
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContainPattern("https?://");
    }

    @Test
    void elementsAreClosedInTheOrderInWhichTheyAreOpened() throws Exception {
        String page = page(Samples.judgement());
        List<String> open = new ArrayList<>();
        Matcher tags = TAG.matcher(page.substring(page.indexOf("<html")));
        while (tags.find()) {
            String name = tags.group(2);
            if (tags.group(1).isEmpty() && tags.group(3).isEmpty() && !EMPTY.contains(name)) {
                open.add(name);
            } else if (!tags.group(1).isEmpty()) {
                assertThat(open).as("before </%s> at %s", name, tags.start()).isNotEmpty();
                assertThat(open.remove(open.size() - 1)).isEqualTo(name);
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void whatIsSaidIsTextAndNeverMarkup() throws Exception {
        Recording recording = Samples.judgement().evidence().recording();
        List<Event> events = new ArrayList<>(recording.events());
        events.add(new PhaseBegan(Duration.ofMillis(1), Text.same("<script>alert('1')</script>")));
        String page = page(Judge.judge(List.of(), recording.withEvents(events)));
        assertThat(page).contains("&lt;script&gt;alert(&#39;1&#39;)").doesNotContain("<script");
    }

    @Test
    void aLinkLeadsPastTheSwitches() throws Exception {
        String page = page(Samples.judgement());
        assertThat(page.substring(page.indexOf("<body>")))
                .startsWith("<body>\n<a class=\"skip\" href=\"#content\"><span lang=\"en\">Skip to the content</span>"
                        + "<span lang=\"zh\">跳到正文</span></a>")
                .contains("<main id=\"content\" tabindex=\"-1\">");
        assertThat(page).contains(":is(main, .skip) [lang=\"zh\"]", ".skip:not(:focus)");
    }

    @Test
    void theStoryIsToldInBothLanguages() throws Exception {
        List<Event> events = List.of(
                new PhaseBegan(Duration.ZERO, Text.text("the server leaks", "服务器泄漏")),
                new StepReturned(Duration.ZERO, Duration.ZERO, Text.text("read on", "继续读取"), Errno.EPIPE),
                new ProgramReported(Duration.ZERO, "server", ProgramReport.parse("leaked - > - OK")));
        Recording recording = Samples.judgement().evidence().recording().withEvents(events);
        assertThat(page(Judge.judge(List.of(), recording)))
                .contains(
                        "<span lang=\"en\">the server leaks</span><span lang=\"zh\">服务器泄漏</span>",
                        "<span lang=\"en\">read on: EPIPE</span><span lang=\"zh\">继续读取：EPIPE</span>",
                        "<span lang=\"en\">leaked</span><span lang=\"zh\">泄漏</span>");
    }

    @Test
    void whatIsTooLargeToTravelIsToldNotTaken() throws Exception {
        Download large = Download.of("big.pcap", "application/vnd.tcpdump.pcap", new byte[Download.LARGEST + 1]);
        assertThat(page(Samples.judgement(), large))
                .contains("big.pcap is too large")
                .contains("big.pcap 太大")
                .doesNotContain("download=\"big.pcap\"");
    }

    @Test
    void sixtyThousandConnectionsAreLessThanTwoMegabytes() throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            String client = "127.77." + (i >> 14) + ".1:" + (1024 + (i & 0x3fff));
            String c = client + " > 127.78.0.1:7000";
            String s = "127.78.0.1:7000 > " + client;
            for (String segment : List.of(
                    c + " S 100(0) ack 0 win 65535 <mss 1460>",
                    s + " S. 900(0) ack 101 win 65535 <mss 1460>",
                    c + " . 101(0) ack 901 win 65535 <>",
                    c + " F. 101(0) ack 901 win 65535 <>",
                    s + " F. 901(0) ack 102 win 65535 <>",
                    c + " . 102(0) ack 902 win 65535 <>")) {
                events.add(new SegmentSeen(Duration.ofNanos(events.size() * 100L), RawSegment.parse(segment)));
            }
        }
        Recording recording = Samples.judgement().evidence().recording().withEvents(events);
        String page = page(Judge.judge(List.of(), recording));
        assertThat(page).contains("60000 connections, 1 ladder");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(TWO_MEGABYTES);
    }

    @Test
    void theIndexLinksEachPage() throws Exception {
        HtmlIndex index = new HtmlIndex(Lang.ZH);
        index.add(
                "half-close",
                Text.text("Why?", "为什么？"),
                "all-half-close.html",
                Samples.judgement().verdicts());
        SavedRun nothing = new SavedRun(Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty());
        assertThat(index.page(new Coverage(Map.of(), Map.of()), nothing))
                .contains("<html lang=\"zh\">")
                .contains("href=\"all-half-close.html\"")
                .contains("Why?")
                .contains("为什么？")
                .contains("Coverage of the theory");
    }
}
