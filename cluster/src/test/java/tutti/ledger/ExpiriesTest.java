package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final IdRecords records = new IdRecords(new StateDigest());
    private final Expiries expiries = new Expiries(records);
    private long nextId = 1;

    @Test
    void shouldTellTheEarliestFirstAndNothingBeforeItsTime() {
        int late = pending(9);
        int early = pending(2);
        int never = pending(0);

        assertThat(expiries.nextNs()).isEqualTo(2 * SECOND_NS);
        assertThat(expiries.poll(2 * SECOND_NS - 1)).isEqualTo(Slab.NONE);
        assertThat(expiries.poll(2 * SECOND_NS)).isEqualTo(early);
        assertThat(expiries.poll(Long.MAX_VALUE - 1)).isEqualTo(late);
        assertThat(expiries.poll(Long.MAX_VALUE)).isEqualTo(Slab.NONE);
        assertThat(expiries.nextNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(records.expiresAtNs(never)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldPassOverWhatHasEnded() {
        records.setStage(pending(1), IdRecords.STAGE_POSTED);
        int second = pending(2);

        assertThat(expiries.poll(5 * SECOND_NS)).isEqualTo(second);
        assertThat(expiries.poll(5 * SECOND_NS)).isEqualTo(Slab.NONE);
    }

    @Test
    void shouldDropWhatHasEndedWhenThatIsMost() {
        int last = pending(1000);
        for (int i = 1; i <= 500; i++) {
            records.setStage(pending(i), IdRecords.STAGE_VOIDED);
        }

        expiries.tidy(1);

        assertThat(expiries.nextNs()).isEqualTo(1000 * SECOND_NS);
        assertThat(expiries.poll(1000 * SECOND_NS)).isEqualTo(last);
    }

    @Test
    void shouldKeepTheOrderOfManyWhateverEnds() {
        Random random = new Random(11);
        Map<Integer, Integer> alive = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            int timeout = 1 + random.nextInt(1_000);
            alive.put(pending(timeout), timeout);
            if (random.nextInt(3) == 0) {
                int ended = new ArrayList<>(alive.keySet()).get(0);
                alive.remove(ended);
                records.setStage(ended, IdRecords.STAGE_POSTED);
                expiries.tidy(alive.size());
            }
        }
        List<Integer> told = new ArrayList<>();
        for (int slot = expiries.poll(1_000 * SECOND_NS); slot != Slab.NONE; slot = expiries.poll(1_000 * SECOND_NS)) {
            told.add(alive.get(slot));
        }

        assertThat(told).isSorted().hasSize(alive.size());
    }

    private int pending(int timeoutSeconds) {
        Transfer transfer = new Transfer();
        transfer.idLow = nextId++;
        transfer.flags = TransferFlags.PENDING;
        transfer.timeoutSeconds = timeoutSeconds;
        int slot = records.add(transfer, Outcome.PENDING, 1, 0, 1);
        expiries.add(slot);
        return slot;
    }
}
