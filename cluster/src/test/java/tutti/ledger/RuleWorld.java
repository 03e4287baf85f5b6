package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Two partitions with the accounts of a rule's case. Of each of them, {@code debit}, {@code credit} and {@code cover}, the facts say:
 *
 * <pre>
 * home=away        lives in the other partition     is=limit, cap or free    closed, frozen
 * asset=other      holds another asset              by=PRINCIPAL             who controls it
 * has=N            has so much                      held=N                   an undecided transfer holds so much of it
 * got=max          was credited all that it can be  gave=max                 was debited all that it can be
 * expects=N        an undecided reversal will credit so much
 * </pre>
 */
final class RuleWorld {
    static final int IDS_MAX = 64;
    static final long DEBIT = 10;
    static final long CREDIT = 12;
    static final long SPARE = 14;
    private static final long COVER = 16;

    /** No account. */
    static final long NOBODY = 98;

    /** Lives in the other partition. */
    private static final long FAR = 15;

    /** Accounts without limit of each asset; they pay for the others. */
    private static final long GIVING = 30;

    private static final long GIVING_ALL = 34;
    private static final long TAKING_ALL = 38;

    private static final LedgerLimits LIMITS =
            new LedgerLimits(99, 9, 9, 9, 2, IDS_MAX, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);

    final LedgerFixture here = new LedgerFixture(0, 2, LIMITS);
    final LedgerFixture there = new LedgerFixture(1, 2, LIMITS);
    private final Facts facts;
    private long nextId = 10_000;

    RuleWorld(Facts facts) {
        this.facts = facts;
        // Else what came first would leave the window, and its time with it.
        here.isIndexing = !facts.get("full", "").equals("window");
        prepare(here);
        prepare(there);
        here.mint(SPARE, 1_000);
    }

    private void prepare(LedgerFixture books) {
        books.ledger.intern("owner");
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, Long.MAX_VALUE, "service"));
        books.open(SPARE + books.partition(), LedgerFixture.NO_LIMIT);
        for (long account : new long[] {GIVING, GIVING_ALL, TAKING_ALL}) {
            open(books, account + books.partition(), LedgerFixture.TUNE, 0, books.service);
            open(books, account + books.partition() + 2, LedgerFixture.OTHER, 0, books.service);
        }
    }

    private static void open(LedgerFixture books, long account, int asset, int flags, int principal) {
        Outcome outcome = books.ledger.createAccount(new NewAccount(0, account, asset, flags, 0, 0, principal));
        must(Outcome.CREATED, outcome);
    }

    /** A number of a principal: service (which controls the assets), stranger, owner or nobody. */
    int principal(String name) {
        return name.equals("nobody") ? Principals.NOBODY : here.ledger.intern(name);
    }

    // ---- the two accounts ----

    long low(String role) {
        long here = switch (role) {
            case "debit" -> DEBIT;
            case "credit" -> CREDIT;
            case "cover" -> COVER;
            default -> throw new IllegalArgumentException(role);
        };
        return here + partition(role);
    }

    LedgerFixture home(String role) {
        return partition(role) == 0 ? here : there;
    }

    private int partition(String role) {
        return facts.get(role + ".home", "here").equals("away") ? 1 : 0;
    }

    int controller(String role) {
        return principal(facts.get(role + ".by", "service"));
    }

    int asset(String role) {
        return facts.get(role + ".asset", "tune").equals("other") ? LedgerFixture.OTHER : LedgerFixture.TUNE;
    }

    private boolean isTune(String role) {
        return asset(role) == LedgerFixture.TUNE;
    }

    void open(String role) {
        String kind = facts.get(role + ".is", "limit");
        int flags = kind.equals("free")
                ? 0
                : kind.equals("cap") ? LedgerFixture.NOT_ABOVE_ZERO : LedgerFixture.NOT_BELOW_ZERO;
        open(home(role), low(role), asset(role), flags, controller(role));
        long has = facts.number(role + ".has", role.equals("credit") || kind.equals("cap") ? 0 : 100);
        if (has > 0) {
            give(role, GIVING, has);
        }
    }

    /** What happened to the accounts before the item, but not before the transfer that it is about. */
    void use(String role) {
        if (facts.get(role + ".gave", "").equals("max")) {
            takeAll(role);
        }
        if (facts.get(role + ".got", "").equals("max")) {
            if (facts.get(role + ".is", "limit").equals("cap")) {
                takeAll(role);
            }
            AccountView view = home(role).account(low(role));
            give(role, GIVING_ALL, Long.MAX_VALUE - view.creditsPosted() - view.creditsPending());
        }
        long expected = facts.number(role + ".expects", 0);
        if (expected > 0) {
            expect(role, expected);
        }
        long held = facts.number(role + ".held", 0);
        if (held > 0) {
            Transfer hold = transfer(home(role), low(role), FAR - partition(role), held);
            hold.principal = controller(role);
            must(null, home(role).apply(hold));
        }
    }

    /** Closed and frozen last: nothing else could be done then. */
    void shut(String role) {
        if (facts.is(role + ".closed")) {
            Transfer closing = transfer(home(role), low(role), SPARE + partition(role), 0);
            if (!isTune(role)) {
                closing.creditLow = GIVING + 2 + partition(role);
            }
            if (isIssuing(role)) {
                closing.debitHigh = AssetAccounts.RESERVED_HIGH;
                closing.debitLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);
            }
            closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
            closing.principal = isIssuing(role) ? home(role).service : controller(role);
            must(Outcome.PENDING, home(role).apply(closing));
        }
        if (facts.is(role + ".frozen")) {
            AccountFreeze freeze = new AccountFreeze(0, low(role), true, home(role).service);
            must(Outcome.CHANGED, home(role).ledger.freeze(freeze));
        }
    }

    private boolean isIssuing(String role) {
        return facts.get(role, "").equals("issuing");
    }

    void give(String role, long amount) {
        give(role, GIVING, amount);
    }

    private void give(String role, long giving, long amount) {
        long from = giving + partition(role) + (isTune(role) ? 0 : 2);
        must(Outcome.POSTED, home(role).apply(transfer(home(role), from, low(role), amount)));
    }

    private void takeAll(String role) {
        AccountView view = home(role).account(low(role));
        long all = Long.MAX_VALUE - view.debitsPosted() - view.debitsPending();
        spend(role, TAKING_ALL + partition(role) + (isTune(role) ? 0 : 2), all);
    }

    /** Moves something of the account to another. */
    void spend(String role, long to, long amount) {
        Transfer spending = transfer(home(role), low(role), to, amount);
        spending.principal = controller(role);
        must(Outcome.POSTED, home(role).apply(spending));
    }

    /** The account has paid into the other partition, and asks for it back. */
    private void expect(String role, long amount) {
        LedgerFixture home = home(role);
        Transfer paid = transfer(home, low(role), FAR - partition(role), amount);
        paid.principal = controller(role);
        long idLow = paid.idLow;
        must(null, home.apply(paid));
        home.ledger.applyEscrowReply(1 - home.partition(), paid.idHigh, idLow, 0, low(role), Outcome.POSTED, amount);
        Transfer back = transfer(home, low(role), 0, amount);
        back.flags = TransferFlags.REVERSAL;
        back.pendingHigh = back.idHigh;
        back.pendingLow = idLow;
        must(null, home.apply(back));
    }

    // ---- the rest ----

    /** Lets the stranger debit the account by a mandate. */
    void mandate(Facts of) {
        long limit = of.number("mandate", 0);
        boolean isOver = of.is("mandate.over");
        if (limit > 0) {
            long untilNs = isOver ? here.ledger.timeNs() + 1 : Long.MAX_VALUE;
            must(
                    Outcome.CREATED,
                    here.ledger.change(new MandateChange(
                            0, low("debit"), "stranger", false, limit, 3600, untilNs, controller("debit"))));
        }
    }

    /** What time and other items have done to the tables. */
    void fill(Facts of) {
        if (of.is("mandate.over") || of.is("late")) {
            here.advanceMs(2_000);
        }
        if (of.is("forgotten")) {
            Transfer random = transfer(here, NOBODY, SPARE, 1);
            random.idHigh = 0;
            must(Outcome.DEBIT_ACCOUNT_NOT_FOUND, here.apply(random));
            // Those without a time leave first: no other does.
            for (int i = 0; i < IDS_MAX && !here.ledger.needsLookup(0, 0x7777, 0, NOBODY); i++) {
                must(Outcome.DEBIT_ACCOUNT_NOT_FOUND, here.apply(transfer(here, NOBODY, SPARE, 1)));
            }
        }
        String full = of.get("full", "nothing");
        switch (full) {
            case "nothing" -> {}
            case "outbox" -> here.isOutboxFull = true;
            case "window" -> fillWindow();
            case "pendings" -> fillStaying(SPARE, TransferFlags.PENDING, Outcome.PENDING);
            case "holds" -> fillStaying(FAR, 0, null);
            case "schedules" -> fillStaying(SPARE, TransferFlags.SCHEDULED, Outcome.SCHEDULED);
            default -> throw new IllegalArgumentException("full=" + full);
        }
    }

    private void fillWindow() {
        Outcome outcome = Outcome.UNKNOWN;
        for (int i = 0; i < 2 * IDS_MAX && outcome != Outcome.OVERLOADED; i++) {
            outcome = here.apply(transfer(here, NOBODY, SPARE, 1));
        }
        must(Outcome.OVERLOADED, outcome);
    }

    private void fillStaying(long to, int flags, @Nullable Outcome expected) {
        Outcome outcome = expected;
        for (int i = 0; i < IDS_MAX && outcome == expected; i++) {
            Transfer staying = transfer(here, GIVING, to, 1);
            staying.flags = flags;
            staying.scheduledAtNs = (flags & TransferFlags.SCHEDULED) == 0 ? 0 : Long.MAX_VALUE;
            outcome = here.apply(staying);
        }
        must(Outcome.TABLE_IS_FULL, outcome);
    }

    /** One that no case is about. */
    Transfer transfer(LedgerFixture books, long debit, long credit, long amount) {
        return books.transfer(nextId++, debit, credit, amount);
    }

    static void must(@Nullable Outcome expected, @Nullable Outcome outcome) {
        if (outcome != expected) {
            throw new ImpossibleException(outcome + ", not " + expected);
        }
    }

    void mustBeSpent(@Nullable Outcome outcome) {
        if (outcome == null || !outcome.spendsId()) {
            throw new ImpossibleException("no use of an id: " + outcome);
        }
    }

    /** The account has again what it had: an earlier use of the item's id must not be why it is short. */
    void restore(String role, AccountView had) {
        AccountView has = home(role).account(low(role));
        long gone = has.debitsPosted() + has.debitsPending() - had.debitsPosted() - had.debitsPending();
        if (gone > 0 && (has.flags() & AccountFlags.CLOSED) == 0) {
            give(role, gone);
        }
    }

    /** The surroundings of a case cannot be had together. */
    static final class ImpossibleException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ImpossibleException(String message) {
            super(message);
        }
    }
}
