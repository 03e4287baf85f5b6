package tutti.cli;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.TuttiClient;
import tutti.v1.Entry;

/** What became of a transfer or a stream payment. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what became of a transfer or stream payment: its outcome, and what changed",
            "since. All partitions are asked.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tutti transfer show ID",
            "  tutti transfer show ID --debit ACCOUNT --json",
            "",
            "Exit code 1 if no history has the id."
        })
final class TransferShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Id of the transfer or payment.")
    @SuppressWarnings("NullAway.Init")
    private Id id;

    @Option(
            names = "--debit",
            paramLabel = "ID",
            description = "Only that of this debit account: accounts may use the same id.")
    private @Nullable Id debit;

    @Override
    public Integer call() {
        try (TuttiClient client = connection.open()) {
            List<Entry> entries = client.blocking().lookupTransfers(List.of(id.toByteString())).stream()
                    .filter(this::isAsked)
                    .toList();
            if (entries.isEmpty()) {
                spec.commandLine().getErr().println("tutti: no transfer or payment " + id);
                return ExitCodes.REJECTED;
            }
            Printer printer = new Printer(spec, connection.isJson());
            if (connection.isJson()) {
                JsonObject json = new JsonObject();
                json.addProperty("id", id.toString());
                json.add("entries", MessageJson.of(entries));
                printer.json(json);
            } else {
                entries.forEach(entry -> EntryText.lines(entry, null).forEach(printer::line));
            }
            return ExitCodes.DONE;
        }
    }

    private boolean isAsked(Entry entry) {
        return debit == null || debit.toByteString().equals(debitAccount(entry));
    }

    private static ByteString debitAccount(Entry entry) {
        return entry.hasPayment()
                ? entry.getPayment().getPayment().getPayerAccountId()
                : entry.getTransfer().getTransfer().getDebitAccountId();
    }
}
