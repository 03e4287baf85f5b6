package tutti.ledger;

/** Writes the records of ids into the {@link Journal}, as they are after a change. */
final class IdEntries {
    private static final int LEG_WORDS = 3;

    private final Journal journal;
    private final Slab slab;
    private final Extensions extensions;

    IdEntries(Journal journal, Slab slab, Extensions extensions) {
        this.journal = journal;
        this.slab = slab;
        this.extensions = extensions;
    }

    /** The transfer in the slot is decided. */
    void outcome(int slot) {
        put(slot, Journal.FIRST_OUTCOME);
    }

    /** The transfer, or payment, in the slot is not what it was. */
    void change(int slot) {
        if (IdMeta.kind(slab.get(slot, IdLayout.META)) == IdLayout.PAYMENT) {
            int at = journal.begin(Journal.PAYMENT, 0, 0, IdRecords.WORDS + 2);
            journal.put(at, slab.chunk(slot), slab.base(slot), IdRecords.WORDS);
            journal.put(at + IdRecords.WORDS, 0);
            journal.put(at + IdRecords.WORDS + 1, 0);
        } else {
            put(slot, 0);
        }
    }

    /** The scheduled transfer in the slot was due, and is decided. */
    void due(int slot) {
        put(Journal.DUE, slot, Journal.FIRST_OUTCOME);
    }

    /** The payment, now in the slot, is decided. */
    void outcome(int slot, StreamPayment payment) {
        int legs = payment.legCount;
        int at = journal.begin(Journal.PAYMENT, Journal.FIRST_OUTCOME, legs, IdRecords.WORDS + 2 + legs * LEG_WORDS);
        journal.put(at, slab.chunk(slot), slab.base(slot), IdRecords.WORDS);
        journal.put(at + IdRecords.WORDS, payment.amount);
        journal.put(at + IdRecords.WORDS + 1, payment.splitVersion);
        for (int i = 0; i < legs; i++) {
            int leg = at + IdRecords.WORDS + 2 + i * LEG_WORDS;
            journal.put(leg, payment.legHigh[i]);
            journal.put(leg + 1, payment.legLow[i]);
            journal.put(leg + 2, payment.legAmount[i]);
        }
    }

    private void put(int slot, long flags) {
        put(Journal.TRANSFER, slot, flags);
    }

    private void put(int kind, int slot, long flags) {
        boolean isExtended = extensions.has(slot);
        int words = isExtended ? IdRecords.WORDS + Extensions.WORDS : IdRecords.WORDS;
        int at = journal.begin(kind, flags, 0, words);
        journal.put(at, slab.chunk(slot), slab.base(slot), IdRecords.WORDS);
        if (isExtended) {
            extensions.copyState(slot, journal.words(), at + IdRecords.WORDS);
        }
    }
}
