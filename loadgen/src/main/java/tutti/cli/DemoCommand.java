package tutti.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.demo.Demo;
import tutti.demo.DemoSettings;
import tutti.demo.DemoSettings.Victim;
import tutti.report.RunSummary;
import tutti.report.SummaryJson;
import tutti.report.SummaryText;

/** A cluster, a load and an audit in one command. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster on this machine, pays for a stream of plays, audits the",
            "ledger and cleans up.",
            ""
        },
        footer = {
            "",
            "Nodes listen on loopback: gRPC from 7001, HTTP from 8001, Pekko from 2551,",
            "Aeron from 9001 in steps of 100; on other ports if some are taken. A node's",
            "JVM gets TUTTI_NODE_JAVA_OPTS, by default 768 MB of heap and 256 MB beside it.",
            "A node that ends by itself is started again and counted.",
            "",
            "Examples:",
            "  tutti demo",
            "  tutti demo --for 30s --kill-leader --json",
            "  tutti demo --rate 50000 --shares 4 --for 30s",
            "  tutti demo --keep --data /tmp/ledger",
            "",
            "Exit code 0 only if the audit holds and a killed node came back."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int PARTITIONS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LocalSize size = new LocalSize();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long to pay: 30s, 2m, 1h. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Mixin
    private LoadShape shape = new LoadShape();

    @Option(names = "--kill-leader", description = "Kill the node that leads most partitions at half time.")
    private boolean isLeaderKilled;

    @Option(
            names = "--kill",
            paramLabel = "WHO",
            defaultValue = "none",
            description = {
                "Which node to kill at half time: none, leader, or oldest_leader",
                "(Pekko's oldest member if it leads a partition)."
            })
    private Victim victim = Victim.NONE;

    @Option(names = "--keep", description = "Leave the cluster running after the summary, until Ctrl-C.")
    private boolean isKept;

    @Option(
            names = "--hogs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Busy processes beside the cluster during the load, for trials.")
    private int hogs;

    @Option(names = "--json", description = "Last line of output: one JSON object. The rest goes to standard error.")
    private boolean isJson;

    @Override
    public Integer call() {
        RunOutput output = new RunOutput(spec, isJson);
        Demo demo = new Demo(settings(), output::tell);
        RunSummary summary =
                demo.run(found -> output.report(SummaryText.lines(found), () -> SummaryJson.toLine(found)));
        return summary.holds() ? ExitCodes.DONE : ExitCodes.REJECTED;
    }

    private DemoSettings settings() {
        return new DemoSettings(
                size.size(PARTITIONS, List.of()),
                shape.rate(),
                duration,
                shape.warmUp(),
                shape.synthetic(DemoSettings.ASSET, duration),
                isLeaderKilled && victim == Victim.NONE ? Victim.LEADER : victim,
                isKept,
                hogs);
    }
}
