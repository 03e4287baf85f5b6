package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.codec.Batches;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.Clawback;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;

/** Clawbacks between two replicas, as sections of a log and items of their channels. */
class ClawbacksAcrossTest {
    private final TwoPartitions two = TwoPartitions.ready();
    private final NewAccount payer = two.listeners[0];

    @Test
    void shouldTakeBackWhatIsAccruedHereAtOnce() {
        StreamPayment payment = two.payment(payer, 2);
        two.applyStamped(0, Batches.payments(List.of(payment)));
        byte[] section = section(payment, two.payees[1]);

        assertThat(two.apply(0, section)).anyMatch(line -> line.startsWith("0 POSTED"));

        assertThat(available(0, payer)).isEqualTo(1_000_000);
        assertThat(two.view(0, two.payees[0]).debitsPosted()).isEqualTo(800);
        assertThat(two.replicas[0].ledger().accrued(two.payees[1].idHigh(), two.payees[1].idLow()))
                .isZero();
        assertThat(two.apply(0, section)).anyMatch(line -> line.startsWith("0 POSTED replayed"));
        two.settleAll();
        assertThat(two.view(1, two.payees[1]).creditsPosted()).isZero();
        assertThat(two.replicas[0].ledger().unsettledPayees(1)).isZero();
    }

    @Test
    void shouldTakeBackWhatWasSettledOnce() {
        StreamPayment payment = two.payment(payer, 2);
        two.applyStamped(0, Batches.payments(List.of(payment)));
        two.settleAll();
        byte[] section = section(payment, two.payees[1]);

        assertThat(two.apply(0, section))
                .filteredOn(line -> line.contains("undecided"))
                .hasSize(1);
        assertThat(two.apply(0, section))
                .filteredOn(line -> line.contains("undecided"))
                .hasSize(1);
        two.carry(0, 1);
        assertThat(two.view(1, two.payees[1]).debitsPending()).isEqualTo(1_200);
        assertThat(two.carry(1, 0)).filteredOn(line -> line.contains("POSTED")).hasSize(1);
        assertThat(two.carry(1, 0)).noneMatch(line -> line.contains("POSTED"));
        assertThat(available(0, payer)).isEqualTo(1_000_000);
        two.settleAll();

        assertThat(two.view(1, two.payees[1]).debitsPosted()).isEqualTo(1_200);
        assertThat(two.apply(0, section)).anyMatch(line -> line.startsWith("0 POSTED replayed"));
        assertThat(two.replicas[0].ledger().undecidedCount()).isZero();
        recount();
    }

    @Test
    void shouldGiveUpByItsOwnTime() {
        StreamPayment payment = two.payment(payer, 1);
        two.applyStamped(0, Batches.payments(List.of(payment)));
        two.settleAll();
        byte[] section = section(payment, two.payees[1]);
        two.apply(0, section);
        long deadlineNs = two.replicas[0].ledger().nextDeadlineNs();

        assertThat(two.applyAt(0, deadlineNs, Sections.barrier()))
                .filteredOn(line -> line.endsWith("CHAIN_TIMED_OUT 0"))
                .hasSize(1);
        two.settleAll();

        assertThat(two.view(1, two.payees[1]).debitsPending()).isZero();
        assertThat(two.view(0, two.payees[0]).debitsPending()).isZero();
        assertThat(two.view(0, payer).creditsPending()).isZero();
        recount();
    }

    /** With a cover account, which is not needed. */
    private byte[] section(StreamPayment payment, NewAccount cover) {
        Clawback clawback = new Clawback();
        clawback.idHigh = payment.idHigh;
        clawback.idLow = payment.idLow + 1_000;
        clawback.payerHigh = payment.payerHigh;
        clawback.payerLow = payment.payerLow;
        clawback.paymentHigh = payment.idHigh;
        clawback.paymentLow = payment.idLow;
        clawback.coverHigh = cover.idHigh();
        clawback.coverLow = cover.idLow();
        clawback.legCount = payment.legCount;
        System.arraycopy(payment.legHigh, 0, clawback.legHigh, 0, payment.legCount);
        System.arraycopy(payment.legLow, 0, clawback.legLow, 0, payment.legCount);
        System.arraycopy(payment.legAmount, 0, clawback.legAmount, 0, payment.legCount);
        byte[] section = Batches.clawbacks(List.of(clawback));
        SectionPrincipal.stamp(section, two.replicas[0].ledger().principal(TwoPartitions.OWNER));
        return section;
    }

    private long available(int partition, NewAccount account) {
        return two.view(partition, account).creditsPosted()
                - two.view(partition, account).debitsPosted();
    }

    private void recount() {
        for (Replica replica : two.replicas) {
            replica.ledger().recount(new tutti.ledger.TotalsSink() {
                @Override
                public void asset(int asset, long debits, long credits, long pending, long incoming, long accrued) {
                    assertThat(debits).isEqualTo(credits);
                    assertThat(pending).isZero();
                }

                @Override
                public void channel(int peer, int asset, long sent, long received) {
                    assertThat(peer).isNotNegative();
                }
            });
        }
    }
}
