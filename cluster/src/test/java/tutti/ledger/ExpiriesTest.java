package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final IdRecords records = new IdRecords(new StateDigest(), new Journal());
    private final Expiries expiries = new Expiries(records);
    private long nextId = 1;

    @Test
    void shouldTellTheEarliestFirstAndNothingBeforeItsTime() {
        int late = pending(9);
        int early = pending(2);
        pending(0);

        assertThat(expiries.nextNs()).isEqualTo(2 * SECOND_NS);
        assertThat(expiries.due(2 * SECOND_NS - 1)).isEqualTo(Slab.NONE);
        assertThat(expiries.due(2 * SECOND_NS)).isEqualTo(early);
        expiries.remove(early);
        assertThat(expiries.due(9 * SECOND_NS)).isEqualTo(late);
        expiries.remove(late);
        assertThat(expiries.due(Long.MAX_VALUE)).isEqualTo(Slab.NONE);
        assertThat(expiries.nextNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldForgetWhatHasEndedWhereverItStands() {
        int first = pending(1);
        int second = pending(2);
        int third = pending(3);
        int never = pending(0);

        expiries.remove(second);
        expiries.remove(never);
        expiries.remove(second);

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
                expiries.remove(ended);
                records.remove(ended);
            }
        }
        Expiries fresh = new Expiries(records);
        Collections.shuffle(alive, random);
        alive.forEach(fresh::add);

        List<Integer> told = drain();

        assertThat(told).hasSameSizeAs(alive).isEqualTo(drain(fresh));
    }

    private List<Integer> drain() {
        return drain(expiries);
    }

    private static List<Integer> drain(Expiries of) {
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
        expiries.add(slot);
        return slot;
    }
}
