package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** What the coordinator of a chain asks of another partition in one round. */
public final class ChainPrepare {
    /** Step: keep the member's id, undecided. */
    public static final int REGISTER = 1;

    /** Step: reserve the member's debit side. */
    public static final int DEBIT = 1 << 1;

    /** Step: reserve the member's credit side. */
    public static final int CREDIT = 1 << 2;

    /** Step: release what the credit side did not take of the debit side. */
    public static final int FIX = 1 << 3;

    /** No step: the pending transfer that the member ends had closed its credit account, which opens again. */
    public static final int OPENS = 1 << 4;

    /** Number of the chain at its coordinator. */
    public final long number;

    /** Name of who asks. */
    public final String principal;

    /** In order of the chain. */
    public final List<Entry> entries = new ArrayList<>();

    public ChainPrepare(long number, String principal) {
        this.number = number;
        this.principal = principal;
    }

    /** One member, and what is to be done for it. */
    public static final class Entry {
        /** Place in the chain, from 0. */
        public int member;

        /** Bits of the steps. */
        public int steps;

        /** Asset of the debit account, where that is known. */
        public int asset;

        /** What the debit side reserved or posts, or what the credit side took. */
        public long amount;

        /** What the pending transfer that the member ends had reserved. */
        public long reserved;

        /** The member; its credit account is set, where that is known. */
        public final Transfer transfer = new Transfer();
    }
}
