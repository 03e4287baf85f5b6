package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final IdRecords records = new IdRecords(new StateDigest(), new Journal());
    private final Deadlines deadlines = new Deadlines(records);
    private long nextId = 1;

    @Test
    void shouldTellTheEarliestFirstAndNothingBeforeItsTime() {
        int late = pending(9);
        int early = pending(2);
        pending(0);

        assertThat(deadlines.nextNs()).isEqualTo(2 * SECOND_NS);
        assertThat(deadlines.due(2 * SECOND_NS - 1)).isEqualTo(Slab.NONE);
        assertThat(deadlines.due(2 * SECOND_NS)).isEqualTo(early);
        deadlines.remove(early);
        assertThat(deadlines.due(9 * SECOND_NS)).isEqualTo(late);
        deadlines.remove(late);
        assertThat(deadlines.due(Long.MAX_VALUE)).isEqualTo(Slab.NONE);
        assertThat(deadlines.nextNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldForgetWhatHasEndedWhereverItStands() {
        int first = pending(1);
        int second = pending(2);
        int third = pending(3);
        int never = pending(0);

        deadlines.remove(second);
        deadlines.remove(never);
        deadlines.remove(second);

        assertThat(drain()).containsExactly(first, third);
    }

    @Test
    void shouldHaveOneOrderHoweverTheHeapCameToBe() {
        Random random = new Random(11);
        List<Integer> alive = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            // Few different times, so that ids decide; slots are used again.
            alive.add(pending(1 + random.nextInt(20)));
            if (random.nextInt(3) == 0) {
                int ended = alive.remove(random.nextInt(alive.size()));
                deadlines.remove(ended);
                records.remove(ended);
            }
        }
        Deadlines fresh = new Deadlines(records);
        Collections.shuffle(alive, random);
        alive.forEach(fresh::add);

        List<Integer> told = drain();

        assertThat(told).hasSameSizeAs(alive).isEqualTo(drain(fresh));
    }

    private List<Integer> drain() {
        return drain(deadlines);
    }

    private static List<Integer> drain(Deadlines of) {
        List<Integer> told = new ArrayList<>();
        for (int slot = of.due(Long.MAX_VALUE - 1); slot != Slab.NONE; slot = of.due(Long.MAX_VALUE - 1)) {
            told.add(slot);
            of.remove(slot);
        }
        return told;
    }

    private int pending(int timeoutSeconds) {
        Transfer transfer = new Transfer();
        transfer.idLow = nextId++ * 0x9E3779B97F4A7C15L;
        transfer.flags = TransferFlags.PENDING;
        transfer.timeoutSeconds = timeoutSeconds;
        int slot = records.add(transfer, Outcome.PENDING, 1, 0, 1);
        deadlines.add(slot);
        return slot;
    }
}
