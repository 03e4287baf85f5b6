package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A transfer of a rule's case, and what was there before: the transfer {@code p1} that it may be about ({@code original}), and an earlier
 * use of its own id ({@code before.FACT}, all else as in the right item).
 */
final class TransferScene {
    private final Facts facts;
    private final RuleWorld world;

    TransferScene(Facts facts) {
        this.facts = facts;
        world = new RuleWorld(facts);
    }

    @Nullable
    Outcome play() {
        world.open("debit");
        world.open("credit");
        world.mandate(facts);
        begin();
        useBefore();
        end();
        waitForClaim();
        use();
        world.fill(facts);
        return submit(TransferWords.say(facts, world));
    }

    private void use() {
        if (facts.is("credit.spent")) {
            AccountView credit = world.home("credit").account(world.low("credit"));
            long all = credit.creditsPosted() - credit.debitsPosted() - credit.debitsPending();
            world.spend("credit", RuleWorld.SPARE + world.home("credit").partition(), all);
        }
        if (facts.is("debit.filled")) {
            AccountView debit = world.home("debit").account(world.low("debit"));
            world.give("debit", debit.debitsPosted() - debit.creditsPosted());
        }
        if (facts.is("minted")) {
            LedgerFixture home = world.here;
            AccountView issuing = home.issuing();
            home.mint(RuleWorld.SPARE, LedgerFixture.SUPPLY - issuing.debitsPosted() + issuing.creditsPosted());
        }
        world.use("debit");
        world.use("credit");
        world.shut("debit");
        world.shut("credit");
    }

    // ---- the transfer that the item is about ----

    private void begin() {
        String original = facts.get("original", "none");
        Facts of = facts.of("original.");
        switch (original) {
            case "none" -> {}
            case "payment" -> {
                StreamPayment payment =
                        world.here.payment(TransferWords.ORIGINAL, world.low("debit"), RuleWorld.SPARE, 10);
                RuleWorld.must(Outcome.POSTED, world.here.apply(payment));
            }
            case "pending" -> submitOriginal(of, TransferFlags.PENDING, Outcome.PENDING);
            case "posted" -> submitOriginal(of, 0, Outcome.POSTED);
            case "scheduled" -> submitOriginal(of, TransferFlags.SCHEDULED, Outcome.SCHEDULED);
            case "rejected" -> submitOriginal(of, 0, Outcome.EXCEEDS_CREDITS);
            case "undecided" -> {
                Transfer undecided = original(of, of.is("pending") ? TransferFlags.PENDING : 0);
                RuleWorld.must(null, world.here.apply(undecided));
            }
            case "reversal" -> {
                Transfer first = world.transfer(world.here, world.low("debit"), world.low("credit"), 10);
                long firstLow = first.idLow;
                RuleWorld.must(Outcome.POSTED, world.here.apply(first));
                Transfer reversal = original(of, TransferFlags.REVERSAL);
                reversal.pendingHigh = reversal.idHigh;
                reversal.pendingLow = firstLow;
                RuleWorld.must(Outcome.POSTED, world.here.apply(reversal));
            }
            default -> throw new IllegalArgumentException("original=" + original);
        }
    }

    private void submitOriginal(Facts of, int flags, Outcome expected) {
        RuleWorld.must(expected, submit(original(of, flags)));
    }

    private Transfer original(Facts of, int flags) {
        Transfer original =
                world.transfer(world.here, world.low("debit"), world.low("credit"), of.number("amount", 10));
        if (of.get("credit", "").equals("issuing")) {
            original.creditHigh = AssetAccounts.RESERVED_HIGH;
            original.creditLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);
        }
        original.idLow = LedgerFixture.timedLow(TransferWords.ORIGINAL);
        original.code = of.small("code");
        original.principal = world.principal(of.get("by", "service"));
        original.timeoutSeconds = of.small("timeout");
        original.scheduledAtNs = (flags & TransferFlags.SCHEDULED) == 0 ? 0 : TransferWords.SOONER_NS;
        original.flags = flags
                | (of.is("closing-debit") ? TransferFlags.CLOSING_DEBIT : 0)
                | (of.is("closing-credit") ? TransferFlags.CLOSING_CREDIT : 0);
        Transfer copy = new Transfer();
        copy.copy(original);
        return copy;
    }

    private void end() {
        String end = facts.get("original.end", "open");
        switch (end) {
            case "open" -> {}
            case "posted" -> endOriginal(TransferFlags.POST_PENDING, Outcome.POSTED);
            case "voided" -> endOriginal(TransferFlags.VOID_PENDING, Outcome.VOIDED);
            case "reversed" -> endOriginal(TransferFlags.REVERSAL, Outcome.POSTED);
            case "expired", "due" -> world.here.advanceMs(2_000);
            case "reversing" -> {
                Transfer reversal = about(TransferFlags.REVERSAL);
                RuleWorld.must(null, world.here.apply(reversal));
            }
            default -> throw new IllegalArgumentException("original.end=" + end);
        }
    }

    private void endOriginal(int flags, Outcome expected) {
        RuleWorld.must(expected, submit(about(flags)));
    }

    private Transfer about(int flags) {
        Transfer about =
                world.transfer(world.here, world.low("debit"), 0, facts.number("original.ended", Long.MAX_VALUE));
        about.flags = flags;
        about.pendingHigh = about.idHigh;
        about.pendingLow = LedgerFixture.timedLow(TransferWords.ORIGINAL);
        about.principal = world.principal(facts.get("original.by", "service"));
        Transfer copy = new Transfer();
        copy.copy(about);
        return copy;
    }

    /** Closes the debit account for a second, in which it is paid for a play; of that another undecided claim may ask for a part. */
    private void waitForClaim() {
        long waiting = facts.number("waiting", 0);
        if (waiting == 0) {
            return;
        }
        Transfer closing = world.transfer(world.here, world.low("debit"), RuleWorld.SPARE, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        closing.timeoutSeconds = 1;
        closing.principal = world.controller("debit");
        RuleWorld.must(Outcome.PENDING, world.here.apply(closing));
        StreamPayment payment = world.here.payment(5_000, RuleWorld.SPARE, world.low("debit"), waiting);
        RuleWorld.must(Outcome.POSTED, world.here.apply(payment));
        world.here.advanceMs(1_500);
        long claimed = facts.number("claimed", 0);
        if (claimed > 0) {
            Transfer claim = world.transfer(world.here, world.low("debit"), RuleWorld.SPARE + 1, claimed);
            claim.flags = TransferFlags.CLAIM;
            claim.principal = world.controller("debit");
            RuleWorld.must(null, world.here.apply(claim));
        }
    }

    // ---- the item ----

    private void useBefore() {
        Facts before = facts.of("before.");
        if (!before.saysAnything()) {
            return;
        }
        if (before.get("kind", "transfer").equals("payment")) {
            RuleWorld.must(
                    Outcome.POSTED, world.here.apply(world.here.payment(1, world.low("debit"), RuleWorld.SPARE, 1)));
            return;
        }
        AccountView debit = world.home("debit").account(world.low("debit"));
        Outcome outcome = submit(TransferWords.say(before.or(facts), world));
        if (outcome == null || !outcome.spendsId()) {
            outcome = submit(TransferWords.say(before.or(facts.of(Facts.RIGHT)), world));
        }
        world.mustBeSpent(outcome);
        world.restore("debit", debit);
    }

    private @Nullable Outcome submit(Transfer transfer) {
        Outcome outcome = world.here.apply(transfer);
        if (outcome != null) {
            return outcome;
        }
        Transfer asked = new Transfer();
        asked.copy(transfer);
        asked.amount = world.here.ledger.lastReserved();
        Ledger there = world.there.ledger;
        Outcome decided = there.applyEscrowRequest(0, asked, world.asset("debit"));
        world.here.ledger.applyEscrowReply(
                1, asked.idHigh, asked.idLow, asked.debitHigh, asked.debitLow, decided, there.lastAccepted());
        return decided;
    }
}
