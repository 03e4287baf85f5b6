package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A chain of two transfers of a rule's case: {@code first.FACT} and {@code second.FACT}, each as in {@link TransferScene}. Both move from
 * the debit to the credit account. What the one that failed is answered counts; with {@code ask=first} that of the first.
 */
final class ChainScene {
    private static final String[] NAMES = {"first.", "second."};

    private final Facts facts;
    private final RuleWorld world;
    private final Transfer[] members = {new Transfer(), new Transfer()};

    ChainScene(Facts facts) {
        this.facts = facts;
        world = new RuleWorld(facts);
    }

    @Nullable
    Outcome play() {
        world.open("debit");
        world.open("credit");
        world.mandate(facts);
        for (int i = 0; i < NAMES.length; i++) {
            useBefore(i);
        }
        world.use("debit");
        world.use("credit");
        world.shut("debit");
        world.shut("credit");
        world.fill(facts);
        for (int i = 0; i < NAMES.length; i++) {
            members[i] = say(i, facts.of(NAMES[i]));
        }
        int length = facts.is("long") ? RuleWorld.IDS_MAX + 1 : NAMES.length;
        submit(length);
        return answer(length);
    }

    private Transfer say(int member, Facts said) {
        Transfer transfer = TransferWords.say(said, world);
        if (said.get("id", "t1").equals("t1")) {
            transfer.idLow = LedgerFixture.timedLow(said.is("same-id") ? 1 : 1L + member);
        }
        boolean isLast = member == NAMES.length - 1;
        transfer.flags |= isLast == facts.is("open") || !isLast ? TransferFlags.LINKED : 0;
        return transfer;
    }

    private void useBefore(int member) {
        Facts before = facts.of(NAMES[member] + "before.");
        if (before.saysAnything()) {
            Transfer transfer = TransferWords.say(before, world);
            transfer.idLow = LedgerFixture.timedLow(1L + member);
            RuleWorld.must(Outcome.POSTED, world.here.apply(transfer));
        }
    }

    private void submit(int length) {
        world.here.ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return length;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.copy(members[Math.min(member, NAMES.length - 1)]);
                        if (length > NAMES.length && member > 0) {
                            transfer.idLow += member;
                            transfer.flags &= ~TransferFlags.LINKED;
                            transfer.flags |= member < length - 1 ? TransferFlags.LINKED : 0;
                        }
                    }
                },
                world.here.nextPosition());
    }

    private @Nullable Outcome answer(int length) {
        Ledger here = world.here.ledger;
        boolean isFirstAsked = facts.get("ask", "failed").equals("first");
        if (here.isChainUndecided()) {
            return decide();
        }
        Outcome first = here.chainOutcome(0);
        Outcome second = here.chainOutcome(1);
        boolean isFirstToldOfOther = first == Outcome.LINKED_EVENT_FAILED || first == Outcome.LINKED_EVENT_NOT_TRIED;
        Outcome failed = isFirstToldOfOther ? second : first;
        if (!failed.isSuccess()) {
            Outcome others = Chain.others(failed);
            Invariant.check(isFirstToldOfOther ? first == others : second == others, "what others of a chain are told");
        }
        Invariant.check(length == NAMES.length || failed.isRefusal(), "a chain too long for the window");
        return isFirstAsked ? first : failed;
    }

    /** Carries what is sent between the partitions until the chain is decided, unless nothing is to be heard of the other. */
    private @Nullable Outcome decide() {
        Outcome[] decided = new Outcome[1];
        DecisionSink sink = (idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) -> {
            if (outcome != Outcome.LINKED_EVENT_FAILED && outcome != Outcome.LINKED_EVENT_NOT_TRIED) {
                decided[0] = decided[0] == null ? outcome : decided[0];
            }
        };
        if (facts.is("silent")) {
            world.here.advanceMs(6_000);
        } else {
            while (carry(world.here, world.there) || carry(world.there, world.here)) {
                // The next may be sent by what has just arrived.
            }
        }
        world.here.ledger.tellDecided(sink);
        return decided[0];
    }

    private static boolean carry(LedgerFixture from, LedgerFixture to) {
        LedgerFixture.Sent sent = from.sent.poll();
        if (sent != null) {
            LedgerFixture.deliver(from.partition(), sent.item(), to.ledger);
        }
        return sent != null;
    }
}
