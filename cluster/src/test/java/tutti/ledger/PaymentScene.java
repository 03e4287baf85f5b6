package tutti.ledger;

/**
 * A stream payment of a rule's case, from the debit account to the credit account and, if {@code remote} is said, to another of the other
 * partition. {@code before.FACT} is an earlier use of its id.
 */
final class PaymentScene {
    private static final long REMOTE = 77;
    private static final long MS = LedgerFixture.NS_PER_MS;

    private final Facts facts;
    private final RuleWorld world;

    PaymentScene(Facts facts) {
        this.facts = facts;
        world = new RuleWorld(facts);
    }

    Outcome play() {
        world.open("debit");
        world.open("credit");
        world.mandate(facts);
        Facts before = facts.of("before.");
        if (before.saysAnything()) {
            useBefore(before);
        }
        world.use("debit");
        world.use("credit");
        world.shut("debit");
        world.shut("credit");
        world.fill(facts);
        if (facts.is("accruals.full")) {
            RuleWorld.must(Outcome.POSTED, world.here.pay(601, RuleWorld.SPARE, 81, 1, 83, 1));
        }
        return world.here.apply(say(facts));
    }

    private void useBefore(Facts before) {
        AccountView debit = world.home("debit").account(world.low("debit"));
        Outcome outcome;
        if (before.get("kind", "payment").equals("transfer")) {
            outcome = world.here.move(1, world.low("debit"), RuleWorld.SPARE, 1);
        } else {
            outcome = world.here.apply(say(before.or(facts)));
            outcome = outcome.spendsId() ? outcome : world.here.apply(say(before.or(facts.of(Facts.RIGHT))));
        }
        world.mustBeSpent(outcome);
        world.restore("debit", debit);
    }

    private StreamPayment say(Facts said) {
        long amount = said.number("amount", 10);
        long payee = said.is("remote") ? REMOTE : world.low("credit");
        StreamPayment payment = world.here.payment(1, world.low("debit"), payee, amount);
        long[] id = TransferWords.id(said.get("id", "t1"), world.here.ledger.timeNs() / MS);
        payment.idHigh = id[0];
        payment.idLow = id[1];
        long[] payer = {0, payment.payerLow};
        switch (said.get("debit", "debit")) {
            case "0" -> payer[1] = 0;
            case "none" -> payer[1] = RuleWorld.NOBODY;
            case "reserved" -> payer[0] = AssetAccounts.RESERVED_HIGH;
            default -> {}
        }
        payment.payerHigh = payer[0];
        payment.payerLow = payer[1];
        payment.workLow = said.number("work", 900);
        payment.workHigh = said.is("work.reserved") ? AssetAccounts.RESERVED_HIGH : 0;
        payment.units = said.number("units", 1);
        payment.code = said.small("code");
        payment.principal = world.principal(said.get("by", "service"));
        payment.asset = said.get("asset", "tune").equals("other") ? LedgerFixture.OTHER : LedgerFixture.TUNE;
        payment.playedAtNs = LedgerFixture.START_NS - said.number("ago", 0) * MS;
        payment.flags = said.is("unknown-flag") ? 2 : 0;
        if (said.is("overflow")) {
            payment.amount = -1;
            payment.legCount = 0;
        }
        return payment;
    }
}
