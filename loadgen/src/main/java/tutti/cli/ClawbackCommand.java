package tutti.cli;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.Uuid7;
import tutti.v1.Clawback;

/** One clawback by hand. */
@Command(
        name = "clawback",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a stream payment back: every share goes back to the payer, or none.",
            "Only who controls the asset may.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  tutti clawback --payer ID --payment ID --cover ID",
            "",
            "The id that is made is printed. If the exit code is 4, repeat the command with",
            "--id and that id: the ledger does it once."
        })
final class ClawbackCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--id", paramLabel = "ID", description = "Id of the clawback; made if not given.")
    private @Nullable Id id;

    @Option(names = "--payer", required = true, paramLabel = "ID", description = "Account that paid.")
    @SuppressWarnings("NullAway.Init")
    private Id payer;

    @Option(names = "--payment", required = true, paramLabel = "ID", description = "Id of the payment.")
    @SuppressWarnings("NullAway.Init")
    private Id payment;

    @Option(
            names = "--cover",
            paramLabel = "ID",
            description = "Account that pays what payees are short of. Without one nothing is taken if any is.")
    private @Nullable Id cover;

    @Option(names = "--code", paramLabel = "N", description = "A number of yours, 0 to 65535.")
    private int code;

    @Override
    public Integer call() {
        Id own = id == null ? new Uuid7().next() : id;
        Clawback message = Clawback.newBuilder()
                .setId(own.toByteString())
                .setPayerAccountId(payer.toByteString())
                .setPaymentId(payment.toByteString())
                .setCoverAccountId(cover == null ? ByteString.EMPTY : cover.toByteString())
                .setCode(code)
                .build();
        return connection.answer(spec, "clawback", own, client -> client.clawBackPayments(List.of(message)));
    }
}
