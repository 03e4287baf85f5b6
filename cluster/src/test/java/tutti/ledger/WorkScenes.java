package tutti.ledger;

/** Works and their split versions of a rule's case. {@code before.FACT} is what was there before under the same id. */
final class WorkScenes {
    private static final LedgerLimits LIMITS =
            new LedgerLimits(80, 2, 3, 9, 9, 64, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
    private static final long NOTICE_S = LedgerFixture.NOTICE_NS / 1_000_000_000;

    private final LedgerFixture books = new LedgerFixture(0, 2, LIMITS);
    private final Facts facts;

    /** Accounts 10 and 12 are right; 14 has a limit of its credits, 16 another asset. */
    private WorkScenes(Facts facts) {
        this.facts = facts;
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));
        books.open(10, 0);
        books.open(12, 0);
        books.open(14, LedgerFixture.NOT_ABOVE_ZERO);
        books.ledger.createAccount(new NewAccount(0, 16, LedgerFixture.OTHER, 0, 0, 0, books.service));
    }

    static Outcome work(Facts facts) {
        return new WorkScenes(facts).register();
    }

    private Outcome register() {
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            Outcome outcome = books.ledger.registerWork(sayWork(before.or(facts)));
            if (outcome != Outcome.CREATED) {
                RuleWorld.must(Outcome.CREATED, books.ledger.registerWork(sayWork(before.or(facts.of(Facts.RIGHT)))));
            }
        }
        if (facts.is("full")) {
            NewWork one = new NewWork(0, 992, LedgerFixture.TUNE, "One", "", 9, halves(10, 12), books.service);
            NewWork two = new NewWork(0, 994, LedgerFixture.TUNE, "Two", "", 9, halves(10, 12), books.service);
            books.ledger.registerWork(one);
            books.ledger.registerWork(two);
        }
        return books.ledger.registerWork(sayWork(facts));
    }

    private NewWork sayWork(Facts said) {
        return new NewWork(
                idHigh(said),
                idLow(said),
                (int) said.number("asset", LedgerFixture.TUNE),
                said.get("title", "Song"),
                said.get("isrc", ""),
                said.number("price", 100),
                saySplit(said),
                principal(said));
    }

    static Outcome split(Facts facts) {
        return new WorkScenes(facts).addSplit();
    }

    private Outcome addSplit() {
        NewWork work = new NewWork(0, 900, LedgerFixture.TUNE, "Song", "", 100, halves(10, 12), books.service);
        RuleWorld.must(Outcome.CREATED, books.ledger.registerWork(work));
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            Outcome outcome = books.ledger.addSplit(sayVersion(before.or(facts)));
            if (outcome != Outcome.CREATED) {
                RuleWorld.must(Outcome.CREATED, books.ledger.addSplit(sayVersion(before.or(facts.of(Facts.RIGHT)))));
            }
        }
        long versions = facts.number("versions", 1);
        for (int version = 2; version <= versions; version++) {
            long fromNs = LedgerFixture.START_NS + LedgerFixture.NOTICE_NS + version;
            NewSplit split = new NewSplit(0, 900, version, fromNs, halves(12, 10), books.service);
            RuleWorld.must(Outcome.CREATED, books.ledger.addSplit(split));
        }
        return books.ledger.addSplit(sayVersion(facts));
    }

    private NewSplit sayVersion(Facts said) {
        long fromNs = LedgerFixture.START_NS + said.number("in", 2 * NOTICE_S) * 1_000_000_000;
        return new NewSplit(
                idHigh(said),
                idLow(said),
                (int) said.number("version", 2),
                said.is("before1970") ? -1 : fromNs,
                saySplit(said),
                principal(said));
    }

    private static long idHigh(Facts said) {
        return said.get("id", "usual").equals("reserved") ? AssetAccounts.RESERVED_HIGH : 0;
    }

    private static long idLow(Facts said) {
        return switch (said.get("id", "usual")) {
            case "0" -> 0;
            case "away" -> 901;
            case "none" -> 902;
            default -> 900;
        };
    }

    /**
     * Two shares: {@code share} millionths of the first payee, what is left of the second; the payees are {@code payee} and
     * {@code payee2}: an account's number, or reserved. With {@code shares} so many of no account.
     */
    private static Split saySplit(Facts said) {
        long count = said.number("shares", 2);
        int first = (int) said.number("share", 500_000);
        int second = (int) said.number("share2", Split.WHOLE - first);
        String payee = said.get("payee", "10");
        boolean isReserved = payee.equals("reserved");
        long payeeLow = isReserved ? 5 : Long.parseLong(payee);
        long secondLow = said.number("payee2", 12);
        if (count != 2) {
            return new Split(new long[(int) count], new long[(int) count], new int[(int) count]);
        }
        return new Split(
                new long[] {isReserved ? AssetAccounts.RESERVED_HIGH : 0, 0},
                new long[] {payeeLow, secondLow},
                new int[] {first, second});
    }

    private static Split halves(long one, long other) {
        return new Split(new long[2], new long[] {one, other}, new int[] {500_000, 500_000});
    }

    private int principal(Facts said) {
        String name = said.get("by", "service");
        return name.equals("nobody") ? Principals.NOBODY : books.ledger.intern(name);
    }
}
