package tutti.cli;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
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
import tutti.v1.EntryKind;
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
            "  tutti account statement ID --kinds settlement",
            "  tutti account statement ID --kinds account             who froze it, and when",
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

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = {
                "Only these, separated by commas: movement, settlement; account, its creation,",
                "freezes and closings; share, works of the --partition that give it one. Or",
                "balance, of an account made with --history. Default: movement,settlement."
            })
    private List<Kind> kinds = List.of();

    /** What an account can be asked about. */
    private enum Kind {
        MOVEMENT(EntryKind.ENTRY_KIND_MOVEMENT),
        SETTLEMENT(EntryKind.ENTRY_KIND_SETTLEMENT),
        BALANCE(EntryKind.ENTRY_KIND_BALANCE),
        ACCOUNT(EntryKind.ENTRY_KIND_ACCOUNT),
        SHARE(EntryKind.ENTRY_KIND_SHARE);

        private final EntryKind asked;

        Kind(EntryKind asked) {
            this.asked = asked;
        }
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
            new HistoryPagePrinter(spec, connection.isJson())
                    .print(id, id.toByteString(), page.getEntriesList(), page.getNext(), page.getPosition());
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
        kinds.forEach(kind -> request.addKinds(kind.asked));
        if (partition != null) {
            request.setPartition(partition);
        }
        return request.build();
    }
}
