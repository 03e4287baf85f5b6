package tutti.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.audit.AuditedRun;
import tutti.audit.StatusCpuMeter;
import tutti.client.ClusterMap;
import tutti.client.TuttiClient;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.GapTracker;
import tutti.driver.Second;
import tutti.report.RunSummary;
import tutti.report.SummaryJson;
import tutti.report.SummaryText;
import tutti.workload.ListenFile;
import tutti.workload.Workload;

/** A load and its audit against a cluster that runs already. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Pays for plays at a fixed rate, measures from the intended send time, and",
            "audits the ledger afterwards. Creates the asset, accounts and works it needs;",
            "nobody else may use those accounts meanwhile.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tutti load --rate 20000 --for 1m",
            "  tutti load --events listens.jsonl --rate 1000",
            "",
            "An events file holds one ListenBrainz listen object a line: user_name and",
            "track_metadata with artist_name, track_name and additional_info (isrc,",
            "duration_ms or duration). It is replayed in order, at the rate, once."
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private LoadShape shape = new LoadShape();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long to pay: 30s, 2m, 1h. Default: 30s, or the whole events file.")
    private @Nullable Duration duration;

    @Option(names = "--events", paramLabel = "FILE", description = "Replay the listens in this file.")
    private @Nullable Path events;

    @Option(
            names = "--asset",
            paramLabel = "N",
            defaultValue = "1",
            description = "Asset to pay in; created if it is not there. Default: ${DEFAULT-VALUE}.")
    private int asset;

    @Override
    public Integer call() {
        RunOutput output = new RunOutput(spec, connection.isJson());
        Workload workload = workload(output);
        try (TuttiClient client = connection.open()) {
            ClusterMap map = client.blocking().clusterMap();
            AuditedRun run = new AuditedRun(client, workload, shape.rate(), new StatusCpuMeter(client), output::tell);
            AuditedRun.Finding finding =
                    run.run(shape.warmUp(), DriverSettings.defaults(), new Live(output), load -> {});
            RunSummary summary = RunSummary.of(
                    new RunSummary.Setting(
                            map.nodes().size(),
                            map.partitionCount(),
                            shape.rate(),
                            workload.plays().count() / (double) shape.rate(),
                            shape.seed(),
                            workload.catalogue().payers().size(),
                            workload.catalogue().works().size()),
                    finding,
                    0,
                    null,
                    null);
            output.report(SummaryText.lines(summary), () -> SummaryJson.toLine(summary));
            return summary.holds() ? ExitCodes.DONE : ExitCodes.REJECTED;
        }
    }

    private Workload workload(RunOutput output) {
        if (events == null) {
            return shape.synthetic(asset, duration == null ? Duration.ofSeconds(30) : duration);
        }
        try {
            int playsMax = duration == null ? Integer.MAX_VALUE : shape.plays(duration);
            ListenFile.Listens listens =
                    ListenFile.read(events, shape.seed(), asset, playsMax, shape.duplicatesPerMillion());
            if (listens.skippedCount() > 0) {
                output.tell("skipped " + listens.skippedCount() + " lines of " + events + ", the first: "
                        + listens.firstSkipped());
            }
            return listens.workload();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + events + ": " + e.getMessage(), e);
        }
    }

    /** Prints a line each second. */
    private record Live(RunOutput output) implements DriverListener {
        @Override
        public void started(GapTracker gaps) {
            output.tell(SummaryText.liveHead());
        }

        @Override
        public void second(Second second) {
            output.tell(SummaryText.live(second));
        }
    }
}
