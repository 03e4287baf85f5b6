package tutti.cli;

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
            "  tutti account statement ID --cursor 4096.17     the page after that entry",
            "  tutti account statement ID --kinds settlement",
            "  tutti account statement ID --kinds account      who froze it, and when",
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
            description =
                    "Only these, separated by commas: movement, settlement; account, its creation, freezes and closings; "
                            + "share, works of the --partition that give it one. Or balance, of an account made with --history. "
                            + "Default: movement,settlement.")
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

    @Mixin
    private PageOptions page = new PageOptions();

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
            ListAccountEntriesResponse found = client.blocking().listAccountEntries(request);
            new HistoryPagePrinter(spec, connection.isJson())
                    .print(id, id.toByteString(), found.getEntriesList(), found.getNext(), found.getPosition());
            return ExitCodes.DONE;
        }
    }

    private ListAccountEntriesRequest request() {
        ListAccountEntriesRequest.Builder request = ListAccountEntriesRequest.newBuilder()
                .setAccountId(id.toByteString())
                .setSides(side.debits ? DEBITS : side.credits ? CREDITS : 0)
                .setCode(code)
                .setFromNs(page.fromNs())
                .setToNs(page.toNs())
                .setReversed(page.isReversed())
                .setLimit(page.limit())
                .setCursor(page.cursor())
                .setAfterPosition(afterPosition)
                .setThroughPosition(throughPosition);
        kinds.forEach(kind -> request.addKinds(kind.asked));
        if (partition != null) {
            request.setPartition(partition);
        }
        return request.build();
    }
}
