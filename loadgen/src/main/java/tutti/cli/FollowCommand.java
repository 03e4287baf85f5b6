package tutti.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.OutcomeFollower;
import tutti.client.Place;
import tutti.client.TuttiClient;
import tutti.v1.Entry;
import tutti.v1.FollowOutcomesResponse;

/** Exports what happens in a partition. */
@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what happened in a partition, in order, and then what happens, without",
            "end. When a node is lost it goes on at another: nothing is left out, and nothing",
            "comes twice.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tutti follow 0 --json >> outcomes-0.jsonl            an export, a line an entry",
            "  tutti follow 0 --json --from 4096.17 >> ...          goes on after that place",
            "  tutti follow 1 --once                                what there is, and no more",
            "",
            "Each entry says its place. To resume, give the last one that you have.",
            "Exit code 3 if no node answers for as long as --deadline says."
        })
final class FollowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "PARTITION", description = "Number of the partition, from 0.")
    private int partition;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "POSITION.ORDINAL of the last entry that you have; the beginning if not given.")
    private @Nullable String from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many entries; 0 for without end. Default: ${DEFAULT-VALUE}.")
    private long limit;

    @Option(names = "--once", description = "End when everything is told that there is.")
    private boolean isOnce;

    private long told;

    @Override
    public Integer call() {
        Place after = from == null ? null : Place.parse(from);
        Printer printer = new Printer(spec, connection.isJson());
        try (TuttiClient client = connection.open();
                OutcomeFollower follower = client.follow(partition, after)) {
            // A node may be lost at once: the others are known only when a map is.
            client.blocking().clusterMap();
            boolean isOver = false;
            while (!isOver) {
                FollowOutcomesResponse answer = follower.next();
                for (int i = 0; i < answer.getEntriesCount() && !isFull(); i++) {
                    print(printer, answer.getEntries(i));
                }
                isOver = isFull() || (isOnce && answer.getPosition() > 0) || isUnread();
            }
            return ExitCodes.DONE;
        }
    }

    private void print(Printer printer, Entry entry) {
        told++;
        if (connection.isJson()) {
            printer.json(MessageJson.of(entry));
        } else {
            EntryText.lines(entry, null).forEach(printer::line);
        }
    }

    private boolean isFull() {
        return limit > 0 && told >= limit;
    }

    /** True if whoever read what is printed has gone. */
    private boolean isUnread() {
        return spec.commandLine().getOut().checkError();
    }
}
