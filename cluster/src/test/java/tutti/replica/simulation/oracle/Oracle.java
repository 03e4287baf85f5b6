package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tutti.ledger.AccountFreeze;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.Placement;
import tutti.ledger.TransferFlags;

/**
 * Follows the partitions' logs, entry by entry, and says of every answer whether it is the right one. Where the right one depends
 * on what the ledger still has in memory, it says whether the answer is possible, and goes on from what was answered.
 */
public final class Oracle {
    private static final long NS_PER_MS = 1_000_000;
    private static final long AHEAD_MAX_MS = 60_000;

    private final State state;
    private final Expected expected;
    private final AccountRules openings;
    private final InsideRules inside;
    private final CrossingRules crossing;
    private final DueRules dues;
    private final ChainRules chains;
    private final PlayRules plays;
    private final WorkRules works;
    private final MandateRules mandates;
    private final ClawbackRules clawbacks;

    /** The entry that is followed. */
    private Side side;

    private Iterator<Told> told = List.<Told>of().iterator();
    private @Nullable Told next;

    public Oracle(int partitions, Placement placement, Bounds bounds) {
        state = new State(partitions, id -> placement.partitionOf(id.high(), id.low()), bounds);
        expected = new Expected(state);
        openings = new AccountRules(state);
        ClaimRules claims = new ClaimRules(state);
        inside = new InsideRules(state, claims);
        crossing = new CrossingRules(state, claims);
        dues = new DueRules(state, inside, crossing);
        chains = new ChainRules(state, inside);
        plays = new PlayRules(state);
        works = new WorkRules(state, bounds.splitNoticeNs());
        clawbacks = new ClawbackRules(state);
        mandates = new MandateRules(state, bounds.mandatesMax());
        side = state.sides.get(0);
    }

    /** An entry begins, of which a replica has told all this. */
    public void begin(int partition, long position, long timestampNs, List<Told> toldOfEntry) {
        side = state.sides.get(partition);
        side.positionBefore = side.position;
        side.position = position;
        side.recalled = 0;
        side.timeNs = Math.max(side.timeNs, timestampNs);
        told = toldOfEntry.iterator();
        advance();
        side.due(state.places).forEach(reservation -> inside.expire(side, reservation));
        List<Told> expired = clawbacks.expire(side).stream()
                .map(taking -> Told.decided(0, taking.stored.asked.id(), Outcome.CHAIN_TIMED_OUT, 0))
                .toList();
        dues.tryAll(side);
        expired.forEach(this::expect);
    }

    /** The entry has no more sections. */
    public void end() {
        if (next != null) {
            throw new OracleMismatch("told, and nobody asked: " + next);
        }
    }

    // ---- sections ----

    public void principals(int section, int count) {
        for (int item = 0; item < count; item++) {
            expect(answer(section, item, Outcome.CREATED));
        }
    }

    public void assets(int section, List<NewAsset> assets) {
        for (int item = 0; item < assets.size(); item++) {
            NewAsset asset = assets.get(item);
            state.createAsset(side, asset);
            sendToAll(new Item.Asset(asset));
            expect(answer(section, item, Outcome.CREATED));
        }
    }

    /** Accounts, chains among them, all of one principal. */
    public void accounts(int section, List<NewAccount> accounts, String principal) {
        List<Outcome> outcomes = openings.create(side, accounts, principal);
        for (int item = 0; item < outcomes.size(); item++) {
            expect(answer(section, item, outcomes.get(item)));
        }
    }

    public void works(int section, List<NewWork> registered, String principal) {
        for (int item = 0; item < registered.size(); item++) {
            works.register(registered.get(item), principal);
            expect(answer(section, item, Outcome.CREATED));
        }
    }

    public void split(int section, NewSplit split, String principal) {
        expect(answer(section, 0, works.split(side, split, principal)));
    }

    public void mandate(int section, MandateChange change, String principal) {
        expect(answer(section, 0, mandates.apply(side, change, principal)));
    }

    public void freeze(int section, AccountFreeze freeze, String principal) {
        OracleAccount account = side.accounts.get(new AccountId(freeze.idHigh(), freeze.idLow()));
        Outcome outcome = Outcome.CHANGED;
        if (account == null) {
            outcome = Outcome.ACCOUNT_NOT_FOUND;
        } else if (!state.controllerOf(account.asset).equals(principal)) {
            outcome = Outcome.FREEZING_NOT_ALLOWED;
        } else if (account.isFrozen == freeze.frozen()) {
            outcome = Outcome.EXISTS;
        } else {
            account.isFrozen = freeze.frozen();
        }
        expect(answer(section, 0, outcome));
    }

    /** The leader's index has all ids through the position. */
    public void indexed(long through) {
        side.indexedThrough = Math.max(side.indexedThrough, Math.min(through, side.positionBefore));
    }

    /** So many ids come back, of which the oracle has forgotten none. */
    public void recalled(int ids) {
        side.recalled += ids;
    }

    /**
     * Transfers, chains among them, or stream payments.
     *
     * @param lookedUpThrough position through which the leader had looked their ids up, 0 if it had not
     */
    public void commands(int section, List<Asked> asked, long lookedUpThrough) {
        side.lookedUpThrough = lookedUpThrough;
        int item = 0;
        while (item < asked.size()) {
            int end = item;
            while (end < asked.size() && asked.get(end).has(TransferFlags.LINKED)) {
                end++;
            }
            if (end == item) {
                single(section, item, asked.get(item));
                item++;
            } else if (end == asked.size()) {
                open(section, item, end);
                item = end;
            } else {
                chain(section, item, asked.subList(item, end + 1));
                item = end + 1;
            }
        }
    }

    public void settle(int destination, int payeesMax) {
        plays.settle(side, destination, payeesMax);
    }

    /** Items that a partition sent: those that come next are applied, the others make no difference. */
    public void items(int section, int from, long first, int count) {
        List<Item> sent = state.sides.get(from).channels.get(side.number).sent;
        List<Told> decided = new ArrayList<>();
        for (long sequence = first; sequence < first + count; sequence++) {
            if (sequence == side.received[from] + 1) {
                if (sequence > sent.size()) {
                    throw new OracleMismatch("item " + sequence + " of partition " + from + " was never sent");
                }
                apply(section, from, sent.get((int) sequence - 1), decided);
                side.received[from] = sequence;
            }
        }
        decided.forEach(this::expect);
    }

    public void acknowledgement(int receiver, long through) {
        Side.Out out = side.channels.get(receiver);
        out.acknowledged = Math.max(out.acknowledged, through);
    }

    public void mark(long mark) {
        if (mark > side.mark) {
            side.mark = mark;
            sendToAll(new Item.Mark(mark));
        }
    }

    /** What there must be now. */
    public Expected expected() {
        return expected;
    }

    static boolean isInFuture(Side side, TransferId id) {
        return Side.timeMs(id) > side.timeNs / NS_PER_MS + AHEAD_MAX_MS;
    }

    // ---- commands ----

    private void single(int section, int item, Asked asked) {
        if (isForgotten(List.of(asked)) || isCrowdedOut(List.of(asked))) {
            expectRefused(section, item);
            return;
        }
        Stored stored = side.ids.get(asked.id());
        Outcome outcome = Forms.problem(asked);
        boolean isHere = state.isHome(side, asked.id().debit());
        if (outcome == null && isHere && stored != null) {
            outcome = Forms.difference(stored, asked);
            if (outcome == null) {
                expectStored(section, item, stored);
                return;
            }
        } else if (outcome == null) {
            outcome = isHere ? decideNew(asked) : Outcome.MOVED;
        }
        expect(outcome == null ? Told.undecided(section, item, asked.id()) : answer(section, item, outcome));
    }

    /** The refusal comes next, and may. */
    private void expectRefused(int section, int item) {
        Outcome refusal = Objects.requireNonNull(Objects.requireNonNull(next).outcome());
        expect(Told.answer(section, item, refusal, false, 0));
    }

    private void expectStored(int section, int item, Stored stored) {
        expect(
                stored.outcome == null
                        ? Told.undecided(section, item, stored.asked.id())
                        : Told.answer(section, item, stored.outcome, true, stored.decidedAtNs));
    }

    private @Nullable Outcome decideNew(Asked asked) {
        if (isInFuture(side, asked.id())) {
            return Outcome.ID_IS_IN_FUTURE;
        }
        if (asked.clawback() != null) {
            return clawbacks.apply(side, asked);
        }
        if (asked.transfer() == null) {
            return plays.apply(side, asked);
        }
        if (asked.has(TransferFlags.SCHEDULED)) {
            return dues.schedule(side, asked);
        }
        Stored original = asked.has(TransferFlags.REVERSAL) ? side.ids.get(asked.other()) : null;
        if (original != null && original.isReversible() && !state.isHome(side, original.credit)) {
            return crossing.beginBack(side, asked, original);
        }
        boolean isOfOther = asked.has(Forms.ABOUT_ANOTHER) || asked.isForPayee();
        boolean isInside = isOfOther || state.isHome(side, asked.credit());
        return isInside ? inside.apply(side, asked) : crossing.begin(side, asked);
    }

    /** The section ends before the chain does. */
    private void open(int section, int begin, int end) {
        for (int item = begin; item < end; item++) {
            boolean isLast = item == end - 1;
            expect(answer(section, item, isLast ? Outcome.LINKED_EVENT_CHAIN_OPEN : Outcome.LINKED_EVENT_NOT_TRIED));
        }
    }

    private void chain(int section, int item, List<Asked> members) {
        if (isForgotten(members) || isCrowdedOut(members)) {
            Outcome refusal =
                    Objects.requireNonNull(Objects.requireNonNull(next).outcome());
            for (int i = 0; i < members.size(); i++) {
                expect(Told.answer(section, item + i, refusal, false, 0));
            }
            return;
        }
        chains.apply(side, section, item, members).forEach(this::expect);
    }

    /** True if the ledger says that it cannot know one of the ids, and may say so. */
    private boolean isForgotten(List<Asked> asked) {
        if (next == null || next.outcome() != Outcome.ID_LOOKUP_UNAVAILABLE) {
            return false;
        }
        for (Asked one : asked) {
            boolean isOther =
                    (one.has(Forms.ABOUT_ANOTHER) || one.clawback() != null) && state.mayBeForgotten(side, one.other());
            if (isOther || state.mayBeForgotten(side, one.id())) {
                return true;
            }
        }
        return false;
    }

    /** True if the ledger says that it has no room for the ids, and may say so. */
    private boolean isCrowdedOut(List<Asked> asked) {
        return next != null && next.outcome() == Outcome.OVERLOADED && state.mayBeFull(side, asked.size());
    }

    /** What becomes of clawbacks is told once the section has been applied. */
    private void apply(int section, int from, Item item, List<Told> decided) {
        if (item instanceof Item.Request request) {
            crossing.request(side, from, request);
        } else if (item instanceof Item.Reply reply) {
            crossing.reply(side, reply);
            Stored stored = reply.transfer();
            long timestampNs = reply.outcome().isRefusal() ? 0 : side.timeNs;
            if (!stored.isScheduled()) {
                expect(Told.decided(section, stored.asked.id(), reply.outcome(), timestampNs));
            }
        } else if (item instanceof Item.End end) {
            crossing.end(side, end);
        } else if (item instanceof Item.Settlement settlement) {
            plays.take(side, settlement);
        } else if (item instanceof Item.Ask ask) {
            clawbacks.asked(side, from, ask);
        } else if (item instanceof Item.Answer answer) {
            Outcome outcome = clawbacks.answered(side, answer);
            if (outcome != null) {
                long timestampNs = outcome.isRefusal() ? 0 : side.timeNs;
                decided.add(Told.decided(section, answer.taking().stored.asked.id(), outcome, timestampNs));
            }
        } else if (item instanceof Item.Decision decision) {
            clawbacks.decided(side, from, decision);
        } else if (item instanceof Item.Mark mark) {
            mark(mark.mark());
        } else if (item instanceof Item.Asset asset) {
            state.createAsset(side, asset.asset());
            side.channels.get(from).send(new Item.AssetReply());
        }
    }

    private void sendToAll(Item item) {
        for (Side peer : state.sides) {
            if (peer != side) {
                side.channels.get(peer.number).send(item);
            }
        }
    }

    // ---- answers ----

    private Told answer(int section, int item, Outcome outcome) {
        return Told.answer(section, item, outcome, false, outcome.code() >= 200 ? 0 : side.timeNs);
    }

    private void expect(Told expected) {
        if (!expected.equals(next)) {
            throw new OracleMismatch("told " + next + ", and it should be " + expected);
        }
        advance();
    }

    private void advance() {
        next = told.hasNext() ? told.next() : null;
    }
}
