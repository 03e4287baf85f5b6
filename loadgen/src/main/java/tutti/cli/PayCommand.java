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
import tutti.client.Uuid7;
import tutti.v1.StreamPayment;

/** One stream payment by hand. */
@Command(
        name = "pay",
        mixinStandardHelpOptions = true,
        description = {"Pays for a play: debits the payer, credits every share of the work.", ""},
        footer = {
            "",
            "Example:",
            "  tutti pay --payer ID --work ID --units 1",
            "",
            "The id that is made is printed. If the exit code is 4, repeat the command with",
            "--id and that id: the ledger does it once."
        })
final class PayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--id", paramLabel = "ID", description = "Id of the payment; made if not given.")
    private @Nullable Id id;

    @Option(names = "--payer", required = true, paramLabel = "ID", description = "Account that pays.")
    @SuppressWarnings("NullAway.Init")
    private Id payer;

    @Option(names = "--work", required = true, paramLabel = "ID", description = "Work that was played.")
    @SuppressWarnings("NullAway.Init")
    private Id work;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "1",
            description = "Plays or seconds. Default: ${DEFAULT-VALUE}.")
    private long units;

    @Option(
            names = "--played-at",
            paramLabel = "NS",
            defaultValue = "0",
            description = "When, nanoseconds since 1970; 0 for now. Default: ${DEFAULT-VALUE}.")
    private long playedAtNs;

    @Option(names = "--code", paramLabel = "N", description = "A number of yours, 0 to 65535.")
    private int code;

    @Override
    public Integer call() {
        Id own = id == null ? new Uuid7().next() : id;
        StreamPayment message = StreamPayment.newBuilder()
                .setId(own.toByteString())
                .setPayerAccountId(payer.toByteString())
                .setWorkId(work.toByteString())
                .setUnits(units)
                .setPlayedAtNs(playedAtNs)
                .setCode(code)
                .build();
        return connection.answer(spec, "payment", own, client -> client.payStreams(List.of(message)));
    }
}
