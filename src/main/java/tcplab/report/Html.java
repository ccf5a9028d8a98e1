package tcplab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tcplab.text.Lang;
import tcplab.text.Text;

/**
 * A page being written: well-formed by its methods, everything escaped, each sentence in both languages of which the page
 * shows one at a time. It loads nothing and runs nothing; a strict content policy says so.
 */
final class Html {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'";

    private final StringBuilder out = new StringBuilder(1 << 16);

    /** Begins a page. */
    static Html page(String title, Lang lang) {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n<html lang=\"" + (lang == Lang.ZH ? "zh" : "en")
                + "\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        html.plain(title).raw("</title>\n<style>\n").raw(resource("report.css")).raw("</style>\n</head>\n<body>\n");
        html.raw("<a class=\"skip\" href=\"#content\">")
                .text(new Text("Skip to the content", "跳到正文"))
                .raw("</a>\n");
        html.raw("<nav class=\"switch\" aria-label=\"language, theme · 语言、主题\">");
        html.radio("language", "en", "English", lang == Lang.EN).radio("language", "zh", "中文", lang == Lang.ZH);
        html.raw("<span class=\"gap\"></span>");
        html.radio("theme", "auto", "◐", true)
                .radio("theme", "light", "☀", false)
                .radio("theme", "dark", "☾", false);
        return html.raw("</nav>\n<main id=\"content\" tabindex=\"-1\">\n");
    }

    private Html radio(String name, String value, String label, boolean checked) {
        return raw("<input type=\"radio\" name=\"" + name + "\" id=\"" + value + "\" aria-label=\""
                        + (label.length() > 1 ? label : value) + "\"" + (checked ? " checked" : "") + ">")
                .raw("<label for=\"" + value + "\" title=\"" + value + "\">" + label + "</label>");
    }

    /** The whole page. */
    String end() {
        return raw("</main>\n</body>\n</html>\n").toString();
    }

    /** What is markup already. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Text as it is, in no language or in both. */
    Html plain(String text) {
        return raw(escape(text));
    }

    /** A sentence in both languages. */
    Html text(Text text) {
        if (text.en().equals(text.zh())) {
            return plain(text.en());
        }
        return raw("<span lang=\"en\">")
                .plain(text.en())
                .raw("</span><span lang=\"zh\">")
                .plain(text.zh())
                .raw("</span>");
    }

    /** An element that holds a sentence alone; its class may be empty. */
    Html element(String tag, String style, Text text) {
        return open(tag, style).text(text).close(tag);
    }

    Html open(String tag, String style) {
        return raw("<" + tag + (style.isEmpty() ? "" : " class=\"" + style + "\"") + ">");
    }

    Html close(String tag) {
        return raw("</" + tag + ">\n");
    }

    /** A part of the page with its heading. */
    Html section(String id, Text heading) {
        return raw("<section id=\"" + id + "\">\n").element("h2", "", heading);
    }

    /** Begins a table that scrolls by itself where it is too wide; rows follow. */
    Html table(String style, Text... headings) {
        open("div", "wide").open("table", style).raw("<thead><tr>");
        for (Text heading : headings) {
            raw("<th scope=\"col\">").text(heading).raw("</th>");
        }
        return raw("</tr></thead><tbody>\n");
    }

    Html endTable() {
        return raw("</tbody>").close("table").close("div");
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
            }
        }
        return safe.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream("/tcplab/report/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
