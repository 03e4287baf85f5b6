package tutti.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.bench.IdsBench;

/** Whether ids are known for ever. */
@Command(
        name = "ids",
        mixinStandardHelpOptions = true,
        description = {
            "Sends requests again after all that could make a ledger forget them.",
            "Customers whose clocks are right, a year slow or a year fast, or whose ids",
            "are random, make single transfers, chains and pending transfers. All of them",
            "are sent again: at once; after a leader was killed; after more others than",
            "memory holds, among them new requests like the first; after all nodes were",
            "restarted from snapshots; after a node lost all it had; after another leader",
            "was killed. Each must be answered as it was, and be refused with another",
            "amount; ids from a clock that is a year fast are refused every time. It",
            "starts nodes of its own, and takes some minutes.",
            ""
        },
        footer = {"", "Exit code 0 only if every check holds."})
final class BenchIdsCommand implements Callable<Integer> {
    private static final int PARTITIONS = 2;
    private static final int ACCOUNTS_MAX = 100_000;
    private static final int CALLERS_MAX = 100;

    /** The fewest that a node takes. */
    private static final int IDS_IN_MEMORY = 1 << 17;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private BenchTarget target = new BenchTarget();

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "256",
            description = "Accounts. Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "8",
            description = "Customers of each style of ids at a time. Default: ${DEFAULT-VALUE}.")
    private int callers;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "How long requests are made. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Override
    public Integer call() {
        if (target.isGiven()) {
            throw new IllegalArgumentException("leave --cluster out: nodes are killed, restarted and emptied, so only"
                    + " nodes that are started here will do");
        }
        IdsBench.Settings settings = new IdsBench.Settings(
                target.seed(),
                target.asset(),
                BenchCommand.within("--accounts", accounts, 2 * PARTITIONS, ACCOUNTS_MAX),
                BenchCommand.within("--callers", callers, 1, CALLERS_MAX),
                duration,
                IDS_IN_MEMORY);
        List<String> ofNodes =
                List.of("limits.id-window-max = " + IDS_IN_MEMORY, "consensus.snapshot-every-minutes = 1");
        return target.run(
                spec,
                PARTITIONS,
                ofNodes,
                (client, cpu, nodes, progress) -> new IdsBench(client, settings, cpu, nodes, progress).run());
    }
}
