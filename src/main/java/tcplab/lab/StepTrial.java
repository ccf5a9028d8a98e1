package tcplab.lab;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tcplab.observe.Check;

/**
 * Whether segments can be held on this machine, as {@code run --step} and the board do: tried in a network namespace of its
 * own, by a process that asks the kernel for a packet queue (NFQUEUE) and for a rule that fills it.
 */
public final class StepTrial {
    private static final String HELD = "held";
    private static final long SECONDS = 30;

    private StepTrial() {}

    /** The trial itself, inside the namespace: prints one line, that it works or why not. */
    public static void main(String... arguments) {
        try {
            SegmentQueue.open();
            SegmentQueue.fill();
            System.out.println(HELD);
        } catch (StageException e) {
            System.out.println(ProgressLine.write(e.text()));
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Tries it; takes as long as a Java needs to start. */
    public static Check check() {
        try {
            Process trial = new ProcessBuilder(Namespace.entering(JavaCommand.of(StepTrial.class)))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            try {
                String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!trial.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    return check(List.of("no answer within " + SECONDS + " s"));
                }
                return check(said.lines().toList());
            } finally {
                trial.destroyForcibly();
            }
        } catch (IOException e) {
            return check(List.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return check(List.of("interrupted"));
        }
    }

    /** What the trial's output comes to; its last line counts. */
    static Check check(List<String> said) {
        String last = said.isEmpty() ? "" : said.get(said.size() - 1);
        boolean held = last.equals(HELD);
        return new Check(
                text("stepping: holding segments one by one (NFQUEUE)", "单步：逐个扣住报文段（NFQUEUE）"),
                held,
                false,
                held ? text("run --step and the board can", "run --step 和看板可用") : ProgressLine.bilingual(last),
                text(
                        "apt-get install nftables iptables; a kernel with CONFIG_NETFILTER_NETLINK_QUEUE and CONFIG_NFT_QUEUE or CONFIG_NETFILTER_XT_TARGET_NFQUEUE (modprobe nfnetlink_queue)",
                        "apt-get install nftables iptables；内核需要 CONFIG_NETFILTER_NETLINK_QUEUE，以及 CONFIG_NFT_QUEUE 或 CONFIG_NETFILTER_XT_TARGET_NFQUEUE（modprobe nfnetlink_queue）"));
    }
}
