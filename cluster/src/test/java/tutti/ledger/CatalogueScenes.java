package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** Assets, accounts, freezes and mandates of a rule's case. {@code before.FACT} is what was created before under the same id. */
final class CatalogueScenes {
    private static final LedgerLimits LIMITS =
            new LedgerLimits(80, 9, 3, 70, 9, 64, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 66);

    private static final List<String> MEMBERS = List.of("first.", "second.");

    private final LedgerFixture books = new LedgerFixture(0, 2, LIMITS);
    private final Facts facts;

    private CatalogueScenes(Facts facts) {
        this.facts = facts;
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));
    }

    // ---- assets ----

    static Outcome asset(Facts facts) {
        return new CatalogueScenes(facts).createAsset();
    }

    private Outcome createAsset() {
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            Outcome outcome = books.ledger.createAsset(sayAsset(before.or(facts)));
            if (outcome != Outcome.CREATED) {
                RuleWorld.must(Outcome.CREATED, books.ledger.createAsset(sayAsset(before.or(facts.of(Facts.RIGHT)))));
            }
        }
        String full = facts.get("full", "nothing");
        if (full.equals("assets")) {
            books.ledger.createAsset(new NewAsset(99, "FULL", 0, 1, "service"));
        }
        if (full.equals("accounts")) {
            fillAccounts();
        }
        if (full.equals("principals")) {
            fillPrincipals();
        }
        return books.ledger.createAsset(sayAsset(facts));
    }

    private NewAsset sayAsset(Facts said) {
        return new NewAsset(
                (int) said.number("asset", 6),
                said.get("symbol", "BEAT").replace("-", ""),
                (int) said.number("decimals", 2),
                said.number("maximum", 1_000),
                said.get("by", "service").replace("-", ""));
    }

    private void fillAccounts() {
        long next = 1_000;
        Outcome outcome;
        do {
            outcome = books.open(next, 0);
            next += 2;
        } while (outcome == Outcome.CREATED);
        RuleWorld.must(Outcome.TABLE_IS_FULL, outcome);
    }

    private void fillPrincipals() {
        int i = 0;
        while (books.ledger.intern("filling" + i) != Principals.NOBODY) {
            i++;
        }
    }

    // ---- accounts ----

    static Outcome account(Facts facts) {
        return new CatalogueScenes(facts).createAccount();
    }

    private Outcome createAccount() {
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            Outcome outcome = books.ledger.createAccount(sayAccount(before.or(facts)));
            if (outcome != Outcome.CREATED) {
                RuleWorld.must(
                        Outcome.CREATED, books.ledger.createAccount(sayAccount(before.or(facts.of(Facts.RIGHT)))));
            }
        }
        if (facts.get("full", "nothing").equals("accounts")) {
            fillAccounts();
        }
        return books.ledger.createAccount(sayAccount(facts));
    }

    private NewAccount sayAccount(Facts said) {
        int flags = said.is("limit") ? AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS : 0;
        flags |= said.is("cap") ? AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS : 0;
        flags |= said.is("history") ? AccountFlags.HISTORY : 0;
        flags |= said.is("unknown-flag") ? AccountFlags.FROZEN : 0;
        flags |= said.is("linked") ? AccountFlags.LINKED : 0;
        return new NewAccount(
                said.get("id", "").equals("reserved") ? AssetAccounts.RESERVED_HIGH : 0,
                id(said),
                (int) said.number("asset", LedgerFixture.TUNE),
                flags,
                said.small("code"),
                said.number("data", 0),
                0,
                said.number("data128", 0),
                said.small("data32"),
                principal(said));
    }

    /** Of an account: {@code 0}, reserved, away (another partition's), none, or the usual one. */
    private static long id(Facts said) {
        return switch (said.get("id", "usual")) {
            case "0" -> 0;
            case "away" -> 11;
            case "none" -> 98;
            default -> 10;
        };
    }

    private int principal(Facts said) {
        String name = said.get("by", "service");
        return name.equals("nobody") ? Principals.NOBODY : books.ledger.intern(name);
    }

    // ---- chains of two accounts, first.FACT and second.FACT; what the one that failed is answered counts ----

    static Outcome accounts(Facts facts) {
        return new CatalogueScenes(facts).createAccounts();
    }

    private Outcome createAccounts() {
        List<NewAccount> chain = new ArrayList<>();
        for (int member = 0; member < MEMBERS.size(); member++) {
            Facts said = facts.of(MEMBERS.get(member));
            Facts before = said.of("before.");
            if (before.saysAnything()) {
                RuleWorld.must(Outcome.CREATED, books.ledger.createAccount(sayMember(member, before)));
            }
            chain.add(linked(sayMember(member, said), member == 0 || facts.is("open")));
        }
        if (facts.get("full", "nothing").equals("accounts")) {
            fillAccounts();
        }
        for (int more = 0; facts.is("long") && more < Chain.LENGTH_MAX; more++) {
            chain.add(0, linked(sayMember(MEMBERS.size() + more, facts.of("more.")), true));
        }
        List<Outcome> outcomes = books.ledger.createAccounts(chain);
        Outcome problem = outcomes.stream()
                .filter(outcome -> outcome != Outcome.LINKED_EVENT_FAILED)
                .findFirst()
                .orElseThrow();
        long others = outcomes.stream()
                .filter(outcome -> outcome == Chain.othersOfAccounts(problem))
                .count();
        Invariant.check(
                problem == Outcome.CREATED || others >= outcomes.size() - 1, "what others of a chain are told", others);
        return problem;
    }

    private NewAccount sayMember(int member, Facts said) {
        boolean isFirstsId = said.is("same-id");
        return withId(sayAccount(said), isFirstsId || !said.get("id", "usual").equals("usual") ? 0 : 2L * member);
    }

    private static NewAccount withId(NewAccount account, long more) {
        return new NewAccount(
                account.idHigh(),
                account.idLow() + more,
                account.asset(),
                account.flags(),
                account.code(),
                account.userData(),
                account.userDataHigh(),
                account.userDataLow(),
                account.userDataShort(),
                account.principal());
    }

    private static NewAccount linked(NewAccount account, boolean isLinked) {
        int flags = account.flags() | (isLinked ? AccountFlags.LINKED : 0);
        return new NewAccount(
                account.idHigh(),
                account.idLow(),
                account.asset(),
                flags,
                account.code(),
                account.userData(),
                account.userDataHigh(),
                account.userDataLow(),
                account.userDataShort(),
                account.principal());
    }

    // ---- freezing ----

    static Outcome freeze(Facts facts) {
        return new CatalogueScenes(facts).changeFreeze();
    }

    private Outcome changeFreeze() {
        books.open(10, 0);
        boolean isFrozen = facts.is("frozen");
        if (isFrozen) {
            RuleWorld.must(Outcome.CHANGED, books.ledger.freeze(new AccountFreeze(0, 10, true, books.service)));
        }
        boolean isReserved = facts.get("id", "usual").equals("reserved");
        return books.ledger.freeze(new AccountFreeze(
                isReserved ? AssetAccounts.RESERVED_HIGH : 0, id(facts), !facts.is("thaw"), principal(facts)));
    }

    // ---- mandates ----

    static Outcome mandate(Facts facts) {
        return new CatalogueScenes(facts).changeMandate();
    }

    private Outcome changeMandate() {
        books.open(10, 0);
        books.open(12, 0);
        String given = facts.get("given", "nothing");
        if (!given.equals("nothing")) {
            must(Outcome.CREATED, 10, "stranger", 10, false);
        }
        if (given.equals("revoked")) {
            must(Outcome.CHANGED, 10, "stranger", 0, true);
        }
        String full = facts.get("full", "nothing");
        if (full.equals("account")) {
            for (int i = 0; i < Mandates.OF_ACCOUNT_MAX; i++) {
                must(Outcome.CREATED, 10, "grantee" + i, 10, false);
            }
        }
        if (full.equals("mandates")) {
            for (int i = 0; i < Mandates.OF_ACCOUNT_MAX; i++) {
                must(Outcome.CREATED, 12, "grantee" + i, 10, false);
            }
            must(Outcome.CREATED, 10, "grantee0", 10, false);
            must(Outcome.CREATED, 10, "grantee1", 10, false);
        }
        if (full.equals("principals")) {
            fillPrincipals();
        }
        boolean isRevocation = facts.is("revoke");
        boolean isReserved = facts.get("id", "usual").equals("reserved");
        long untilNs = LedgerFixture.START_NS + 1 - facts.number("ago", 0);
        return books.ledger.change(new MandateChange(
                isReserved ? AssetAccounts.RESERVED_HIGH : 0,
                id(facts),
                facts.get("to", "stranger").replace("-", ""),
                isRevocation,
                facts.number("limit", isRevocation ? 0 : 10),
                (int) facts.number("interval", isRevocation ? 0 : 3_600),
                isRevocation ? 0 : untilNs,
                principal(facts)));
    }

    private void must(Outcome expected, long account, String to, long limit, boolean isRevocation) {
        long untilNs = isRevocation ? 0 : LedgerFixture.START_NS + 1;
        int interval = isRevocation ? 0 : 3_600;
        RuleWorld.must(
                expected,
                books.ledger.change(
                        new MandateChange(0, account, to, isRevocation, limit, interval, untilNs, books.service)));
    }
}
