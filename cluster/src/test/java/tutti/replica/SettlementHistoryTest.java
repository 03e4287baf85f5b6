package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tutti.codec.Batches;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.Sections;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;

/** What a settlement says that it consists of is what it consists of, also where payees wait for others. */
class SettlementHistoryTest {
    private static final int ROUNDS = 300;
    private static final int LEG = 1 + IdLayout.RECORD_WORDS + 2;

    private final TwoPartitions two = TwoPartitions.ready();
    private final FakeHistory[] histories = {new FakeHistory(), new FakeHistory()};
    private final List<NewAccount> payees = List.of(two.account(1, 301), two.account(1, 302), two.account(1, 303));
    private final Random random = new Random(7);

    @Test
    void shouldNameThePaymentsThatItBrings() {
        stamped(1, Batches.accounts(payees));
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(3) > 0) {
                stamped(0, Batches.payments(List.of(payment())));
            } else {
                settle(1 + random.nextInt(2));
            }
        }
        settle(100);
        settle(100);

        Map<Long, Long> settledThrough = new HashMap<>();
        int settlements = 0;
        for (HistoryEntry entry : entries(1)) {
            if (entry.kind() == Journal.SETTLEMENT) {
                long payee = entry.words()[1];
                long after = Math.max(entry.words()[8], settledThrough.getOrDefault(payee, 0L));
                long through = entry.words()[9];
                assertThat(paid(payee, after, through)).isEqualTo(entry.words()[5]);
                settledThrough.put(payee, through);
                settlements++;
            }
        }
        assertThat(settlements).isGreaterThan(ROUNDS / 10);
        for (NewAccount payee : payees) {
            assertThat(two.view(1, payee).creditsPosted()).isEqualTo(paid(payee.idHigh(), 0, Long.MAX_VALUE));
        }
    }

    /** To all payees or some, in any order. */
    private StreamPayment payment() {
        StreamPayment payment = two.payment(two.listeners[0], 1);
        List<NewAccount> paid = new ArrayList<>(payees);
        Collections.shuffle(paid, random);
        payment.legCount = 1 + random.nextInt(paid.size());
        payment.amount = 0;
        for (int leg = 0; leg < payment.legCount; leg++) {
            payment.legHigh[leg] = paid.get(leg).idHigh();
            payment.legLow[leg] = paid.get(leg).idLow();
            payment.legAmount[leg] = 1L + random.nextInt(50);
            payment.amount += payment.legAmount[leg];
        }
        return payment;
    }

    private void settle(int payeesMax) {
        apply(0, Sections.settle(1, payeesMax));
        byte[] items = two.replicas[0].channelItems(1, two.replicas[1].receivedSequence(0) + 1, Integer.MAX_VALUE);
        if (items.length > 0) {
            apply(1, items);
            apply(0, Sections.channelAcknowledgement(1, two.replicas[1].receivedSequence(0)));
        }
    }

    private void apply(int partition, byte[] section) {
        two.apply(partition, section);
        keep(partition);
    }

    private void stamped(int partition, byte[] section) {
        two.applyStamped(partition, section);
        keep(partition);
    }

    private void keep(int partition) {
        Replica replica = two.replicas[partition];
        histories[partition].append(
                replica.appliedPosition(),
                replica.ledger().timeNs(),
                replica.ledger().journal());
    }

    private List<HistoryEntry> entries(int partition) {
        return histories[partition]
                .page(HistoryFilter.all(HistoryCursor.BEFORE_ALL, Integer.MAX_VALUE), Long.MAX_VALUE)
                .entries();
    }

    /** What payments brought the payee after the one position and through the other. */
    private long paid(long payee, long after, long through) {
        long sum = 0;
        for (HistoryEntry entry : entries(0)) {
            if (entry.kind() == Journal.PAYMENT && entry.position() > after && entry.position() <= through) {
                for (int leg = 0; leg < entry.detail(); leg++) {
                    sum += entry.words()[LEG + 3 * leg] == payee ? entry.words()[LEG + 3 * leg + 2] : 0;
                }
            }
        }
        return sum;
    }
}
