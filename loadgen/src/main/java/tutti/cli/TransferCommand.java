package tutti.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.TuttiClient;
import tutti.client.Uuid7;
import tutti.v1.Result;
import tutti.v1.Transfer;

/** One transfer by hand. */
@Command(
        name = "transfer",
        mixinStandardHelpOptions = true,
        description = {"Moves an amount from one account to another.", ""},
        footer = {
            "",
            "Example:",
            "  tutti transfer --from ID --to ID --amount 2500000",
            "",
            "The id that is made is printed. If the exit code is 4, repeat the command with",
            "--id and that id: the ledger does it once."
        })
final class TransferCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--id", paramLabel = "ID", description = "Id of the transfer; made if not given.")
    private @Nullable Id id;

    @Option(names = "--from", required = true, paramLabel = "ID", description = "Account to debit.")
    @SuppressWarnings("NullAway.Init")
    private Id from;

    @Option(names = "--to", required = true, paramLabel = "ID", description = "Account to credit.")
    @SuppressWarnings("NullAway.Init")
    private Id to;

    @Option(names = "--amount", required = true, paramLabel = "N", description = "Minor units.")
    private long amount;

    @Option(names = "--code", paramLabel = "N", description = "A number of yours, 0 to 65535.")
    private int code;

    @Override
    public Integer call() {
        Id own = id == null ? new Uuid7().next() : id;
        Transfer message = Transfer.newBuilder()
                .setId(own.toByteString())
                .setDebitAccountId(from.toByteString())
                .setCreditAccountId(to.toByteString())
                .setAmount(amount)
                .setCode(code)
                .build();
        try (TuttiClient client = connection.open()) {
            Result result = client.blocking().createTransfers(List.of(message)).get(0);
            new Printer(spec, connection.isJson()).result("transfer", own, result);
            return ExitCodes.of(List.of(result));
        }
    }
}
