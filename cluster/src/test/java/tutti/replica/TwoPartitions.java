package tutti.replica;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Batches;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.AccountView;
import tutti.ledger.AssetAccounts;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.WorkView;
import tutti.partition.SlotMap;

/** Two connected replicas with one asset, a listener and a payee in each, and a work that pays both payees. */
final class TwoPartitions {
    static final int ASSET = 1;
    static final String OWNER = "owner";
    static final long TIME_NS = 1_764_000_000_000_000_000L;
    static final LedgerLimits LIMITS = new LedgerLimits(1_000, 100, 10, 10, 1_000, 10_000, 3_600_000_000_000L);

    /** High half of all ids of transfers and payments: UUIDv7 of the only time there is. */
    static final long ID_HIGH = ((TIME_NS / 1_000_000) << 16) | 0x7000;

    /** Low half of the first id: the variant's bits; others count up from it. */
    static final long ID_LOW = 1L << 63;

    private static final int POSITION_STEP = 1 << 20;

    final SlotMap slotMap = SlotMap.initial(2);
    final Replica[] replicas;
    final Collector[] collectors = {new Collector(), new Collector()};
    final NewAccount[] listeners = {account(0, 100), account(1, 100)};
    final NewAccount[] payees = {account(0, 200), account(1, 200)};
    final NewWork work = new NewWork(
            7,
            idLowAt(0, 7, 1),
            ASSET,
            "Title",
            "",
            1_000,
            new Split(
                    new long[] {payees[0].idHigh(), payees[1].idHigh()},
                    new long[] {payees[0].idLow(), payees[1].idLow()},
                    new int[] {400_000, 600_000}),
            0);

    private long nextId = 1;

    private TwoPartitions(LedgerLimits limits) {
        replicas = new Replica[] {new Replica(0, slotMap, limits), new Replica(1, slotMap, limits)};
    }

    /** Creates everything, and carries until all is known everywhere. The listeners have 1,000,000 each. */
    static TwoPartitions ready() {
        return ready(LIMITS);
    }

    static TwoPartitions ready(LedgerLimits limits) {
        TwoPartitions two = new TwoPartitions(limits);
        for (int i = 0; i < 2; i++) {
            two.apply(i, Sections.principal(OWNER));
        }
        two.apply(0, Batches.assets(List.of(new NewAsset(ASSET, "TUTTI", 6, 1_000_000_000, OWNER))));
        two.settleAll();
        for (int i = 0; i < 2; i++) {
            two.applyStamped(i, Batches.accounts(List.of(two.listeners[i], two.payees[i])));
        }
        two.applyStamped(0, Batches.works(List.of(two.work)));
        int issuer = two.slotMap.partitionOf(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(ASSET));
        for (NewAccount listener : two.listeners) {
            Transfer mint = two.transfer(
                    AssetAccounts.RESERVED_HIGH,
                    AssetAccounts.issuingLow(ASSET),
                    listener.idHigh(),
                    listener.idLow(),
                    1_000_000);
            two.applyStamped(issuer, Batches.transfers(List.of(mint)));
        }
        two.settleAll();
        two.take();
        return two;
    }

    /** Applies one batch; returns what was told. */
    List<String> apply(int partition, byte[]... sections) {
        return applyAt(partition, TIME_NS, sections);
    }

    /** The same at another time of the log. */
    List<String> applyAt(int partition, long timeNs, byte[]... sections) {
        collectors[partition].take();
        byte[] batch = Batches.of(sections);
        Replica replica = replicas[partition];
        replica.apply(
                replica.appliedPosition() + POSITION_STEP,
                timeNs,
                new UnsafeBuffer(batch),
                0,
                batch.length,
                collectors[partition]);
        List<String> told = collectors[partition].take();
        return told.subList(1, told.size() - 1);
    }

    /** The same with the owner's number in every record. */
    List<String> applyStamped(int partition, byte[] section) {
        SectionPrincipal.stamp(section, replicas[partition].ledger().principal(OWNER));
        return apply(partition, section);
    }

    /** Carries all items from one partition to the other. */
    List<String> carry(int from, int to) {
        byte[] section = replicas[from].channelItems(to, 1, Integer.MAX_VALUE);
        return section.length == 0 ? List.of() : apply(to, section);
    }

    List<String> acknowledge(int receiver, int sender) {
        return apply(sender, Sections.channelAcknowledgement(receiver, replicas[receiver].receivedSequence(sender)));
    }

    /** Carries and settles until nothing moves. */
    void settleAll() {
        for (int round = 0; round < 4; round++) {
            for (int from = 0; from < 2; from++) {
                apply(from, Sections.settle(1 - from, 100));
                carry(from, 1 - from);
                acknowledge(1 - from, from);
            }
        }
    }

    void take() {
        collectors[0].take();
        collectors[1].take();
    }

    Transfer transfer(NewAccount debit, NewAccount credit, long amount) {
        return transfer(debit.idHigh(), debit.idLow(), credit.idHigh(), credit.idLow(), amount);
    }

    Transfer transfer(long debitHigh, long debitLow, long creditHigh, long creditLow, long amount) {
        Transfer transfer = new Transfer();
        transfer.idHigh = ID_HIGH;
        transfer.idLow = ID_LOW | nextId++;
        transfer.debitHigh = debitHigh;
        transfer.debitLow = debitLow;
        transfer.creditHigh = creditHigh;
        transfer.creditLow = creditLow;
        transfer.amount = amount;
        return transfer;
    }

    /** A payment for the work; its legs are 400 and 600 for each unit. */
    StreamPayment payment(NewAccount payer, long units) {
        StreamPayment payment = new StreamPayment();
        payment.idHigh = ID_HIGH;
        payment.idLow = ID_LOW | nextId++;
        payment.payerHigh = payer.idHigh();
        payment.payerLow = payer.idLow();
        payment.workHigh = work.idHigh();
        payment.workLow = work.idLow();
        payment.units = units;
        payment.playedAtNs = TIME_NS;
        payment.follow(
                new WorkView(work.idHigh(), work.idLow(), ASSET, "", "", work.price(), 1, work.split(), TIME_NS));
        return payment;
    }

    AccountView view(int partition, NewAccount account) {
        AccountView view = replicas[partition].ledger().account(account.idHigh(), account.idLow());
        if (view == null) {
            throw new AssertionError("no account " + account);
        }
        return view;
    }

    /** An account whose home is the partition. */
    NewAccount account(int partition, long high) {
        return new NewAccount(high, idLowAt(partition, high, 1), ASSET, 0, 0, 0, 0);
    }

    private long idLowAt(int partition, long high, long from) {
        long low = from;
        while (slotMap.partitionOf(high, low) != partition) {
            low++;
        }
        return low;
    }
}
