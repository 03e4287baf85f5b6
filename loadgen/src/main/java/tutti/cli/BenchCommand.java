package tutti.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.bench.BankBench;
import tutti.bench.TransferBench;
import tutti.workload.TransferPlan;

/** Benchmarks of single workloads. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a cluster with one workload, and audits the ledger afterwards.",
            "For stream payments at a fixed rate see tutti load and tutti demo.",
            ""
        },
        subcommands = {BenchCommand.Transfers.class, BenchCommand.Bank.class, BenchIdsCommand.class},
        footer = {
            "",
            "Examples:",
            "  tutti bench transfers --transfers 5000000 --json",
            "  tutti bench transfers --cross-share 50",
            "  tutti bench transfers --accounts 1000000 --snapshots 3",
            "  tutti bench transfers --transfers 10000000 --restarts",
            "  tutti bench bank --kills 2",
            "  tutti bench ids",
            "",
            "Exit code 0 only if the audit holds."
        })
final class BenchCommand implements Runnable {
    private static final double PERCENT = 100;
    private static final int MILLION = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The value, if the option may have it. */
    static int within(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    /** Single transfers as fast as they are answered. */
    @Command(
            name = "transfers",
            mixinStandardHelpOptions = true,
            description = {
                "Sends single transfers in batches.",
                "As fast as the cluster answers: a closed loop that keeps some requests on",
                "their way in each partition. Latency is that of a request, from its sending.",
                ""
            },
            footer = {"", "Exit code 0 only if the audit holds."})
    static final class Transfers implements Callable<Integer> {
        private static final int ITEMS_MAX = 8_192;
        private static final int ACCOUNTS_MAX = 10_000_000;
        private static final int IN_FLIGHT_MAX = 64;
        private static final int SNAPSHOTS_MAX = 100;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private BenchTarget target = new BenchTarget();

        @Option(
                names = "--transfers",
                paramLabel = "N",
                defaultValue = "1000000",
                description = "How many are measured. Default: ${DEFAULT-VALUE}.")
        private long transfers;

        @Option(
                names = "--batch",
                paramLabel = "N",
                defaultValue = "8000",
                description = "Transfers in a request, 1 to 8192. Default: ${DEFAULT-VALUE}.")
        private int batch;

        @Option(
                names = "--accounts",
                paramLabel = "N",
                defaultValue = "10000",
                description = "Accounts, all used alike. Default: ${DEFAULT-VALUE}.")
        private int accounts;

        @Option(
                names = "--cross-share",
                paramLabel = "PERCENT",
                defaultValue = "0",
                description = "Transfers that credit another partition. Default: ${DEFAULT-VALUE}.")
        private double crossPercent;

        @Option(
                names = "--in-flight",
                paramLabel = "N",
                defaultValue = "4",
                description = "Requests on their way in each partition. Default: ${DEFAULT-VALUE}.")
        private int inFlight;

        @Option(
                names = "--warm-up",
                paramLabel = "DURATION",
                defaultValue = "10s",
                description = "Send for so long before measuring. Default: ${DEFAULT-VALUE}.")
        private Duration warmUp = Duration.ZERO;

        @Option(
                names = "--snapshots",
                paramLabel = "N",
                defaultValue = "0",
                description =
                        "Have every node take so many snapshots meanwhile, and say how long payments rested for them."
                                + " Default: ${DEFAULT-VALUE}.")
        private int snapshots;

        @Option(
                names = "--restarts",
                description =
                        "Afterwards kill every node, one after the other, then remove all that one has, and say how"
                                + " soon each is ready again.")
        private boolean isRestarted;

        @Override
        public Integer call() {
            if (!(crossPercent >= 0 && crossPercent <= PERCENT) || transfers < 1) {
                throw new IllegalArgumentException("--cross-share must be 0 to 100 percent, not " + crossPercent
                        + "; --transfers at least 1, not " + transfers);
            }
            TransferBench.Settings settings = new TransferBench.Settings(
                    new TransferPlan.Spec(
                            target.seed(), target.asset(), within("--accounts", accounts, 2, ACCOUNTS_MAX), (int)
                                    Math.round(crossPercent / PERCENT * MILLION)),
                    transfers,
                    warmUp,
                    within("--batch", batch, 1, ITEMS_MAX),
                    within("--in-flight", inFlight, 1, IN_FLIGHT_MAX),
                    within("--snapshots", snapshots, 0, SNAPSHOTS_MAX),
                    isRestarted);
            return target.run(
                    spec,
                    2,
                    (client, cpu, nodes, progress) -> new TransferBench(client, settings, cpu, nodes, progress).run());
        }
    }

    /** Correctness under load and kills. */
    @Command(
            name = "bank",
            mixinStandardHelpOptions = true,
            description = {
                "Moves money between few accounts while leaders are killed.",
                "Customers make single transfers, chains, and pending transfers that are",
                "posted, voided or expire, all of them between partitions. Meanwhile the",
                "books are audited over one consistent cut after the other. At the end every",
                "request is sent again: each must be answered as it was.",
                ""
            },
            footer = {"", "Exit code 0 only if every check holds."})
    static final class Bank implements Callable<Integer> {
        private static final int PARTITIONS = 4;
        private static final int CALLERS_MAX = 1_000;
        private static final int KILLS_MAX = 100;
        private static final int ACCOUNTS_MAX = 100_000;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private BenchTarget target = new BenchTarget();

        @Option(
                names = "--accounts",
                paramLabel = "N",
                defaultValue = "64",
                description = "Accounts. Default: ${DEFAULT-VALUE}.")
        private int accounts;

        @Option(
                names = "--callers",
                paramLabel = "N",
                defaultValue = "32",
                description = "Customers at a time. Default: ${DEFAULT-VALUE}.")
        private int callers;

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                defaultValue = "60s",
                description = "How long. Default: ${DEFAULT-VALUE}.")
        private Duration duration = Duration.ZERO;

        @Option(
                names = "--kills",
                paramLabel = "N",
                description = "How often the node that leads most partitions is killed. Default: 2; 0 with --cluster.")
        private @Nullable Integer kills;

        @Override
        public Integer call() {
            int count = kills == null ? (target.isGiven() ? 0 : 2) : kills;
            BankBench.Settings settings = new BankBench.Settings(
                    target.seed(),
                    target.asset(),
                    within("--accounts", accounts, 2 * PARTITIONS, ACCOUNTS_MAX),
                    within("--callers", callers, 1, CALLERS_MAX),
                    duration,
                    within("--kills", count, 0, KILLS_MAX));
            return target.run(
                    spec,
                    PARTITIONS,
                    (client, cpu, nodes, progress) -> new BankBench(client, settings, cpu, nodes, progress).run());
        }
    }
}
