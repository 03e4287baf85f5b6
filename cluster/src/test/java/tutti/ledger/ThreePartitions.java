package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Three partitions, the channels between them, and what must hold whatever clients say; a subclass is the clients. */
abstract class ThreePartitions {
    static final int PARTITIONS = 3;

    final Map<Outcome, Integer> outcomes = new TreeMap<>();
    boolean isRestarting = true;

    final long seed;
    final Random random;
    final LedgerFixture[] fixtures = new LedgerFixture[PARTITIONS];
    final Ledger[] ledgers = new Ledger[PARTITIONS];

    /** What is on its way, by sender and receiver. */
    private final List<Deque<Object>> channels = new ArrayList<>();

    ThreePartitions(long seed, LedgerLimits limits) {
        this.seed = seed;
        random = new Random(seed);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            fixtures[partition] = new LedgerFixture(partition, PARTITIONS, limits);
            ledgers[partition] = fixtures[partition].ledger;
            fixtures[partition].isIndexing = false;
        }
        for (int i = 0; i < PARTITIONS * PARTITIONS; i++) {
            channels.add(new ArrayDeque<>());
        }
    }

    /** An item of a channel comes to its end. */
    abstract void arrive(int from, int to, Object item);

    /** Puts into the channels what the ledgers sent, and hears what they decided. */
    abstract void collect();

    /** Minor units that the item carries. */
    abstract long money(Object item);

    List<Long> digests() {
        return Arrays.stream(ledgers).map(Ledger::digest).toList();
    }

    Deque<Object> channel(int from, int to) {
        return channels.get(from * PARTITIONS + to);
    }

    /** What the ledger of the partition sent goes into its channels. */
    void collectSent(int from) {
        LedgerFixture fixture = fixtures[from];
        for (LedgerFixture.Sent item = fixture.sent.poll(); item != null; item = fixture.sent.poll()) {
            channel(from, item.to()).add(item.item());
        }
    }

    /** Lets the first item of some channel arrive. Returns false if there is none. */
    boolean deliver() {
        int first = random.nextInt(channels.size());
        for (int i = 0; i < channels.size(); i++) {
            int channel = (first + i) % channels.size();
            Object item = channels.get(channel).poll();
            if (item != null) {
                arrive(channel / PARTITIONS, channel % PARTITIONS, item);
                collect();
                return true;
            }
        }
        return false;
    }

    /** Continues with a ledger that was loaded from a snapshot. */
    void restart(int partition) {
        if (!isRestarting) {
            return;
        }
        int promised = fixtures[partition].promised;
        long digest = ledgers[partition].digest();
        fixtures[partition].promised = 0;
        ledgers[partition] = fixtures[partition].reload(LedgerFixture.snapshot(ledgers[partition]));
        assertThat(ledgers[partition].digest())
                .as("digest of a snapshot, seed %s", seed)
                .isEqualTo(digest);
        assertThat(fixtures[partition].promised)
                .as("promised again, seed %s", seed)
                .isEqualTo(promised);
    }

    void checkBooks() {
        long[] difference = new long[channels.size()];
        for (int i = 0; i < channels.size(); i++) {
            difference[i] = -channels.get(i).stream().mapToLong(this::money).sum();
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int self = partition;
            Ledger ledger = ledgers[partition];
            assertThat(ledger.recomputeDigest()).as("digest, seed %s", seed).isEqualTo(ledger.digest());
            ledger.recount(new TotalsSink() {
                @Override
                public void asset(int asset, long debits, long credits, long pending, long incoming, long accrued) {
                    assertThat(debits).as("posted, seed %s", seed).isEqualTo(credits);
                    assertThat(pending).as("pending, seed %s", seed).isEqualTo(incoming);
                }

                @Override
                public void channel(int peer, int asset, long sentTo, long received) {
                    difference[self * PARTITIONS + peer] += sentTo;
                    difference[peer * PARTITIONS + self] -= received;
                }
            });
        }
        assertThat(difference)
                .as("sent and neither received nor on its way, seed %s", seed)
                .containsOnly(0);
    }

    void checkNothingIsUndecided() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(ledgers[partition].undecidedCount())
                    .as("undecided, seed %s", seed)
                    .isZero();
            assertThat(fixtures[partition].promised)
                    .as("promised, seed %s", seed)
                    .isZero();
        }
    }
}
