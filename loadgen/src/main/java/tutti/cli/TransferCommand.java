package tutti.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.Uuid7;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;

/** One transfer by hand. */
@Command(
        name = "transfer",
        mixinStandardHelpOptions = true,
        description = {"Moves an amount from one account to another, at once, in two phases or at a time.", ""},
        subcommands = TransferShowCommand.class,
        footer = {
            "",
            "Examples:",
            "  tutti transfer --from ID --to ID --amount 2500000",
            "  tutti transfer --from ID --to ID --amount 2500000 --pending --timeout 3600",
            "  tutti transfer --from ID --post PENDING-ID               posts the whole",
            "  tutti transfer --from ID --post PENDING-ID --amount 1000 posts a part",
            "  tutti transfer --from ID --void PENDING-ID",
            "  tutti transfer --from ID --to ID --amount 2500000 --at 2027-01-01T00:00:00Z",
            "  tutti transfer --from ID --void SCHEDULED-ID             takes it back before its time",
            "  tutti transfer --from ID --reverse ID                    moves all of it back",
            "  tutti transfer show ID                                   what became of it",
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

    /** Required; not where a subcommand is called. */
    @Option(names = "--from", paramLabel = "ID", description = "Account to debit; always needed.")
    private @Nullable Id from;

    @Option(
            names = "--to",
            paramLabel = "ID",
            description = "Account to credit; not needed with --post, --void, --reverse and --claim.")
    private @Nullable Id to;

    @Option(
            names = "--amount",
            paramLabel = "N",
            description = "Minor units; with --post, --void, --reverse, --claim the whole if not given.")
    private @Nullable Long amount;

    @Option(names = "--code", paramLabel = "N", description = "A number of yours, 0 to 65535.")
    private int code;

    @ArgGroup
    private Phase phase = new Phase();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "With --pending: when it expires by itself; 0, the default, for never.")
    private int timeoutSeconds;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = {
                "When it is tried, such as 2027-01-01T00:00:00Z. Nothing is reserved until then;",
                "history tells what became of it."
            })
    private @Nullable Instant at;

    @Option(names = "--balancing-debit", description = "Move what --from has available, at most --amount.")
    private boolean balancingDebit;

    @Option(names = "--balancing-credit", description = "Move what --to lacks, at most --amount.")
    private boolean balancingCredit;

    @Option(names = "--closing-debit", description = "With --pending: close --from until this transfer is voided.")
    private boolean closingDebit;

    @Option(names = "--closing-credit", description = "With --pending: close --to until this transfer is voided.")
    private boolean closingCredit;

    /** How a transfer in two phases begins and ends. */
    private static final class Phase {
        @Option(names = "--pending", description = "Only reserve the amount, until it is posted or voided.")
        private boolean pending;

        @Option(names = "--post", paramLabel = "ID", description = "Post this pending transfer of --from.")
        private @Nullable Id post;

        @Option(
                names = "--void",
                paramLabel = "ID",
                description = "Void this pending, or not yet due, transfer of --from.")
        private @Nullable Id voided;

        @Option(names = "--reverse", paramLabel = "ID", description = "Move back this posted transfer of --from.")
        private @Nullable Id reversed;

        @Option(
                names = "--claim",
                description = {
                    "Fetch what waits for --from in the asset's unclaimed account since it was closed,",
                    "to --from itself or to --to."
                })
        private boolean claim;

        /** The transfer that this one is about, if there is one. */
        @Nullable
        Id another() {
            return post != null ? post : voided != null ? voided : reversed;
        }
    }

    @Override
    public Integer call() {
        Id own = id == null ? new Uuid7().next() : id;
        Transfer message = message(own);
        return connection.answer(spec, "transfer", own, client -> client.createTransfers(List.of(message)));
    }

    private Transfer message(Id own) {
        if (from == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--from=ID'");
        }
        Id another = phase.another();
        if (another == null && !phase.claim && (to == null || amount == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Give --to and --amount, or the transfer to --post, --void or --reverse, or --claim.");
        }
        Transfer.Builder message = Transfer.newBuilder()
                .setId(own.toByteString())
                .setDebitAccountId(from.toByteString())
                .setAmount(amount == null ? Long.MAX_VALUE : amount)
                .setCode(code)
                .setFlags(flags())
                .setTimeoutSeconds(timeoutSeconds);
        if (at != null) {
            message.setScheduledAtNs(Times.nanos("--at", at));
        }
        if (to != null) {
            message.setCreditAccountId(to.toByteString());
        }
        if (another != null) {
            message.setPendingId(another.toByteString());
        }
        return message.build();
    }

    private int flags() {
        return (phase.pending ? TransferFlag.TRANSFER_FLAG_PENDING_VALUE : 0)
                | (phase.post == null ? 0 : TransferFlag.TRANSFER_FLAG_POST_PENDING_VALUE)
                | (phase.voided == null ? 0 : TransferFlag.TRANSFER_FLAG_VOID_PENDING_VALUE)
                | (phase.reversed == null ? 0 : TransferFlag.TRANSFER_FLAG_REVERSAL_VALUE)
                | (phase.claim ? TransferFlag.TRANSFER_FLAG_CLAIM_VALUE : 0)
                | (at == null ? 0 : TransferFlag.TRANSFER_FLAG_SCHEDULED_VALUE)
                | (balancingDebit ? TransferFlag.TRANSFER_FLAG_BALANCING_DEBIT_VALUE : 0)
                | (balancingCredit ? TransferFlag.TRANSFER_FLAG_BALANCING_CREDIT_VALUE : 0)
                | (closingDebit ? TransferFlag.TRANSFER_FLAG_CLOSING_DEBIT_VALUE : 0)
                | (closingCredit ? TransferFlag.TRANSFER_FLAG_CLOSING_CREDIT_VALUE : 0);
    }
}
