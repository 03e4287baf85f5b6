package tutti.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
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

    @Mixin
    private PageOptions page = new PageOptions();

    @Override
    public Integer call() {
        ListWorkEntriesRequest request = request();
        try (TuttiClient client = connection.open()) {
            ListWorkEntriesResponse found = client.blocking().listWorkEntries(request);
            new HistoryPagePrinter(spec, connection.isJson())
                    .print(id, null, found.getEntriesList(), found.getNext(), found.getPosition());
            return ExitCodes.DONE;
        }
    }

    private ListWorkEntriesRequest request() {
        return ListWorkEntriesRequest.newBuilder()
                .setWorkId(id.toByteString())
                .setFromNs(page.fromNs())
                .setToNs(page.toNs())
                .setReversed(page.isReversed())
                .setLimit(page.limit())
                .setCursor(page.cursor())
                .build();
    }
}
