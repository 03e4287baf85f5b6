package tutti.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger with one asset, and short ways to say what is to be done to it. The home of an id is its low half modulo the number of
 * partitions, so with two partitions even accounts live in partition 0 and odd ones in partition 1.
 */
final class LedgerFixture {
    /** Its issuing account's home is partition 0 of one or two. */
    static final int TUNE = 2;

    static final int OTHER = 4;
    static final long SUPPLY = 1_000_000;
    static final long START_MS = 1_800_000_000_000L;
    static final long NS_PER_MS = 1_000_000;
    static final long START_NS = START_MS * NS_PER_MS;
    static final long HOUR_NS = 3_600_000_000_000L;
    static final long NOTICE_NS = 60_000_000_000L;

    static final int NO_LIMIT = 0;
    static final int NOT_BELOW_ZERO = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS;
    static final int NOT_ABOVE_ZERO = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;

    static final LedgerLimits LIMITS = new LedgerLimits(1000, 100, 10, 10, 100, 1000, HOUR_NS, NOTICE_NS, 99);

    Ledger ledger;
    int service;
    int stranger;
    private final int partition;
    private final int partitionCount;
    private final Placement placement;
    private final LedgerLimits limits;
    private final Transfer transfer = new Transfer();
    private final StreamPayment payment = new StreamPayment();
    private long position;

    /** Digest of the ledger that was loaded last. */
    private long restartedAt;

    /** What the ledger told other partitions; taken away by whoever delivers it. */
    final Deque<PendingEnd> ends = new ArrayDeque<>();

    /** What the ledger sent to other partitions for chains; taken away by whoever delivers it. */
    final Deque<Sent> sent = new ArrayDeque<>();

    /** Scheduled transfers that other partitions are asked for, with what is reserved as their amount. */
    final Deque<Transfer> requests = new ArrayDeque<>();

    /** Items promised, over all partitions. */
    int promised;

    boolean isOutboxFull;

    /** False: ids stay in the window until the test says that they are indexed. */
    boolean isIndexing = true;
    /** A question, answer, decision or amount of money. */
    record Sent(int to, Object item) {}

    /** An amount of an asset. */
    record Money(int asset, long amount) {}

    private final Outbox outbox = new Outbox() {
        @Override
        public boolean hasRoomForEnds(int to, int ends) {
            return !isOutboxFull;
        }

        @Override
        public boolean hasRoomToRequest(int to) {
            return !isOutboxFull;
        }

        @Override
        public void request(int to, Transfer due, long reserved, int asset) {
            Transfer copy = new Transfer();
            copy.copy(due);
            copy.amount = reserved;
            requests.add(copy);
        }

        @Override
        public boolean hasRoomToPromise(int to) {
            return !isOutboxFull;
        }

        @Override
        public boolean hasRoomToAsk(int to, int entries) {
            return !isOutboxFull;
        }

        @Override
        public void promise(int to, int items) {
            promised += items;
            Invariant.within(promised, 0, Integer.MAX_VALUE, "promised");
        }

        @Override
        public void ask(int to, ChainPrepare question) {
            sent.add(new Sent(to, question));
        }

        @Override
        public void answer(int to, ChainPrepared answer) {
            sent.add(new Sent(to, answer));
        }

        @Override
        public void decide(int to, ChainDecision decision) {
            sent.add(new Sent(to, decision));
        }

        @Override
        public void move(int to, int asset, long amount) {
            sent.add(new Sent(to, new Money(asset, amount)));
        }

        @Override
        public void send(int to, PendingEnd end) {
            ends.add(copy(end));
        }
    };

    LedgerFixture(int partition, int partitionCount, LedgerLimits limits) {
        this(partition, partitionCount, placement(partitionCount), limits);
        ledger.advanceTime(START_NS);
        goOn(0);
        ledger.createAsset(tune());
    }

    /** A ledger that knows nothing, not even the asset. */
    LedgerFixture(int partition, int partitionCount, Placement placement, LedgerLimits limits) {
        this.partition = partition;
        this.partitionCount = partitionCount;
        this.placement = placement;
        this.limits = limits;
        ledger = new Ledger(partition, partitionCount, placement, limits, 7, outbox);
    }

    /** Goes on after the position with what the ledger knows by now. */
    void goOn(long after) {
        position = after;
        service = ledger.intern("service");
        stranger = ledger.intern("stranger");
    }

    private static PendingEnd copy(PendingEnd end) {
        PendingEnd copy = new PendingEnd();
        copy.idHigh = end.idHigh;
        copy.idLow = end.idLow;
        copy.debitHigh = end.debitHigh;
        copy.debitLow = end.debitLow;
        copy.creditHigh = end.creditHigh;
        copy.creditLow = end.creditLow;
        copy.asset = end.asset;
        copy.reserved = end.reserved;
        copy.posted = end.posted;
        copy.isOpening = end.isOpening;
        return copy;
    }

    static LedgerFixture alone() {
        return new LedgerFixture(0, 1, LIMITS);
    }

    /** Partition 0 of two. */
    static LedgerFixture even() {
        return new LedgerFixture(0, 2, LIMITS);
    }

    static Placement placement(int partitionCount) {
        return (high, low) -> (int) Long.remainderUnsigned(low, partitionCount);
    }

    static NewAsset tune() {
        return new NewAsset(TUNE, "TUNE", 2, SUPPLY, "service");
    }

    /** Id of version 7 that carries the time; {@code n} tells ids of the same time apart. */
    static long timedHigh(long timeMs) {
        return timeMs << 16 | 7L << 12;
    }

    static long timedLow(long n) {
        return 2L << 62 | n;
    }

    int partition() {
        return partition;
    }

    long position() {
        return position;
    }

    /** Of the next command; everything before it is indexed by then, unless the test says otherwise. */
    long nextPosition() {
        if (isIndexing) {
            ledger.indexed(position);
        }
        return ++position;
    }

    void advanceMs(long ms) {
        ledger.advanceTime(ledger.timeNs() + ms * NS_PER_MS);
    }

    Outcome open(long account, int flags) {
        return ledger.createAccount(new NewAccount(0, account, TUNE, flags, 0, 0, service));
    }

    /** The stranger may debit so much of the account in each interval, for ever. */
    void grantToStranger(long account, long limit, int seconds) {
        ledger.change(new MandateChange(0, account, "stranger", false, limit, seconds, Long.MAX_VALUE, service));
    }

    /** An account that may not go below zero and has so much. */
    void openWith(long account, long amount) {
        open(account, NOT_BELOW_ZERO);
        mint(account, amount);
    }

    void mint(long account, long amount) {
        Transfer mint = transfer(nextPosition(), 0, account, amount);
        mint.debitHigh = AssetAccounts.RESERVED_HIGH;
        mint.debitLow = AssetAccounts.issuingLow(TUNE);
        mint.idHigh = 0x1111;
        Outcome outcome = ledger.apply(mint, position);
        Invariant.check(outcome == Outcome.POSTED, "minting for a test must work", account);
    }

    /** The fixture's one transfer, set to this; with an id that carries the present. */
    Transfer transfer(long id, long debit, long credit, long amount) {
        transfer.idHigh = timedHigh(ledger.timeNs() / NS_PER_MS);
        transfer.idLow = timedLow(id);
        transfer.debitHigh = 0;
        transfer.debitLow = debit;
        transfer.creditHigh = 0;
        transfer.creditLow = credit;
        transfer.amount = amount;
        transfer.code = 0;
        transfer.flags = 0;
        transfer.principal = service;
        transfer.clearExtension();
        return transfer;
    }

    @Nullable
    Outcome apply(Transfer of) {
        return ledger.apply(of, nextPosition());
    }

    @Nullable
    Outcome move(long id, long debit, long credit, long amount) {
        return apply(transfer(id, debit, credit, amount));
    }

    /** The fixture's one payment, set to this: of work 900, played now, legs by account and amount in turns. */
    StreamPayment payment(long id, long payer, long... legs) {
        payment.idHigh = timedHigh(ledger.timeNs() / NS_PER_MS);
        payment.idLow = timedLow(id);
        payment.payerHigh = 0;
        payment.payerLow = payer;
        payment.workHigh = 0;
        payment.workLow = 900;
        payment.units = 1;
        payment.playedAtNs = ledger.timeNs();
        payment.splitVersion = 1;
        payment.principal = service;
        payment.code = 0;
        payment.flags = 0;
        payment.asset = TUNE;
        payment.amount = 0;
        payment.legCount = legs.length / 2;
        for (int i = 0; i < payment.legCount; i++) {
            payment.legHigh[i] = 0;
            payment.legLow[i] = legs[2 * i];
            payment.legAmount[i] = legs[2 * i + 1];
            payment.amount += payment.legAmount[i];
        }
        return payment;
    }

    Outcome apply(StreamPayment of) {
        return ledger.apply(of, nextPosition());
    }

    Outcome pay(long id, long payer, long... legs) {
        return apply(payment(id, payer, legs));
    }

    AccountView account(long account) {
        return account(0, account);
    }

    AccountView account(long high, long low) {
        AccountView view = ledger.account(high, low);
        if (view == null) {
            throw new IllegalStateException("no account " + low);
        }
        return view;
    }

    AccountView issuing() {
        return account(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(TUNE));
    }

    AccountView unclaimed() {
        return account(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(TUNE));
    }

    long available(long account) {
        AccountView view = account(account);
        return view.creditsPosted() - view.debitsPosted() - view.debitsPending();
    }

    /** Asset totals and channel totals, one line each, from a recount. */
    List<String> books() {
        return books(ledger);
    }

    static List<String> books(Ledger of) {
        List<String> lines = new ArrayList<>();
        of.recount(new TotalsSink() {
            @Override
            public void asset(
                    int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {
                lines.add("asset " + asset + " posted " + debits + "=" + credits + " pending " + debitsPending + "="
                        + creditsPending + " accrued " + accrued);
            }

            @Override
            public void channel(int peer, int asset, long sent, long received) {
                lines.add("channel " + peer + " asset " + asset + " sent " + sent + " received " + received);
            }
        });
        return lines;
    }

    /** All chunks of a snapshot, copied. */
    static List<byte[]> snapshot(Ledger of) {
        List<byte[]> chunks = new ArrayList<>();
        of.writeSnapshot((buffer, offset, length) -> {
            byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            chunks.add(chunk);
        });
        return chunks;
    }

    /** Takes an item that partition {@code from} sent for a chain to the ledger of its destination. */
    static void deliver(int from, Object item, Ledger to) {
        if (item instanceof ChainPrepare question) {
            to.applyChainPrepare(from, question);
        } else if (item instanceof ChainPrepared answer) {
            to.applyChainPrepared(answer);
        } else if (item instanceof ChainDecision decision) {
            to.applyChainDecision(from, decision);
        } else if (item instanceof Money money) {
            to.applyChainMoney(from, money.asset, money.amount);
        } else if (item instanceof PendingEnd end) {
            to.applyPendingEnd(from, end);
        }
    }

    /** A ledger built from the chunks; its indexes have another key, which must change nothing. */
    Ledger reload(List<byte[]> chunks) {
        Ledger loaded = new Ledger(partition, partitionCount, placement, limits, 42, outbox);
        for (byte[] chunk : chunks) {
            boolean isWhole = loaded.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
            boolean isEnd = chunk[SnapshotLayout.KIND_AT] == SnapshotLayout.END;
            Invariant.check(isWhole == isEnd, "whole with the last chunk only");
        }
        return loaded;
    }

    /** Goes on with a ledger loaded from a snapshot of this one, unless nothing has changed in it since the last time. */
    void restart() {
        if (ledger.digest() == restartedAt) {
            return;
        }
        int before = promised;
        promised = 0;
        Ledger loaded = reload(snapshot(ledger));
        Invariant.equal(loaded.digest(), ledger.digest(), "digest after a restart", partition);
        Invariant.equal(promised, before, "promised after a restart", partition);
        ledger = loaded;
        restartedAt = loaded.digest();
    }
}
