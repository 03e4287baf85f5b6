package tutti.cli;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.Place;
import tutti.client.TuttiClient;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;

/** How a work and its splits came to be. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Shows when a work was registered, and each split that it was given since, also",
            "those that hold no more, the oldest first.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tutti work history ID",
            "  tutti work history ID --reverse --limit 1 --json",
            "",
            "For what holds now see tutti work show."
        })
final class WorkHistoryCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Id of the work.")
    @SuppressWarnings("NullAway.Init")
    private Id id;

    @Option(names = "--from", paramLabel = "TIME", description = "Only what was said from this ledger time on.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what was said until this ledger time, inclusive.")
    private @Nullable Instant to;

    @Option(names = "--reverse", description = "The latest first.")
    private boolean isReversed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Entries of a page, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--cursor",
            paramLabel = "PLACE",
            description = "POSITION.ORDINAL of the last entry of the page before, as that page says.")
    private @Nullable String cursor;

    @Override
    public Integer call() {
        ListWorkEntriesRequest request = request();
        try (TuttiClient client = connection.open()) {
            ListWorkEntriesResponse page = client.blocking().listWorkEntries(request);
            new HistoryPagePrinter(spec, connection.isJson())
                    .print(id, null, page.getEntriesList(), page.getNext(), page.getPosition());
            return ExitCodes.DONE;
        }
    }

    private ListWorkEntriesRequest request() {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is 1 to 1000, not " + limit);
        }
        return ListWorkEntriesRequest.newBuilder()
                .setWorkId(id.toByteString())
                .setFromNs(from == null ? 0 : Times.nanos("--from", from))
                .setToNs(to == null ? 0 : Times.nanos("--to", to))
                .setReversed(isReversed)
                .setLimit(limit)
                .setCursor(
                        cursor == null ? ByteString.EMPTY : Place.parse(cursor).toByteString())
                .build();
    }
}
