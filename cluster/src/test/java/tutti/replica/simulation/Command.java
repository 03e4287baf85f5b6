package tutti.replica.simulation;

import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.Clawback;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.replica.simulation.oracle.Asked;
import tutti.replica.simulation.oracle.TransferId;

/** A transfer, stream payment or clawback that a client sends, again and again, and what it was told. */
final class Command {
    private final String name;
    private final Asked asked;

    /** Set once and for all by the first final answer. */
    private @Nullable Outcome outcome;

    private long decidedAtNs;
    private boolean isAbandoned;

    Command(String name, Asked asked) {
        this.name = name;
        this.asked = asked;
    }

    /** Kind of the section that it travels in. */
    int kind() {
        if (asked.clawback() != null) {
            return SectionKind.CLAWBACKS;
        }
        return asked.transfer() != null ? SectionKind.TRANSFERS : SectionKind.STREAM_PAYMENTS;
    }

    String name() {
        return name;
    }

    Asked asked() {
        return asked;
    }

    TransferId id() {
        return asked.id();
    }

    @Nullable
    Transfer transfer() {
        return asked.transfer();
    }

    /** True for a clawback that does not say what was paid to whom: asked again, it would be refused again. */
    boolean lacksLegs() {
        Clawback clawback = asked.clawback();
        return clawback != null && clawback.legCount == 0;
    }

    boolean has(int flags) {
        Transfer transfer = asked.transfer();
        return transfer != null && transfer.has(flags);
    }

    /** Writes the number that the partition gave the principal into the record. */
    void stamp(int principalNumber) {
        Transfer transfer = asked.transfer();
        StreamPayment payment = asked.payment();
        Clawback clawback = asked.clawback();
        if (transfer != null) {
            transfer.principal = principalNumber;
        } else if (payment != null) {
            payment.principal = principalNumber;
        } else if (clawback != null) {
            clawback.principal = principalNumber;
        }
    }

    /** What the client was told in the end; null if nothing final. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** True if the client does not ask again. */
    boolean isClosed() {
        return outcome != null || isAbandoned;
    }

    /** The client gives up. */
    void abandon() {
        isAbandoned = true;
    }

    /** The client is told the final outcome, for the first time or again. */
    void hear(Outcome answer, long timestampNs) {
        if (outcome != null && (outcome != answer || decidedAtNs != timestampNs)) {
            throw new AssertionError(
                    name + " was told " + outcome + " of " + decidedAtNs + ", now " + answer + " of " + timestampNs);
        }
        outcome = answer;
        decidedAtNs = timestampNs;
    }

    String describe(World world) {
        Transfer of = asked.transfer();
        Clawback clawback = asked.clawback();
        if (clawback != null) {
            return name + " takes back " + Long.toHexString(clawback.paymentLow) + " of "
                    + world.name(clawback.payerHigh, clawback.payerLow)
                    + (clawback.coverHigh == 0
                            ? ""
                            : ", covered by " + world.name(clawback.coverHigh, clawback.coverLow))
                    + (clawback.legCount == 0 ? ", without legs" : "") + " id " + Long.toHexString(clawback.idLow);
        }
        if (of == null) {
            return name + " play by "
                    + world.name(asked.id().debitHigh(), asked.id().debitLow()) + " id "
                    + Long.toHexString(asked.id().low());
        }
        return name + " " + world.name(of.debitHigh, of.debitLow) + "->" + world.name(of.creditHigh, of.creditLow) + " "
                + (of.amount == Transfer.AMOUNT_MAX ? "max" : of.amount) + flags(of);
    }

    private static String flags(Transfer of) {
        StringBuilder text = new StringBuilder();
        append(text, of, TransferFlags.LINKED, " linked");
        append(text, of, TransferFlags.PENDING, " pending");
        append(text, of, TransferFlags.POST_PENDING, " posts");
        append(text, of, TransferFlags.VOID_PENDING, " voids");
        append(text, of, TransferFlags.REVERSAL, " reverses");
        append(text, of, TransferFlags.CLAIM, " claims");
        append(text, of, TransferFlags.SCHEDULED, " at " + of.scheduledAtNs);
        append(text, of, TransferFlags.BALANCING_DEBIT, " balances debit");
        append(text, of, TransferFlags.BALANCING_CREDIT, " balances credit");
        append(text, of, TransferFlags.CLOSING_DEBIT, " closes debit");
        append(text, of, TransferFlags.CLOSING_CREDIT, " closes credit");
        if (of.pendingLow != 0) {
            text.append(" ").append(Long.toHexString(of.pendingLow));
        }
        if (of.timeoutSeconds != 0) {
            text.append(" for ").append(of.timeoutSeconds).append("s");
        }
        return text + " id " + Long.toHexString(of.idLow);
    }

    /** The same transfer, without the number of a principal. */
    static Transfer copy(Transfer of) {
        Transfer copy = new Transfer();
        copy.idHigh = of.idHigh;
        copy.idLow = of.idLow;
        copy.debitHigh = of.debitHigh;
        copy.debitLow = of.debitLow;
        copy.creditHigh = of.creditHigh;
        copy.creditLow = of.creditLow;
        copy.amount = of.amount;
        copy.code = of.code;
        copy.flags = of.flags;
        copy.pendingHigh = of.pendingHigh;
        copy.pendingLow = of.pendingLow;
        copy.userDataHigh = of.userDataHigh;
        copy.userDataLow = of.userDataLow;
        copy.userData = of.userData;
        copy.userDataShort = of.userDataShort;
        copy.timeoutSeconds = of.timeoutSeconds;
        copy.effectiveDateNs = of.effectiveDateNs;
        copy.scheduledAtNs = of.scheduledAtNs;
        return copy;
    }

    private static void append(StringBuilder text, Transfer of, int flag, String word) {
        if (of.has(flag)) {
            text.append(word);
        }
    }
}
