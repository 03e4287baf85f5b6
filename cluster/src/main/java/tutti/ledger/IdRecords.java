package tutti.ledger;

import static tutti.ledger.IdLayout.AMOUNT;
import static tutti.ledger.IdLayout.DETAIL;
import static tutti.ledger.IdLayout.ID_HIGH;
import static tutti.ledger.IdLayout.ID_LOW;
import static tutti.ledger.IdLayout.META;
import static tutti.ledger.IdLayout.NUMBERS;
import static tutti.ledger.IdLayout.OF_HIGH;
import static tutti.ledger.IdLayout.OF_LOW;
import static tutti.ledger.IdLayout.PAYMENT;
import static tutti.ledger.IdLayout.POSITION;
import static tutti.ledger.IdLayout.TIMESTAMP;
import static tutti.ledger.IdLayout.TO_HIGH;
import static tutti.ledger.IdLayout.TO_LOW;
import static tutti.ledger.IdLayout.TRANSFER;
import static tutti.ledger.IdLayout.UNDECIDED;

import org.jspecify.annotations.Nullable;

/**
 * What the window keeps of each id: its content as the client sent it, and what became of it.
 *
 * <p>One record in longs is drawn in {@link IdLayout}. A few transfers have an extension beside: {@link Extensions}.
 */
final class IdRecords extends IdFields {
    static final int WORDS = IdLayout.RECORD_WORDS;
    static final int STAGE_NONE = IdLayout.STAGE_NONE;
    static final int STAGE_PENDING = IdLayout.STAGE_PENDING;
    static final int STAGE_POSTED = IdLayout.STAGE_POSTED;
    static final int STAGE_VOIDED = IdLayout.STAGE_VOIDED;
    static final int STAGE_EXPIRED = IdLayout.STAGE_EXPIRED;

    /** Pending, and to be posted or voided by an undecided chain. */
    static final int STAGE_ENDING = IdLayout.STAGE_ENDING;

    static final int STAGE_SCHEDULED = IdLayout.STAGE_SCHEDULED;
    static final int STAGE_DUE = IdLayout.STAGE_DUE;
    static final int STAGE_DONE = IdLayout.STAGE_DONE;

    private final StateDigest digest;
    private final IdEntries entries;
    private int pendingCount;
    private int holdCount;
    private int scheduledCount;

    IdRecords(StateDigest digest, Journal journal) {
        this.digest = digest;
        entries = new IdEntries(journal, slab, extensions);
    }

    /** Reads the memory of the record, so that it is in the cache when it is asked for; returns anything. */
    long read(int slot) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        return chunk[base + ID_HIGH] + chunk[base + NUMBERS];
    }

    // ---- writing ----

    /** A record of the transfer; {@code outcome} null while it is undecided. */
    int add(Transfer transfer, @Nullable Outcome outcome, long moved, long timestampNs, long position) {
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ID_HIGH] = transfer.idHigh;
        chunk[base + ID_LOW] = transfer.idLow;
        chunk[base + OF_HIGH] = transfer.debitHigh;
        chunk[base + OF_LOW] = transfer.debitLow;
        chunk[base + TO_HIGH] = transfer.creditHigh;
        chunk[base + TO_LOW] = transfer.creditLow;
        chunk[base + AMOUNT] = transfer.amount;
        chunk[base + DETAIL] = moved;
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        int outcomeCode = outcome == null ? UNDECIDED : outcome.code();
        chunk[base + META] =
                IdMeta.withStage(IdMeta.of(transfer.flags, transfer.code, TRANSFER, outcomeCode), stage(outcome));
        // What failed has used no mandate.
        int mandate = outcome == null || outcome.isSuccess() ? transfer.mandateNumber : 0;
        chunk[base + NUMBERS] = (long) mandate << Integer.SIZE;
        if (transfer.isExtended()) {
            extensions.put(slot, transfer);
        }
        count(slot, 1);
        digest.add(hash(slot));
        if (outcome != null) {
            entries.outcome(slot);
        }
        return slot;
    }

    int add(StreamPayment payment, Outcome outcome, long timestampNs, long position) {
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ID_HIGH] = payment.idHigh;
        chunk[base + ID_LOW] = payment.idLow;
        chunk[base + OF_HIGH] = payment.payerHigh;
        chunk[base + OF_LOW] = payment.payerLow;
        chunk[base + TO_HIGH] = payment.workHigh;
        chunk[base + TO_LOW] = payment.workLow;
        chunk[base + AMOUNT] = payment.units;
        chunk[base + DETAIL] = payment.playedAtNs;
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        chunk[base + META] = IdMeta.of(payment.flags, payment.code, PAYMENT, outcome.code());
        chunk[base + NUMBERS] = legsHash(payment, outcome) | payment.splitVersion;
        digest.add(hash(slot));
        entries.outcome(slot, payment);
        return slot;
    }

    /** An undecided transfer is decided, and in this stage now; {@code moved} is what it moved, or reserves from now on. */
    void decide(int slot, Outcome outcome, int stage, long moved, long timestampNs, long position) {
        digest.remove(hash(slot));
        count(slot, -1);
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + META] = IdMeta.withStage(chunk[base + META] & ~IdMeta.CHAIN, stage) | outcome.code();
        chunk[base + DETAIL] = moved;
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        count(slot, 1);
        digest.add(hash(slot));
        entries.outcome(slot);
    }

    /** A scheduled transfer is due, and reserves so much until another partition has decided. */
    void setDue(int slot, long reserved, long position) {
        change(slot, STAGE_DUE, reserved, position);
    }

    /** A scheduled transfer that was due is not decided: it will be tried again from that ledger time on. */
    void postpone(int slot, long untilNs, long position) {
        change(slot, STAGE_SCHEDULED, untilNs, position);
    }

    /** A scheduled transfer that was due is decided; the outcome told when it was accepted stays. */
    void decideDue(int slot, Outcome outcome, long moved, long position) {
        digest.remove(hash(slot));
        slab.chunk(slot)[slab.base(slot) + NUMBERS] |= outcome.code();
        digest.add(hash(slot));
        change(slot, STAGE_DONE, moved, position);
        entries.due(slot);
    }

    void setStage(int slot, int stage, long position) {
        change(slot, stage, moved(slot), position);
        if (!isUnfinished(slot)) {
            entries.change(slot);
        }
    }

    /** The credit account becomes known, before the transfer is decided. */
    void setCredit(int slot, long high, long low) {
        digest.remove(hash(slot));
        long[] chunk = slab.chunk(slot);
        chunk[slab.base(slot) + TO_HIGH] = high;
        chunk[slab.base(slot) + TO_LOW] = low;
        digest.add(hash(slot));
    }

    void mark(int slot, long mark) {
        setMeta(slot, slab.get(slot, META) | mark);
    }

    void unmark(int slot, long mark) {
        setMeta(slot, slab.get(slot, META) & ~mark);
    }

    /** Takes so much, which may be negative, from what is left of a posted transfer. */
    void takeFrom(int slot, long amount, long position) {
        digest.remove(hash(slot));
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + DETAIL] = Math.subtractExact(chunk[base + DETAIL], amount);
        Invariant.within(chunk[base + DETAIL], 0, Long.MAX_VALUE, "what is left of a transfer");
        chunk[base + POSITION] = position;
        digest.add(hash(slot));
        entries.change(slot);
    }

    void remove(int slot) {
        digest.remove(hash(slot));
        count(slot, -1);
        extensions.remove(slot);
        slab.release(slot);
    }

    // ---- reading ----

    /** Transfers that are neither posted, voided nor expired. */
    int pendingCount() {
        return pendingCount;
    }

    /** Transfers that another partition will decide. */
    int holdCount() {
        return holdCount;
    }

    /** Scheduled transfers that are not decided. */
    int scheduledCount() {
        return scheduledCount;
    }

    // ---- snapshot and digest ----

    /** Copies the record, and its extension behind it; returns how many words that are. */
    int copyState(int slot, long[] state) {
        System.arraycopy(slab.chunk(slot), slab.base(slot), state, 0, WORDS);
        if (!extensions.has(slot)) {
            return WORDS;
        }
        extensions.copyState(slot, state, WORDS);
        return WORDS + Extensions.WORDS;
    }

    /** Takes over what {@link #copyState} gave. */
    int restore(long[] state, int words) {
        int slot = slab.take();
        System.arraycopy(state, 0, slab.chunk(slot), slab.base(slot), WORDS);
        if (words > WORDS) {
            extensions.restore(slot, state, WORDS);
        }
        count(slot, 1);
        digest.add(hash(slot));
        return slot;
    }

    long recomputeDigest() {
        long sum = 0;
        for (int slot = 0; slot < slab.end(); slot++) {
            sum += isInUse(slot) ? hash(slot) : 0;
        }
        return sum;
    }

    /** Of record and extension together, so that two ids cannot change their extensions unseen. */
    private long hash(int slot) {
        long record = StateDigest.of(StateDigest.ID, slab.chunk(slot), slab.base(slot), WORDS);
        return extensions.has(slot) ? StateDigest.mix(record + extensions.hash(slot)) : record;
    }

    private static long legsHash(StreamPayment payment, Outcome outcome) {
        return outcome == Outcome.POSTED
                ? LegsHash.of(payment.legHigh, payment.legLow, payment.legAmount, payment.legCount)
                : 0;
    }

    private void setMeta(int slot, long meta) {
        digest.remove(hash(slot));
        slab.chunk(slot)[slab.base(slot) + META] = meta;
        digest.add(hash(slot));
    }

    private void change(int slot, int stage, long detail, long position) {
        digest.remove(hash(slot));
        count(slot, -1);
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + META] = IdMeta.withStage(chunk[base + META], stage);
        chunk[base + DETAIL] = detail;
        chunk[base + POSITION] = position;
        count(slot, 1);
        digest.add(hash(slot));
    }

    private static int stage(@Nullable Outcome outcome) {
        if (outcome == Outcome.PENDING) {
            return STAGE_PENDING;
        }
        return outcome == Outcome.SCHEDULED ? STAGE_SCHEDULED : STAGE_NONE;
    }

    private void count(int slot, int sign) {
        int stage = stage(slot);
        pendingCount += stage == STAGE_PENDING || stage == STAGE_ENDING ? sign : 0;
        holdCount += isHold(slot) ? sign : 0;
        scheduledCount += stage == STAGE_SCHEDULED || stage == STAGE_DUE ? sign : 0;
    }
}
