package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.Batches;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.partition.SlotMap;

class ConsistentCutTest {
    private static final int STEPS = 60;
    private static final int POSITION_STEP = 1 << 20;

    private final TwoPartitions two = TwoPartitions.ready();
    private final List<Replica> bases = List.of(copyOf(two, 0), copyOf(two, 1));
    private final List<List<byte[]>> logs = List.of(new ArrayList<>(), new ArrayList<>());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldLoseAndDoubleNothingWhereverItBegins(long seed) {
        play(new Random(seed));
        int begun = 0;
        int unfit = 0;

        for (int first = 0; first <= logs.get(0).size(); first += 3) {
            for (int second = 0; second <= logs.get(1).size(); second += 3) {
                Cut cut = new Cut(first, second);
                unfit += cut.settles() ? 0 : 1;
                begun++;

                cut = new Cut(first, second);
                assertThat(cut.reach()).isTrue();
                assertThat(cut.settles()).as("from %s and %s", first, second).isTrue();
            }
        }

        assertThat(unfit).as("of %s beginnings", begun).isPositive();
    }

    @Test
    void shouldSayThatALogEndsTooEarly() {
        pay(0);
        carry(0);
        acknowledge(0);
        logs.get(1).clear();

        assertThat(new Cut(logs.get(0).size(), 0).reach()).isFalse();
    }

    @Test
    void shouldStayWhereItBeganIfNothingIsMissing() {
        play(new Random(9));
        Cut all = new Cut(logs.get(0).size(), logs.get(1).size());
        long digest = Repartition.digest(all.replicas);

        assertThat(all.reach()).isTrue();

        assertThat(Repartition.digest(all.replicas)).isEqualTo(digest);
    }

    // ---- what happens ----

    private void play(Random random) {
        for (int step = 0; step < STEPS; step++) {
            int partition = random.nextInt(2);
            switch (random.nextInt(4)) {
                case 0 -> pay(partition);
                case 1 -> log(partition, Sections.settle(1 - partition, 100));
                case 2 -> carry(partition);
                default -> acknowledge(partition);
            }
        }
    }

    private void pay(int partition) {
        byte[] payments = Batches.payments(List.of(two.payment(two.listeners[partition], 1)));
        byte[] transfers =
                Batches.transfers(List.of(two.transfer(two.listeners[partition], two.payees[1 - partition], 5)));
        int principal = two.replicas[partition].ledger().principal(TwoPartitions.OWNER);
        SectionPrincipal.stamp(payments, principal);
        SectionPrincipal.stamp(transfers, principal);
        log(partition, payments, transfers);
    }

    private void carry(int from) {
        byte[] items = two.replicas[from].channelItems(1 - from, 1, Integer.MAX_VALUE);
        if (items.length > 0) {
            log(1 - from, items);
        }
    }

    private void acknowledge(int sender) {
        log(sender, Sections.channelAcknowledgement(1 - sender, two.replicas[1 - sender].receivedSequence(sender)));
    }

    private void log(int partition, byte[]... sections) {
        byte[] batch = Batches.of(sections);
        logs.get(partition).add(batch);
        apply(two.replicas[partition], batch);
    }

    // ---- what is made of it ----

    /** Both replicas, after so many batches each. */
    private final class Cut {
        private final List<Replica> replicas = List.of(copyOf(bases.get(0), 0), copyOf(bases.get(1), 1));
        private final int[] next = new int[2];

        Cut(int first, int second) {
            while (next[0] < first) {
                readOn(0);
            }
            while (next[1] < second) {
                readOn(1);
            }
        }

        boolean reach() {
            return new ConsistentCut(replicas, this::readOn).reach();
        }

        /** Goes on from here as a cluster of its own; true if everything that was sent arrives, once. */
        boolean settles() {
            try {
                for (int round = 0; round < 4; round++) {
                    for (int from = 0; from < 2; from++) {
                        settle(replicas.get(from), from, replicas.get(1 - from));
                    }
                }
            } catch (RuntimeException e) {
                return false;
            }
            return GrownPartitions.onTheirWay(replicas).isEmpty();
        }

        private boolean readOn(int partition) {
            if (next[partition] == logs.get(partition).size()) {
                return false;
            }
            apply(replicas.get(partition), logs.get(partition).get(next[partition]++));
            return true;
        }
    }

    private static void settle(Replica sender, int from, Replica receiver) {
        apply(sender, Batches.of(Sections.settle(1 - from, 100)));
        byte[] items = sender.channelItems(1 - from, receiver.receivedSequence(from) + 1, Integer.MAX_VALUE);
        if (items.length > 0) {
            apply(receiver, Batches.of(items));
        }
        apply(sender, Batches.of(Sections.channelAcknowledgement(1 - from, receiver.receivedSequence(from))));
    }

    private static void apply(Replica replica, byte[] batch) {
        replica.apply(
                replica.appliedPosition() + POSITION_STEP,
                TwoPartitions.TIME_NS,
                new UnsafeBuffer(batch),
                0,
                batch.length,
                new Collector());
    }

    private static Replica copyOf(TwoPartitions two, int partition) {
        return copyOf(two.replicas[partition], partition);
    }

    private static Replica copyOf(Replica replica, int partition) {
        Replica copy = new Replica(partition, SlotMap.initial(2), TwoPartitions.LIMITS);
        replica.writeSnapshot((buffer, offset, length) -> {
            byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            copy.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, length);
        });
        copy.snapshotLoaded(replica.appliedPosition());
        return copy;
    }
}
