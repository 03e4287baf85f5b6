package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.ledger.Clawback;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

class SectionPrincipalTest {
    private static final int PRINCIPAL = 4711;

    private final Samples samples = new Samples(3);

    @Test
    void shouldStampEveryTransferAndNothingElse() {
        Transfer first = samples.transfer();
        Transfer second = samples.transfer();
        byte[] section = Batches.transfers(List.of(first, second));

        SectionPrincipal.stamp(section, PRINCIPAL);

        first.principal = PRINCIPAL;
        second.principal = PRINCIPAL;
        assertThat(section).isEqualTo(Batches.transfers(List.of(first, second)));
    }

    @Test
    void shouldStampEveryPaymentWhateverItsLegs() {
        List<StreamPayment> payments = List.of(samples.payment(3), samples.payment(64), samples.payment(1));
        byte[] section = Batches.payments(payments);

        SectionPrincipal.stamp(section, PRINCIPAL);

        payments.forEach(payment -> payment.principal = PRINCIPAL);
        assertThat(section).isEqualTo(Batches.payments(payments));
    }

    @Test
    void shouldStampEveryClawbackWhateverItsLegs() {
        List<Clawback> clawbacks = List.of(samples.clawback(3), samples.clawback(0), samples.clawback(64));
        byte[] section = Batches.clawbacks(clawbacks);

        SectionPrincipal.stamp(section, PRINCIPAL);

        clawbacks.forEach(clawback -> clawback.principal = PRINCIPAL);
        assertThat(section).isEqualTo(Batches.clawbacks(clawbacks));
    }

    @Test
    void shouldStampEveryAccount() {
        byte[] section = Batches.accounts(List.of(samples.account(), samples.account()));

        SectionPrincipal.stamp(section, PRINCIPAL);

        UnsafeBuffer buffer = new UnsafeBuffer(section);
        assertThat(AccountRecord.decode(buffer, SectionHeader.BYTES).principal())
                .isEqualTo(PRINCIPAL);
        assertThat(AccountRecord.decode(buffer, SectionHeader.BYTES + AccountRecord.BYTES)
                        .principal())
                .isEqualTo(PRINCIPAL);
    }

    @Test
    void shouldStampEveryWorkWhateverItsLength() {
        NewWork first = samples.work(2);
        NewWork second = samples.work(7);
        byte[] section = Batches.works(List.of(first, second));

        SectionPrincipal.stamp(section, PRINCIPAL);

        UnsafeBuffer buffer = new UnsafeBuffer(section);
        assertThat(WorkRecord.decode(buffer, SectionHeader.BYTES)).isEqualTo(with(first));
        assertThat(WorkRecord.decode(buffer, SectionHeader.BYTES + WorkRecord.bytes(first)))
                .isEqualTo(with(second));
    }

    @Test
    void shouldStampEverySplit() {
        NewSplit first = samples.newSplit(2);
        NewSplit second = samples.newSplit(0);
        byte[] section = Batches.splits(List.of(first, second));

        SectionPrincipal.stamp(section, PRINCIPAL);

        UnsafeBuffer buffer = new UnsafeBuffer(section);
        assertThat(SplitRecord.decode(buffer, SectionHeader.BYTES).principal()).isEqualTo(PRINCIPAL);
        NewSplit stamped = SplitRecord.decode(buffer, SectionHeader.BYTES + SplitRecord.bytes(first));
        assertThat(stamped.principal()).isEqualTo(PRINCIPAL);
        assertThat(stamped.split()).isEqualTo(second.split());
    }

    @Test
    void shouldStampEveryMandate() {
        byte[] section = Batches.mandates(List.of(samples.mandate(), samples.mandate()));

        SectionPrincipal.stamp(section, PRINCIPAL);

        UnsafeBuffer buffer = new UnsafeBuffer(section);
        for (int i = 0; i < 2; i++) {
            assertThat(MandateRecord.decode(buffer, SectionHeader.BYTES + i * MandateRecord.BYTES)
                            .principal())
                    .isEqualTo(PRINCIPAL);
        }
    }

    @Test
    void shouldLeaveSectionsWithoutPrincipalAsTheyAre() {
        for (byte[] section : List.of(Batches.assets(List.of(samples.asset())), Sections.barrier())) {
            byte[] before = section.clone();

            SectionPrincipal.stamp(section, PRINCIPAL);

            assertThat(section).isEqualTo(before);
        }
    }

    private static NewWork with(NewWork work) {
        return new NewWork(
                work.idHigh(),
                work.idLow(),
                work.asset(),
                work.title(),
                work.isrc(),
                work.price(),
                work.split(),
                PRINCIPAL);
    }
}
