package tutti.ledger;

import static tutti.ledger.IdLayout.AMOUNT;
import static tutti.ledger.IdLayout.DETAIL;
import static tutti.ledger.IdLayout.ID_HIGH;
import static tutti.ledger.IdLayout.ID_LOW;
import static tutti.ledger.IdLayout.META;
import static tutti.ledger.IdLayout.NUMBERS;
import static tutti.ledger.IdLayout.OF_HIGH;
import static tutti.ledger.IdLayout.OF_LOW;
import static tutti.ledger.IdLayout.POSITION;
import static tutti.ledger.IdLayout.TIMESTAMP;
import static tutti.ledger.IdLayout.TO_HIGH;
import static tutti.ledger.IdLayout.TO_LOW;
import static tutti.ledger.IdLayout.TRANSFER;

import org.jspecify.annotations.Nullable;

/** What {@link IdRecords} holds of each id, by slot. */
class IdFields {
    private static final long NS_PER_S = 1_000_000_000;

    final Slab slab = new Slab(IdLayout.RECORD_WORDS);
    final Extensions extensions = new Extensions();

    Slab slab() {
        return slab;
    }

    boolean is(int slot, long idHigh, long idLow, long ofHigh, long ofLow) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        return chunk[base + ID_HIGH] == idHigh
                && chunk[base + ID_LOW] == idLow
                && chunk[base + OF_HIGH] == ofHigh
                && chunk[base + OF_LOW] == ofLow;
    }

    /** Reads all memory of the records of some slots, so that it is in the cache when they are asked for; returns anything. */
    long read(int[] slots, int from, int to) {
        long read = 0;
        for (int i = from; i < to; i++) {
            long[] chunk = slab.chunk(slots[i]);
            int base = slab.base(slots[i]);
            read += chunk[base] + chunk[base + IdLayout.RECORD_WORDS / 2] + chunk[base + IdLayout.RECORD_WORDS - 1];
        }
        return read;
    }

    boolean isInUse(int slot) {
        return kind(slot) != 0;
    }

    /** A transfer that another partition will decide. */
    boolean isHold(int slot) {
        return kind(slot) == TRANSFER && (outcomeCode(slot) == IdLayout.UNDECIDED || stage(slot) == IdLayout.STAGE_DUE);
    }

    boolean isTransfer(int slot) {
        return kind(slot) == TRANSFER;
    }

    /** True for a transfer in two phases, whatever became of it. */
    boolean isPendingFlagged(int slot) {
        return kind(slot) == TRANSFER && (flags(slot) & TransferFlags.PENDING) != 0;
    }

    /** True for a scheduled transfer, whatever became of it. */
    boolean isScheduled(int slot) {
        return kind(slot) == TRANSFER && (flags(slot) & TransferFlags.SCHEDULED) != 0;
    }

    /** True while more is to come of the id, so that it cannot leave the window. */
    boolean isUnfinished(int slot) {
        return isHold(slot) || IdLayout.isUnfinished(stage(slot));
    }

    /** True while the transfer has a deadline: it is pending, or scheduled and to be tried. */
    boolean isWaiting(int slot) {
        int stage = stage(slot);
        return stage == IdLayout.STAGE_PENDING || stage == IdLayout.STAGE_SCHEDULED;
    }

    /** True if what the id holds of its debit account is counted with the id. */
    boolean isCounted(int slot) {
        return isUnfinished(slot)
                && stage(slot) != IdLayout.STAGE_SCHEDULED
                && !isReversalHold(slot)
                && !(isHold(slot) && isMarked(slot, IdMeta.CHAIN));
    }

    /** The stored outcome, null if the transfer is undecided. */
    @Nullable
    Outcome outcome(int slot) {
        int code = outcomeCode(slot);
        return code == IdLayout.UNDECIDED ? null : Outcome.ofCode(code);
    }

    /** True for a transfer that moved something, at once or when it was due; not for one in two phases. */
    boolean isPosted(int slot) {
        return (stage(slot) == IdLayout.STAGE_DONE ? (int) slab.get(slot, NUMBERS) : outcomeCode(slot))
                == Outcome.POSTED.code();
    }

    /** False for an undecided transfer. */
    boolean isSuccess(int slot) {
        Outcome stored = outcome(slot);
        return stored != null && stored.isSuccess();
    }

    boolean isMarked(int slot, long mark) {
        return (slab.get(slot, META) & mark) != 0;
    }

    /** A reversal of which another partition decides: it will credit, not debit, its debit account. */
    boolean isReversalHold(int slot) {
        return isHold(slot) && (flags(slot) & TransferFlags.REVERSAL) != 0;
    }

    /** A claim of which another partition decides: what it will debit is the unclaimed account. */
    boolean isClaimHold(int slot) {
        return isHold(slot) && (flags(slot) & TransferFlags.CLAIM) != 0;
    }

    /** True for the id of a clawback. */
    boolean isClawback(int slot) {
        return kind(slot) == TRANSFER && (flags(slot) & TransferFlags.CLAWBACK) != 0;
    }

    int stage(int slot) {
        return IdMeta.stage(slab.get(slot, META));
    }

    int flags(int slot) {
        return IdMeta.flags(slab.get(slot, META));
    }

    int code(int slot) {
        return IdMeta.code(slab.get(slot, META));
    }

    /** True if the id, with its debit account, is lower than the other. An order among ids, no more. */
    boolean isLower(int slot, int other) {
        return IdLayout.isLower(slab.chunk(slot), slab.base(slot), slab.chunk(other), slab.base(other));
    }

    /** Embedded time of the id, ms; {@link UuidV7#UNTIMED} if it has none. */
    long timeMs(int slot) {
        return UuidV7.timeMs(slab.get(slot, ID_HIGH), slab.get(slot, ID_LOW));
    }

    long timestampNs(int slot) {
        return slab.get(slot, TIMESTAMP);
    }

    long position(int slot) {
        return slab.get(slot, POSITION);
    }

    /** Amount asked for by a transfer, units of a payment. */
    long amount(int slot) {
        return slab.get(slot, AMOUNT);
    }

    /** What a transfer moved or reserved, less what was reversed of it. */
    long moved(int slot) {
        return slab.get(slot, DETAIL);
    }

    long idHigh(int slot) {
        return slab.get(slot, ID_HIGH);
    }

    long idLow(int slot) {
        return slab.get(slot, ID_LOW);
    }

    long debitHigh(int slot) {
        return slab.get(slot, OF_HIGH);
    }

    long debitLow(int slot) {
        return slab.get(slot, OF_LOW);
    }

    long creditHigh(int slot) {
        return slab.get(slot, TO_HIGH);
    }

    long creditLow(int slot) {
        return slab.get(slot, TO_LOW);
    }

    Extensions extensions() {
        return extensions;
    }

    /** True if the transfer names the credit account of the one in the slot, or none. */
    boolean isCreditedTo(int slot, Transfer transfer) {
        return (transfer.creditHigh | transfer.creditLow) == 0
                || (transfer.creditHigh == creditHigh(slot) && transfer.creditLow == creditLow(slot));
    }

    /** When the payment was played, as the gateway had it. */
    long playedAtNs(int slot) {
        return slab.get(slot, DETAIL);
    }

    /** Of the legs of a payment that was posted. */
    long legsHash(int slot) {
        return slab.get(slot, NUMBERS) & ~(long) SplitVersion.NUMBER_MAX;
    }

    /** Number of the mandate by which the transfer debits, 0 if it is the controller's. */
    int mandateNumber(int slot) {
        return (int) (slab.get(slot, NUMBERS) >>> Integer.SIZE);
    }

    /** Sets what the transfer moves, and between which accounts, as the client said it; not what few transfers say, nor who asks. */
    void read(int slot, Transfer transfer) {
        transfer.idHigh = idHigh(slot);
        transfer.idLow = idLow(slot);
        transfer.debitHigh = debitHigh(slot);
        transfer.debitLow = debitLow(slot);
        transfer.creditHigh = creditHigh(slot);
        transfer.creditLow = creditLow(slot);
        transfer.amount = amount(slot);
        transfer.code = code(slot);
        transfer.flags = flags(slot);
    }

    /** Ledger time at which the transfer is due, if it is scheduled, or expires; {@link Long#MAX_VALUE} for never. */
    long deadlineNs(int slot) {
        if (isScheduled(slot)) {
            return Math.max(extensions.scheduledAtNs(slot), stage(slot) == IdLayout.STAGE_SCHEDULED ? moved(slot) : 0);
        }
        long timeoutSeconds = extensions.timeoutSeconds(slot);
        // 2^32 seconds are 136 years: later than the clock goes.
        return timeoutSeconds == 0 || timeoutSeconds > (Long.MAX_VALUE - timestampNs(slot)) / NS_PER_S
                ? Long.MAX_VALUE
                : timestampNs(slot) + timeoutSeconds * NS_PER_S;
    }

    int kind(int slot) {
        return IdMeta.kind(slab.get(slot, META));
    }

    /** {@link IdLayout#UNDECIDED} if there is no outcome yet. */
    int outcomeCode(int slot) {
        return IdMeta.outcomeCode(slab.get(slot, META));
    }
}
