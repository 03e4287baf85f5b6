package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tutti.ledger.SpanItems.Said;

/** Clients who transfer, within partitions and across, and remember what they were told. */
final class SpanWorld extends ThreePartitions {
    private static final int ACCOUNTS = 12;
    private static final long FIRST_ACCOUNT = 12;
    private static final int IDS_MAX = 512;
    private static final long ISSUING = 0;

    private final boolean isOfAllKinds;
    private final List<List<Said>> sent = new ArrayList<>();
    private final List<Said> pendings = new ArrayList<>();
    private final List<Said> posted = new ArrayList<>();
    private final Map<Long, Outcome> told = new HashMap<>();
    private final Map<Long, Said> said = new HashMap<>();
    private long nextId = 1;

    static SpanWorld ofAllKinds(long seed) {
        return new SpanWorld(seed, true);
    }

    static SpanWorld ofKnownAmounts(long seed) {
        return new SpanWorld(seed, false);
    }

    private SpanWorld(long seed, boolean isOfAllKinds) {
        super(seed, new LedgerLimits(99, 9, 9, 9, 9, IDS_MAX, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9));
        this.isOfAllKinds = isOfAllKinds;
        for (int i = 0; i < ACCOUNTS; i++) {
            long account = FIRST_ACCOUNT + i;
            int flags = isOfAllKinds && i / PARTITIONS == 3 ? 2 : i / PARTITIONS == 2 ? 0 : 1;
            fixtures[home(account)].open(account, flags);
            fixtures[home(account)].grantToStranger(account, 2_000, 1);
        }
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
            checkBooks();
        }
        while (deliver()) {
            checkBooks();
        }
        checkBooks();
        checkNothingIsUndecided();
        for (List<Said> again : sent) {
            submit(again);
            while (deliver()) {
                // What was forgotten may be tried anew.
            }
        }
    }

    private void step() {
        int what = random.nextInt(24);
        if (what == 0) {
            restart(random.nextInt(PARTITIONS));
        } else if (what == 1) {
            int partition = random.nextInt(PARTITIONS);
            fixtures[partition].isOutboxFull = isOfAllKinds && random.nextInt(6) == 0;
        } else if (what < 4) {
            Ledger ledger = ledgers[random.nextInt(PARTITIONS)];
            ledger.advanceTime(ledger.timeNs() + random.nextInt(1500) * LedgerFixture.NS_PER_MS);
            collect();
        } else if (what < 15) {
            deliver();
        } else if (what < 17 && !sent.isEmpty()) {
            submit(sent.get(Math.max(0, sent.size() - 1 - random.nextInt(20))));
        } else {
            List<Said> transfers = new ArrayList<>();
            int count = random.nextInt(3) == 0 ? 1 : 2 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                transfers.add(transfer(i < count - 1, transfers));
            }
            if (count > 1 && random.nextInt(40) == 0) {
                List<Said> earlier = sent.isEmpty() ? transfers : sent.get(random.nextInt(sent.size()));
                transfers.set(count - 1, earlier.get(earlier.size() - 1));
            }
            sent.add(transfers);
            submit(transfers);
        }
    }

    // ---- what clients say ----

    private Said transfer(boolean isLinked, List<Said> chain) {
        int linked = isLinked ? TransferFlags.LINKED : 0;
        long debit = random.nextInt(5) == 0 ? ISSUING : account(ISSUING);
        long credit = account(debit);
        long amount = 1L + random.nextInt(100);
        Said pending = pendings.isEmpty() ? null : pendings.get(Math.max(0, pendings.size() - 1 - random.nextInt(6)));
        if (isOfAllKinds && !chain.isEmpty() && random.nextInt(60) == 0) {
            pending = chain.get(0);
        }
        return switch (random.nextInt(isOfAllKinds ? 12 : 8)) {
            case 0, 1 ->
                say(debit, credit, amount, linked | TransferFlags.PENDING, null, isOfAllKinds ? random.nextInt(4) : 0);
            case 2 -> end(pending, linked | TransferFlags.POST_PENDING, Transfer.AMOUNT_MAX);
            case 3 -> end(pending, linked | TransferFlags.VOID_PENDING, 0);
            case 8 -> say(debit, credit, amount, linked | balancing(), null, 0);
            case 9 -> say(debit, credit, amount, linked | balancing() | TransferFlags.PENDING, null, 1);
            case 10 -> say(account(credit), credit, 0, linked | TransferFlags.PENDING | closing(), null, 1);
            case 11 -> {
                if (random.nextBoolean()) {
                    yield end(pending, linked | TransferFlags.POST_PENDING, random.nextInt(80));
                }
                yield end(
                        posted.isEmpty() ? pending : posted.get(random.nextInt(posted.size())),
                        linked | TransferFlags.REVERSAL,
                        1 + random.nextInt(40));
            }
            default -> say(debit, credit, amount, linked, null, 0);
        };
    }

    private Said end(@Nullable Said about, int flags, long amount) {
        return about == null
                ? say(account(ISSUING), FIRST_ACCOUNT + ACCOUNTS, 1, flags & TransferFlags.LINKED, null, 0)
                : say(about.debit(), -1, amount, flags, about, 0);
    }

    private Said say(long debit, long credit, long amount, int flags, @Nullable Said about, int timeout) {
        long nowMs = ledgers[home(debit)].timeNs() / LedgerFixture.NS_PER_MS;
        Said new1 = new Said(nextId++, nowMs, debit, credit, amount, flags, about, timeout);
        said.put(new1.id(), new1);
        return new1;
    }

    private int balancing() {
        return random.nextBoolean() ? TransferFlags.BALANCING_DEBIT : TransferFlags.BALANCING_CREDIT;
    }

    private int closing() {
        return random.nextBoolean() ? TransferFlags.CLOSING_DEBIT : TransferFlags.CLOSING_CREDIT;
    }

    private long account(long other) {
        long account = FIRST_ACCOUNT + random.nextInt(ACCOUNTS);
        return account == other ? account(other) : account;
    }

    private static long low(long account) {
        return account == ISSUING ? AssetAccounts.issuingLow(LedgerFixture.TUNE) : account;
    }

    private static int home(long account) {
        return (int) Long.remainderUnsigned(low(account), PARTITIONS);
    }

    private void submit(List<Said> transfers) {
        int home = home(transfers.get(0).debit());
        Ledger ledger = ledgers[home];
        ledger.indexed(fixtures[home].position());
        if (transfers.size() > 1) {
            submitChain(transfers, ledger, fixtures[home].nextPosition());
            collect();
            return;
        }
        Transfer transfer = set(new Transfer(), transfers.get(0));
        transfer.principal = transfers.get(0).id() % 3 == 0 ? fixtures[home].stranger : fixtures[home].service;
        int asked = ledger.escrowHome(transfer);
        Outcome outcome = ledger.apply(transfer, fixtures[home].nextPosition());
        if (outcome != null) {
            hear(transfers.get(0).id(), outcome);
        } else if (!ledger.lastReplayed()) {
            channel(home, asked).add(new SpanItems.Request(transfer, ledger.lastReserved(), LedgerFixture.TUNE));
        }
        collect();
    }

    private void submitChain(List<Said> transfers, Ledger ledger, long position) {
        ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return transfers.size();
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        set(transfer, transfers.get(member));
                    }
                },
                position);
        for (int i = 0; i < transfers.size() && !ledger.isChainUndecided(); i++) {
            hear(transfers.get(i).id(), ledger.chainOutcome(i));
        }
    }

    private Transfer set(Transfer transfer, Said of) {
        transfer.idHigh = LedgerFixture.timedHigh(of.idMs());
        transfer.idLow = LedgerFixture.timedLow(of.id());
        transfer.debitHigh = of.debit() == ISSUING ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.debitLow = low(of.debit());
        transfer.creditHigh = 0;
        transfer.creditLow = Math.max(0, of.credit());
        transfer.amount = of.amount();
        transfer.code = 0;
        transfer.flags = of.flags();
        transfer.principal = fixtures[0].service;
        transfer.clearExtension();
        transfer.timeoutSeconds = of.timeout();
        Said about = of.about();
        if (about != null) {
            transfer.pendingHigh = LedgerFixture.timedHigh(about.idMs());
            transfer.pendingLow = LedgerFixture.timedLow(about.id());
        }
        return transfer;
    }

    private void hear(long id, Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        if (!outcome.spendsId()) {
            return;
        }
        Outcome before = told.put(id, outcome);
        if (before == null) {
            Said of = Objects.requireNonNull(said.get(id));
            if (outcome == Outcome.PENDING) {
                pendings.add(of);
            } else if (outcome == Outcome.POSTED) {
                posted.add(of);
            }
        } else {
            assertThat(outcome).as("%s again, seed %s", said.get(id), seed).isEqualTo(before);
        }
    }

    // ---- what is on its way ----

    @Override
    void collect() {
        for (int from = 0; from < PARTITIONS; from++) {
            LedgerFixture fixture = fixtures[from];
            for (PendingEnd end = fixture.ends.poll(); end != null; end = fixture.ends.poll()) {
                channel(from, home(end.creditLow)).add(end);
            }
            collectSent(from);
            ledgers[from].tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) ->
                    hear(idLow & ~LedgerFixture.timedLow(0), outcome));
        }
    }

    @Override
    void arrive(int from, int to, Object item) {
        Ledger ledger = ledgers[to];
        ledger.indexed(fixtures[to].position());
        ledger.advanceTime(ledger.timeNs(), fixtures[to].nextPosition());
        if (item instanceof SpanItems.Request request) {
            Transfer transfer = new Transfer();
            transfer.copy(request.transfer());
            transfer.amount = request.reserved();
            Outcome outcome = ledger.applyEscrowRequest(from, transfer, request.asset());
            channel(to, from).add(new SpanItems.Reply(transfer, outcome, request.reserved(), ledger.lastAccepted()));
        } else if (item instanceof SpanItems.Reply reply) {
            Transfer of = reply.transfer();
            ledger.applyEscrowReply(
                    from, of.idHigh, of.idLow, of.debitHigh, of.debitLow, reply.outcome(), reply.taken());
            hear(of.idLow & ~LedgerFixture.timedLow(0), reply.outcome());
        } else {
            LedgerFixture.deliver(from, item, ledger);
        }
    }

    @Override
    long money(Object item) {
        return SpanItems.money(item);
    }

    // ---- what must hold ----

    /** Every account has what the outcomes say, where all amounts are known beforehand. */
    void checkAccounts() {
        Map<Long, long[]> expected = SpanItems.expected(told, said);
        for (long account = FIRST_ACCOUNT; account < FIRST_ACCOUNT + ACCOUNTS; account++) {
            AccountView view = ledgers[home(account)].account(0, account);
            assertThat(view).isNotNull();
            if (view != null) {
                assertThat(new long[] {
                            view.debitsPending(), view.debitsPosted(), view.creditsPending(), view.creditsPosted()
                        })
                        .as("account %s, seed %s", account, seed)
                        .isEqualTo(expected.getOrDefault(account, new long[4]));
            }
        }
    }
}
