package tutti.replica.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.codec.Batches;
import tutti.codec.SectionKind;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** A transfer or stream payment that a client sends, again and again, and what it was told. */
final class Command {
    private final @Nullable Transfer transfer;
    private final @Nullable StreamPayment payment;
    private final String principal;

    /** Set once and for all by the first final answer. */
    private @Nullable Outcome outcome;

    private long decidedAtNs;
    private boolean undecided;
    private boolean abandoned;

    /** True once a pending transfer was told to be posted or voided. */
    private boolean ended;

    private Command(@Nullable Transfer transfer, @Nullable StreamPayment payment, String principal) {
        this.transfer = transfer;
        this.payment = payment;
        this.principal = principal;
    }

    static Command of(Transfer transfer, String principal) {
        return new Command(transfer, null, principal);
    }

    static Command of(StreamPayment payment, String principal) {
        return new Command(null, payment, principal);
    }

    /** Kind of the section that it travels in. */
    int kind() {
        return transfer != null ? SectionKind.TRANSFERS : SectionKind.STREAM_PAYMENTS;
    }

    Id id() {
        if (transfer != null) {
            return new Id(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
        }
        StreamPayment pay = asPayment();
        return new Id(pay.idHigh, pay.idLow, pay.payerHigh, pay.payerLow);
    }

    @Nullable
    Transfer transfer() {
        return transfer;
    }

    Transfer asTransfer() {
        if (transfer == null) {
            throw new IllegalStateException("not a transfer");
        }
        return transfer;
    }

    StreamPayment asPayment() {
        if (payment == null) {
            throw new IllegalStateException("not a stream payment");
        }
        return payment;
    }

    String principal() {
        return principal;
    }

    /** Writes the number that the partition gave the principal into the record. */
    void stamp(int principalNumber) {
        if (transfer != null) {
            transfer.principal = principalNumber;
        } else {
            asPayment().principal = principalNumber;
        }
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    boolean isUndecided() {
        return undecided;
    }

    /** True if nothing more is to be heard of it. */
    boolean isClosed() {
        return outcome != null || abandoned;
    }

    /** The client gives up: the ledger will never say whether it knows the id. */
    void abandon() {
        abandoned = true;
    }

    void onUndecided() {
        require(outcome == null, "undecided after it was decided");
        undecided = true;
    }

    /** Takes an answer that is final; returns true if it is the first. */
    boolean onFinal(Outcome answer, boolean replayed, long timestampNs) {
        if (outcome != null) {
            require(replayed, "applied twice");
            require(outcome == answer, "told " + outcome + ", now " + answer);
            require(decidedAtNs == timestampNs, "told " + decidedAtNs + ", now " + timestampNs);
            return false;
        }
        require(!replayed, "replayed before it was told");
        require(!undecided, "answered while undecided");
        decide(answer, timestampNs);
        return true;
    }

    void onDecided(Outcome answer, long timestampNs) {
        require(undecided, "decided without being undecided");
        decide(answer, timestampNs);
    }

    /** A transfer told to post or void this one has succeeded. */
    void end() {
        require(outcome == Outcome.PENDING && !ended, "ended without being pending");
        ended = true;
    }

    /** True if it was told to be pending and has not ended, at this ledger time of its debit account's home. */
    boolean isPendingAt(long timeNs) {
        if (outcome != Outcome.PENDING || ended) {
            return false;
        }
        int timeoutSeconds = asTransfer().timeoutSeconds;
        return timeoutSeconds == 0 || timeNs < decidedAtNs + timeoutSeconds * 1_000_000_000L;
    }

    static byte[] section(int kind, List<Command> commands) {
        return kind == SectionKind.TRANSFERS
                ? Batches.transfers(commands.stream().map(Command::asTransfer).toList())
                : Batches.payments(commands.stream().map(Command::asPayment).toList());
    }

    private void decide(Outcome answer, long timestampNs) {
        // What ends a pending transfer that is forgotten may still be refused by its account, which can close
        // meanwhile.
        boolean endsForgotten = transfer != null
                && transfer.has(TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING)
                && !answer.isSuccess();
        require(
                !abandoned || answer.isRefusal() || endsForgotten,
                "answered after the ledger said that it cannot know");
        outcome = answer;
        decidedAtNs = timestampNs;
        undecided = false;
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new AssertionError(id() + ": " + problem);
        }
    }

    /** An id and its scope. */
    record Id(long high, long low, long debitHigh, long debitLow) {}
}
