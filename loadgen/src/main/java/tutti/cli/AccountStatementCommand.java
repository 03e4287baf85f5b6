package tutti.cli;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.Place;
import tutti.client.TuttiClient;
import tutti.v1.Entry;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;

/** What an account had a part in. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        description = {"Shows what an account had a part in, a page at a time, the oldest first.", ""},
        footer = {
            "",
            "Examples:",
            "  tutti account statement ID --reverse --limit 20",
            "  tutti account statement ID --credits --from 2027-01-01T00:00:00Z",
            "  tutti account statement ID --cursor 4096.17            the page after that entry",
            "",
            "Stream payments of other partitions come in settlements. What one consists of:",
            "  tutti account statement ID --partition 1 --after 4096 --through 8192",
            "with the partition and the positions that it shows. Of entries that two of them",
            "name, the earlier settlement has them."
        })
final class AccountStatementCommand implements Callable<Integer> {
    private static final int DEBITS = 1;
    private static final int CREDITS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Id of the account.")
    @SuppressWarnings("NullAway.Init")
    private Id id;

    @ArgGroup
    private Side side = new Side();

    /** One side of an account. */
    private static final class Side {
        @Option(names = "--debits", description = "Only where it was debited.")
        private boolean debits;

        @Option(names = "--credits", description = "Only where it was credited.")
        private boolean credits;
    }

    @Option(names = "--code", paramLabel = "N", description = "Only transfers and payments with this code.")
    private int code;

    @Option(names = "--from", paramLabel = "TIME", description = "Only from this ledger time on.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only until this ledger time, inclusive.")
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

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Partition whose history is asked; the account's own if not given.")
    private @Nullable Integer partition;

    @Option(names = "--after", paramLabel = "POSITION", description = "Only after this position of the log.")
    private long afterPosition;

    @Option(names = "--through", paramLabel = "POSITION", description = "Only through this position of the log.")
    private long throughPosition;

    @Override
    public Integer call() {
        ListAccountEntriesRequest request = request();
        try (TuttiClient client = connection.open()) {
            ListAccountEntriesResponse page = client.blocking().listAccountEntries(request);
            Printer printer = new Printer(spec, connection.isJson());
            if (connection.isJson()) {
                printer.json(json(page));
            } else {
                print(printer, page);
            }
            return ExitCodes.DONE;
        }
    }

    private ListAccountEntriesRequest request() {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is 1 to 1000, not " + limit);
        }
        ListAccountEntriesRequest.Builder request = ListAccountEntriesRequest.newBuilder()
                .setAccountId(id.toByteString())
                .setSides(side.debits ? DEBITS : side.credits ? CREDITS : 0)
                .setCode(code)
                .setFromNs(from == null ? 0 : Times.nanos("--from", from))
                .setToNs(to == null ? 0 : Times.nanos("--to", to))
                .setReversed(isReversed)
                .setLimit(limit)
                .setCursor(
                        cursor == null ? ByteString.EMPTY : Place.parse(cursor).toByteString())
                .setAfterPosition(afterPosition)
                .setThroughPosition(throughPosition);
        if (partition != null) {
            request.setPartition(partition);
        }
        return request.build();
    }

    private void print(Printer printer, ListAccountEntriesResponse page) {
        for (Entry entry : page.getEntriesList()) {
            EntryText.lines(entry, id.toByteString()).forEach(printer::line);
        }
        printer.line(page.getEntriesCount() + " entries, through position " + page.getPosition());
        if (!page.getNext().isEmpty()) {
            printer.line("There is more: repeat with --cursor " + Place.of(page.getNext()));
        }
    }

    private JsonObject json(ListAccountEntriesResponse page) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id.toString());
        json.add("entries", MessageJson.of(page.getEntriesList()));
        json.add(
                "next",
                page.getNext().isEmpty()
                        ? JsonNull.INSTANCE
                        : new JsonPrimitive(Place.of(page.getNext()).toString()));
        json.addProperty("position", page.getPosition());
        return json;
    }
}
