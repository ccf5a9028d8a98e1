package tcplab.cli;

import static tcplab.text.Text.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tcplab.flow.CloseKind;
import tcplab.flow.Flow;
import tcplab.flow.Party;

/** Which connections of a capture are shown; all conditions hold. Their numbers stay what they are without a filter. */
final class FlowFilter implements Predicate<Flow> {
    @Option(names = "--host", paramLabel = "ADDRESS")
    List<String> hosts = List.of();

    @Option(names = "--port", paramLabel = "PORT")
    List<Integer> ports = List.of();

    @Option(names = "--since", paramLabel = "TIME")
    Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME")
    Optional<String> until = Optional.empty();

    @Option(names = "--kind", paramLabel = "KIND")
    List<String> kinds = List.of();

    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();

    /** Whether it lets everything through. */
    boolean isEmpty() {
        return hosts.isEmpty() && ports.isEmpty() && since.isEmpty() && until.isEmpty() && kinds.isEmpty();
    }

    /** Refuses what cannot be meant. */
    void check() {
        ports.forEach(port -> Values.port("--port", port));
        from = since.map(time -> instant("--since", time));
        to = until.map(time -> instant("--until", time));
        for (String kind : kinds) {
            if (!all().contains(kind.toLowerCase(Locale.ROOT))) {
                throw Failure.usage(
                        text("--kind %s: there is no such kind; the kinds are %s", "--kind %s：没有这种类型；可用的类型：%s")
                                .with(kind, String.join(" ", all())));
            }
        }
    }

    private static List<String> all() {
        return Stream.concat(
                        Stream.of(CloseKind.values()).map(CloseKind::toString),
                        Stream.of("close-wait", "anomalous", "retransmitting", "opener-unknown"))
                .toList();
    }

    /** Reads {@code 2026-01-02T03:04:05Z}, the same without Z as UTC, or seconds since the epoch. */
    private static Instant instant(String option, String time) {
        try {
            if (time.matches("\\d{1,12}(\\.\\d{1,9})?")) {
                BigDecimal seconds = new BigDecimal(time);
                return Instant.ofEpochSecond(
                        seconds.longValue(),
                        seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
            }
            return time.endsWith("Z")
                    ? Instant.parse(time)
                    : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Failure.usage(text(
                            "%s %s: no time; write 2026-01-02T03:04:05Z or seconds since the epoch",
                            "%s %s：不是时间；请写成 2026-01-02T03:04:05Z，或自纪元以来的秒数")
                    .with(option, time));
        }
    }

    @Override
    public boolean test(Flow flow) {
        return (hosts.isEmpty()
                        || Stream.of(Party.values())
                                .anyMatch(
                                        party -> hosts.contains(flow.end(party).host())))
                && (ports.isEmpty()
                        || Stream.of(Party.values())
                                .anyMatch(
                                        party -> ports.contains(flow.end(party).port())))
                && from.map(time -> !flow.last().isBefore(time)).orElse(true)
                && to.map(time -> !flow.first().isAfter(time)).orElse(true)
                && (kinds.isEmpty() || kinds.stream().anyMatch(kind -> is(flow, kind.toLowerCase(Locale.ROOT))));
    }

    private static boolean is(Flow flow, String kind) {
        return switch (kind) {
            case "close-wait" -> flow.leftInCloseWait().isPresent();
            case "anomalous" -> !flow.noticed().isEmpty();
            case "retransmitting" -> flow.sentAgain() > 0;
            case "opener-unknown" -> !flow.openerKnown();
            default -> flow.close().toString().equals(kind);
        };
    }
}
