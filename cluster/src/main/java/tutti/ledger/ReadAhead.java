package tutti.ledger;

/**
 * Reads what the commands that come next will need, all of one kind and then all of the next, so that memory answers the reads side by side: no
 * read waits for another, and no branch depends on what was read. Changes nothing.
 */
final class ReadAhead {
    private static final int ACCOUNTS_OF_COMMAND = 2;

    private final IdIndex ids;
    private final IdRecords records;
    private final Accounts accounts;
    private final Prefetch prefetch = new Prefetch();
    private final long[] idHashes;
    private final long[] keptHashes;
    private final int[] keptSlots;
    private final long[] accountHashes;
    private final int[] accountSlots;
    private int idCount;
    private int keptCount;
    private int accountCount;

    /** @param commandsMax at a time, each with one id and at most two accounts */
    ReadAhead(int commandsMax, IdIndex ids, IdRecords records, Accounts accounts) {
        this.ids = ids;
        this.records = records;
        this.accounts = accounts;
        idHashes = new long[commandsMax];
        keptHashes = new long[commandsMax];
        keptSlots = new int[commandsMax];
        accountHashes = new long[ACCOUNTS_OF_COMMAND * commandsMax];
        accountSlots = new int[accountHashes.length];
    }

    /** A command has the id, in the scope of the account, which it debits or is paid by. */
    void expectId(long idHigh, long idLow, long accountHigh, long accountLow) {
        idHashes[idCount++] = ids.hash(idHigh, idLow, accountHigh, accountLow);
        expectAccount(accountHigh, accountLow);
    }

    /** What comes is about the kept transfer of this id, in the scope of the account, which it debits. */
    void expectKept(long idHigh, long idLow, long accountHigh, long accountLow) {
        keptHashes[keptCount++] = ids.hash(idHigh, idLow, accountHigh, accountLow);
        expectAccount(accountHigh, accountLow);
    }

    /** A command is about the account. */
    void expectAccount(long high, long low) {
        accountHashes[accountCount++] = accounts.index().hash(high, low);
    }

    /** Reads what was expected since this was last called. */
    void read() {
        long read = 0;
        for (int i = 0; i < idCount; i++) {
            read += ids.read(idHashes[i]);
        }
        for (int i = 0; i < keptCount; i++) {
            keptSlots[i] = ids.firstSlot(keptHashes[i]);
        }
        for (int i = 0; i < accountCount; i++) {
            accountSlots[i] = accounts.index().firstSlot(accountHashes[i]);
        }
        for (int i = 0; records.slab().count() > 0 && i < keptCount; i++) {
            read += records.read(Math.max(0, keptSlots[i]));
        }
        if (accounts.count() > 0) {
            for (int i = 0; i < accountCount; i++) {
                read += accounts.read(Math.max(0, accountSlots[i]));
            }
        }
        prefetch.take(read);
        idCount = 0;
        keptCount = 0;
        accountCount = 0;
    }
}
