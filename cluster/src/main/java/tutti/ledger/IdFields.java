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

/** Reads the records that the window keeps of ids, field by field. */
abstract class IdFields {
    final Slab slab = new Slab(IdLayout.RECORD_WORDS);

    Slab slab() {
        return slab;
    }

    int kind(int slot) {
        return IdMeta.kind(slab.get(slot, META));
    }

    /** {@link IdLayout#UNDECIDED} if there is no outcome yet. */
    int outcomeCode(int slot) {
        return IdMeta.outcomeCode(slab.get(slot, META));
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
}
