package tutti.workload;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import tutti.client.Id;
import tutti.client.PackedTransfers;
import tutti.client.Uuid7;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.Transfer;

/**
 * Accounts that move tokens among each other, spread evenly over the partitions, and batches of transfers between them. All of it follows
 * from the seed. Immutable.
 */
public final class TransferPlan {
    private static final int MILLION = 1_000_000;
    private static final int AMOUNT_MAX = 100;
    private static final int ACCOUNT_CODE = 6;
    private static final int TRANSFER_CODE = 10;
    private static final int DRAWS = 3;

    private final Spec spec;
    private final List<Id> accounts = new ArrayList<>();
    private final List<ByteString> ids = new ArrayList<>();
    private final int[][] byPartition;

    /**
     * What to plan.
     *
     * @param accounts at least two for each partition
     * @param crossMillionths of the transfers, how many credit an account of another partition
     */
    public record Spec(long seed, int asset, int accounts, int crossMillionths) {}

    /**
     * @param partitionOf where the cluster keeps an account
     */
    public TransferPlan(Spec spec, int partitions, ToIntFunction<Id> partitionOf) {
        this.spec = spec;
        int each = spec.accounts() / partitions;
        if (each < 2 || (spec.crossMillionths() > 0 && partitions < 2)) {
            throw new IllegalArgumentException(spec.accounts() + " accounts on " + partitions
                    + " partitions: each needs two, and transfers that cross need two partitions");
        }
        byPartition = new int[partitions][each];
        int[] filled = new int[partitions];
        for (int number = 0; accounts.size() < each * partitions; number++) {
            Id id = Mix.named(spec.seed(), "BENCH", Integer.toString(number));
            int partition = partitionOf.applyAsInt(id);
            if (filled[partition] < each) {
                byPartition[partition][filled[partition]++] = accounts.size();
                accounts.add(id);
                ids.add(id.toByteString());
            }
        }
    }

    /** Wire forms of all accounts' ids. */
    public List<ByteString> accountIds() {
        return ids;
    }

    /** Holds what was minted until the accounts have it. */
    public ByteString treasury() {
        return Mix.named(spec.seed(), "BENCH", "treasury").toByteString();
    }

    /** All accounts and the treasury as the ledger is asked to create them; none may go below zero. */
    public List<Account> accountMessages() {
        List<Account> messages = new ArrayList<>();
        messages.add(message(treasury()));
        ids.forEach(id -> messages.add(message(id)));
        return messages;
    }

    private Account message(ByteString id) {
        return Account.newBuilder()
                .setId(id)
                .setAsset(spec.asset())
                .setFlags(AccountFlag.ACCOUNT_FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS_VALUE)
                .setCode(ACCOUNT_CODE)
                .build();
    }

    /**
     * Transfers out of accounts of one partition.
     *
     * @param number of the batch, different for each
     * @param unixMs time in the transfers' ids, milliseconds since 1970
     */
    public Batch batch(int partition, long number, long unixMs, int size) {
        Batch batch = new Batch(number, partition, unixMs, size);
        for (int i = 0; i < size; i++) {
            long place = (number * size + i) * DRAWS;
            long who = Mix.bits(spec.seed(), place);
            long how = Mix.bits(spec.seed(), place + 1);
            int[] own = byPartition[partition];
            int debit = Mix.below(who, own.length);
            batch.debits[i] = own[debit];
            batch.credits[i] = credit(partition, debit, who << Integer.SIZE, how);
            batch.amounts[i] = 1 + Mix.below(Mix.bits(how, place), AMOUNT_MAX);
        }
        return batch;
    }

    private int credit(int partition, int debit, long who, long how) {
        if (Mix.below(how, MILLION) < spec.crossMillionths()) {
            int step = 1 + Mix.below(how << Integer.SIZE, byPartition.length - 1);
            int[] theirs = byPartition[(partition + step) % byPartition.length];
            return theirs[Mix.below(who, theirs.length)];
        }
        int[] own = byPartition[partition];
        return own[(debit + 1 + Mix.below(who, own.length - 1)) % own.length];
    }

    /** Transfers of one request, by the numbers of their accounts. */
    public static final class Batch {
        private final long number;
        private final int partition;
        private final long unixMs;
        private final int[] debits;
        private final int[] credits;
        private final int[] amounts;

        private Batch(long number, int partition, long unixMs, int size) {
            this.number = number;
            this.partition = partition;
            this.unixMs = unixMs;
            debits = new int[size];
            credits = new int[size];
            amounts = new int[size];
        }

        /** Transfers in it. */
        public int size() {
            return debits.length;
        }

        /** That of all its debit accounts. */
        public int partition() {
            return partition;
        }

        public int debit(int i) {
            return debits[i];
        }

        public int credit(int i) {
            return credits[i];
        }

        /** Minor units. */
        public int amount(int i) {
            return amounts[i];
        }
    }

    /** The batch as a request. */
    public PackedTransfers pack(Batch batch) {
        PackedTransfers packed = new PackedTransfers(batch.size());
        long first = batch.number * batch.size();
        for (int i = 0; i < batch.size(); i++) {
            Id id = new Id(Uuid7.high(batch.unixMs, first + i), Uuid7.low(Mix.bits(~spec.seed(), first + i)));
            packed.add(
                    id, accounts.get(batch.debits[i]), accounts.get(batch.credits[i]), batch.amounts[i], TRANSFER_CODE);
        }
        return packed;
    }

    /** The batch as a request's items. */
    public List<Transfer> messages(Batch batch) {
        return pack(batch).toMessages();
    }
}
