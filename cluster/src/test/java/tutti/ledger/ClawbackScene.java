package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A clawback of a rule's case: of the payment {@code p1}, from the debit account to the credit account, which an account {@code cover} may
 * cover. {@code payment=none, rejected, transfer, back} (taken back already) or {@code going} (somebody is at it) is what p1 is;
 * {@code before.FACT} is an earlier use of the clawback's id.
 */
final class ClawbackScene {
    private static final long AMOUNT = 10;
    private static final long TOO_MUCH = 1_000_000;

    private final Facts facts;
    private final RuleWorld world;

    ClawbackScene(Facts facts) {
        this.facts = facts;
        world = new RuleWorld(facts);
    }

    @Nullable
    Outcome play() {
        world.open("debit");
        world.open("credit");
        world.open("cover");
        payFirst();
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            useBefore(before);
        }
        if (facts.is("credit.spent")) {
            spendAll();
        }
        for (String role : new String[] {"debit", "credit", "cover"}) {
            world.use(role);
        }
        for (String role : new String[] {"debit", "credit", "cover"}) {
            world.shut(role);
        }
        world.fill(facts);
        return apply(say(facts));
    }

    private void spendAll() {
        AccountView credit = world.home("credit").account(world.low("credit"));
        long all = credit.creditsPosted() - credit.debitsPosted() - credit.debitsPending();
        if (all > 0) {
            world.spend("credit", RuleWorld.SPARE, all);
        }
    }

    private void payFirst() {
        String kind = facts.get("payment", "posted");
        switch (kind) {
            case "none" -> {}
            case "rejected" -> RuleWorld.must(Outcome.EXCEEDS_CREDITS, pay(TOO_MUCH));
            case "transfer" -> {
                Transfer transfer = world.here.transfer(TransferWords.ORIGINAL, world.low("debit"), RuleWorld.SPARE, 1);
                RuleWorld.must(Outcome.POSTED, world.here.apply(transfer));
            }
            default -> RuleWorld.must(Outcome.POSTED, pay(AMOUNT));
        }
        if (kind.equals("back")) {
            RuleWorld.must(Outcome.POSTED, apply(other()));
            world.give("credit", AMOUNT);
        }
        if (kind.equals("going")) {
            // What is accrued here would be taken at once.
            world.here.ledger.settle(1, 9, (high, low, asset, amount) -> {});
            RuleWorld.must(null, apply(other()));
        }
    }

    /** A payee of the other partition is asked first, if somebody is to be at it still. */
    private Outcome pay(long amount) {
        return facts.get("payment", "posted").equals("going")
                ? world.here.pay(TransferWords.ORIGINAL, world.low("debit"), world.low("credit"), amount - 1, 77, 1)
                : world.here.pay(TransferWords.ORIGINAL, world.low("debit"), world.low("credit"), amount);
    }

    private void useBefore(Facts before) {
        AccountView credit = world.home("credit").account(world.low("credit"));
        Outcome outcome = switch (before.get("kind", "clawback")) {
            case "transfer" -> world.here.move(1, world.low("debit"), RuleWorld.SPARE, 1);
            case "payment" -> world.here.pay(1, world.low("debit"), world.low("credit"), 1);
            default -> clawBackBefore(before);
        };
        world.mustBeSpent(outcome);
        world.restore("credit", credit);
    }

    private @Nullable Outcome clawBackBefore(Facts before) {
        Outcome outcome = apply(say(before.or(facts)));
        boolean isSpent = outcome != null && outcome.spendsId();
        return isSpent ? outcome : apply(say(before.or(facts.of(Facts.RIGHT))));
    }

    /** Another clawback of the same payment. */
    private Clawback other() {
        Clawback other = say(facts.of(Facts.RIGHT));
        other.idLow = LedgerFixture.timedLow(TransferWords.ORIGINAL + 2);
        return other;
    }

    private @Nullable Outcome apply(Clawback clawback) {
        return world.here.ledger.apply(clawback, world.here.nextPosition());
    }

    private Clawback say(Facts said) {
        Clawback clawback = new Clawback();
        long[] id = TransferWords.id(said.get("id", "t1"), world.here.ledger.timeNs() / LedgerFixture.NS_PER_MS);
        clawback.idHigh = id[0];
        clawback.idLow = id[1];
        clawback.payerHigh = said.get("payer", "debit").equals("reserved") ? AssetAccounts.RESERVED_HIGH : 0;
        clawback.payerLow = switch (said.get("payer", "debit")) {
            case "0" -> 0;
            case "none" -> RuleWorld.NOBODY;
            case "away" -> RuleWorld.NOBODY - 1;
            default -> world.low("debit");
        };
        String about = said.get("about", "p1");
        long[] payment = about.equals("self") ? id : TransferWords.id(about, 0);
        clawback.paymentHigh = payment[0];
        clawback.paymentLow = payment[1];
        clawback.coverHigh = said.get("by-cover", "no").equals("reserved") ? AssetAccounts.RESERVED_HIGH : 0;
        clawback.coverLow = switch (said.get("by-cover", "no")) {
            case "no" -> 0;
            case "none" -> RuleWorld.NOBODY - 2;
            case "spare" -> RuleWorld.SPARE;
            case "payer" -> clawback.payerLow;
            case "payee" -> world.low("credit");
            default -> world.low("cover");
        };
        clawback.code = said.small("code");
        clawback.userData = said.number("data", 0);
        clawback.principal = world.principal(said.get("by", "service"));
        clawback.legCount = said.is("legs.unknown") ? 0 : 1;
        clawback.legLow[0] = world.low("credit");
        clawback.legAmount[0] = AMOUNT;
        if (facts.get("payment", "posted").equals("going")) {
            clawback.legCount = said.is("legs.unknown") ? 0 : 2;
            clawback.legAmount[0] = AMOUNT - 1;
            clawback.legLow[1] = 77;
            clawback.legAmount[1] = 1;
        }
        return clawback;
    }
}
