package tutti.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.demo.DemoSettings;
import tutti.soak.Soak;
import tutti.soak.SoakJson;
import tutti.soak.SoakResult;
import tutti.soak.SoakSettings;
import tutti.soak.SoakText;

/** A long steady load, and whether nodes take more and more for it. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Pays at a steady rate for long, and sees whether nodes take more and more.",
            "Starts a cluster on this machine. A row a minute tells what the node that",
            "takes most takes: heap (the least that was used in that minute), memory that",
            "is no file's, threads, open files, shared memory, and on disk logs with",
            "snapshots, and history. In the end the last third of the run is held against",
            "the middle one: each may be a tenth higher; history may grow, but not by more",
            "a payment. Then the ledger is audited.",
            ""
        },
        footer = {
            "",
            "Half of what the cluster can carry is a good rate; see tutti demo --rate.",
            "Everything grows at first: a run of less than ten minutes shows nothing.",
            "",
            "Examples:",
            "  tutti soak",
            "  tutti soak --for 8h --rate 8000 --data /data/soak --json",
            "",
            "Exit code 0 only if nothing grew, no node ended, and the audit holds."
        })
final class SoakCommand implements Callable<Integer> {
    private static final int PARTITIONS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private LocalSize size = new LocalSize();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "30m",
            description = "How long to pay: 30m, 8h. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Mixin
    private LoadShape shape = new LoadShape();

    @Option(names = "--json", description = "Last line of output: one JSON object. The rest goes to standard error.")
    private boolean isJson;

    @Override
    public Integer call() {
        RunOutput output = new RunOutput(spec, isJson);
        SoakResult result = new Soak(settings(), output::tell).run();
        output.report(SoakText.lines(result), () -> SoakJson.toLine(result));
        return result.holds() ? ExitCodes.DONE : ExitCodes.REJECTED;
    }

    private SoakSettings settings() {
        return new SoakSettings(
                size.size(PARTITIONS, List.of()),
                shape.rate(),
                duration,
                shape.warmUp(),
                shape.synthetic(DemoSettings.ASSET, duration));
    }
}
