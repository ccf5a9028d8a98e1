package tcplab.report;

import static tcplab.text.Text.text;

import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.record.Environment;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.tcp.Ladder;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Evidence;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/**
 * A judgement as one HTML file, complete in itself: the verdicts, the ladders drawn, the story, the course of the run, the
 * circumstances, and files to keep. In both languages, of which the reader chooses one on the page.
 *
 * @param lang the language that the page begins with
 */
public record HtmlReport(Lang lang) {
    private static final int LADDERS = 8;
    private static final int RUNGS = 60;

    /**
     * A file inside the page, to be kept by who reads it.
     *
     * @param type its media type
     * @param size in bytes
     * @param base64 its content, as a data URL holds it
     */
    public record Download(String name, String type, int size, String base64) {
        /** The largest that a page takes along, so that it stays below two megabytes. */
        public static final int LARGEST = 600_000;

        public static Download of(String name, String type, byte[] bytes) {
            String content = bytes.length > LARGEST ? "" : Base64.getEncoder().encodeToString(bytes);
            return new Download(name, type, bytes.length, content);
        }
    }

    /**
     * Writes the page.
     *
     * @param question what the exercise asks
     * @param downloads those larger than {@link Download#LARGEST} are left out, and the page says so
     */
    public String of(Judgement judgement, Text question, List<Download> downloads) {
        Recording recording = judgement.evidence().recording();
        Environment environment = recording.environment();
        Html html = Html.page("tcplab: " + environment.exercise(), lang);
        html.raw("<header>").open("h1", "").plain(environment.exercise()).close("h1");
        html.element("p", "question", question);
        html.open("p", "faint")
                .plain("Linux " + environment.fact("kernel") + " · "
                        + environment.started().truncatedTo(ChronoUnit.SECONDS) + " · ");
        html.plain(Words.seconds(environment.took())).close("p").raw("</header>\n");
        html.section("verdicts", text("Verdicts", "结论"));
        Words.stepped(environment).ifPresent(text -> html.element("p", "faint", text));
        judgement.verdicts().forEach(verdict -> verdict(html, verdict));
        html.close("section");
        ladders(html, judgement.evidence());
        new Plots(judgement.evidence()).write(html);
        Story.write(html, recording);
        environment(html, recording);
        files(html, judgement.evidence(), downloads);
        return html.end();
    }

    private static void verdict(Html html, Verdict verdict) {
        html.open("article", "verdict " + verdict.outcome().name() + (verdict.surprising() ? " surprise" : ""));
        html.open("h3", "")
                .plain(Words.mark(verdict.outcome()) + " " + verdict.claim().id() + "  ");
        html.text(Words.of(verdict)).close("h3");
        html.element("p", "", verdict.claim().sentence());
        verdict.condition().ifPresent(condition -> {
            html.open("p", "").open("span", "label");
            html.text(verdict.outcome() == Outcome.REFINED ? text("Condition: ", "条件：") : text("Instead: ", "实际上："));
            html.close("span").text(condition).close("p");
        });
        if (!verdict.because().en().isEmpty()) {
            html.open("p", "")
                    .element("span", "label", text("Because: ", "依据："))
                    .text(verdict.because())
                    .close("p");
        }
        html.open("p", "faint small");
        html.plain(verdict.claim().citations().stream().map(Citation::toString).collect(Collectors.joining("; ")));
        html.close("p").close("article");
    }

    private static void ladders(Html html, Evidence evidence) {
        if (evidence.connections().isEmpty()) {
            return;
        }
        Remarks remarks = Remarks.of(evidence.whole());
        Ladders ladders = Ladders.of(evidence.connections(), remarks);
        html.section("ladders", text("What the connections drew", "各连接画出的梯形图"));
        html.element(
                "p",
                "faint",
                text(
                                "%s, %s. Point at a segment for its header. ✕ did not arrive, ↻ sent again, ⚑ forged by the lab.",
                                "%s，%s。指向报文段可看首部。✕ 未到达，↻ 重传，⚑ 由实验伪造。")
                        .with(
                                Words.count(ladders.connections(), "connection", "connections", "条连接"),
                                Words.count(ladders.groups().size(), "ladder", "ladders", "种梯形图")));
        for (Ladders.Group group :
                ladders.groups().subList(0, Math.min(LADDERS, ladders.groups().size()))) {
            ladder(html, evidence, remarks, group);
        }
        if (ladders.groups().size() > LADDERS) {
            html.element(
                    "p",
                    "faint",
                    text("%s more ladders are not drawn here.", "另有 %s 种梯形图没有画出。")
                            .with(ladders.groups().size() - LADDERS));
        }
        html.close("section");
    }

    private static void ladder(Html html, Evidence evidence, Remarks remarks, Ladders.Group group) {
        Connection example =
                first(evidence, group.ladder().ladder(), group.ladder().remarks(), remarks);
        List<Moment> moments = example.moments();
        html.element("h3", "", Words.count(group.count(), "connection", "connections", "条连接"));
        html.open("div", "wide")
                .raw(LadderSvg.of(
                        example,
                        moments.subList(0, Math.min(RUNGS, moments.size())),
                        group.ladder().remarks()))
                .close("div");
        if (moments.size() > RUNGS) {
            html.element(
                    "p", "faint", text("and %s more segments", "另有 %s 个报文段").with(moments.size() - RUNGS));
        }
    }

    private static Connection first(Evidence evidence, Ladder ladder, List<Optional<Text>> remarked, Remarks remarks) {
        return evidence.connections().stream()
                .filter(connection -> connection.ladder().equals(ladder)
                        && remarks.of(connection).equals(remarked))
                .findFirst()
                .orElseThrow();
    }

    private static void environment(Html html, Recording recording) {
        html.section("environment", text("Circumstances", "运行环境"));
        html.open("table", "").raw("<tbody>\n");
        for (Witness.Report witness : recording.witnesses()) {
            Text said = witness.available()
                    ? text("%s seen, %s dropped", "看到 %s，丢失 %s").with(witness.seen(), witness.dropped())
                    : text("could not look", "无法观察");
            row(
                    html,
                    witness.witness().toString(),
                    witness.why()
                            .map(why -> text("%s: %s", "%s：%s").with(said, why))
                            .orElse(said));
        }
        pairs(html, recording.environment().facts());
        pairs(html, recording.environment().sysctls());
        html.raw("</tbody>\n").close("table").close("section");
    }

    private static void pairs(Html html, Map<String, String> pairs) {
        pairs.forEach((name, value) -> row(html, name, Text.same(value)));
    }

    private static void row(Html html, String name, Text value) {
        html.raw("<tr><th scope=\"row\">")
                .plain(name)
                .raw("</th><td class=\"mono\">")
                .text(value)
                .raw("</td></tr>\n");
    }

    private void files(Html html, Evidence evidence, List<Download> downloads) {
        html.section("files", text("To keep", "下载"));
        html.open("p", "downloads");
        for (Download download : downloads) {
            if (download.size() > Download.LARGEST) {
                html.element(
                        "span",
                        "faint",
                        text("%s is too large to travel in this page (%s bytes). ", "%s 太大（%2$s 字节），没有放进本页。")
                                .with(download.name(), download.size()));
            } else {
                html.raw("<a download=\"").plain(download.name()).raw("\" href=\"data:" + download.type() + ";base64,");
                html.raw(download.base64()).raw("\">").plain(download.name()).raw("</a>");
            }
        }
        html.close("p");
        evidence.connections().stream().findFirst().ifPresent(connection -> {
            html.element("h3", "", text("As a Mermaid diagram, to be pasted into a document", "Mermaid 图，可粘贴到文档里"));
            for (Lang each : Lang.values()) {
                html.raw("<textarea readonly aria-label=\"Mermaid\" lang=\"" + (each == Lang.ZH ? "zh" : "en") + "\">");
                html.plain(new MermaidReport(each).of(connection, evidence.whole()))
                        .raw("</textarea>\n");
            }
        });
        html.close("section");
    }
}
