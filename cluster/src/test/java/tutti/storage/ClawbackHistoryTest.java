package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.Query;
import tutti.ledger.Clawback;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.ledger.Outcome;

/** A payment that is taken back, as history has it. */
class ClawbackHistoryTest {
    private static final long PAYER = 50;
    private static final long PAYMENT = 1;

    private final StorageFixture fixture;

    ClawbackHistoryTest(@TempDir Path folder) {
        fixture = new StorageFixture(folder);
    }

    @BeforeEach
    void clawBack() throws InterruptedException {
        fixture.begin();
        assertThat(fixture.pay(PAYMENT, PAYER, 51, 52)).isEqualTo(Outcome.POSTED);
        fixture.end();
        fixture.awaitReadable();
        Clawback clawback = clawback(paid());
        fixture.begin();
        assertThat(fixture.ledger.apply(clawback, fixture.position)).isEqualTo(Outcome.POSTED);
        fixture.end();
        fixture.awaitReadable();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private HistoryEntry paid() {
        return Objects.requireNonNull(
                fixture.store.outcomeOf(PAYMENT * 31, PAYMENT, 0, PAYER, fixture.store.readableThrough()));
    }

    private Clawback clawback(HistoryEntry paid) {
        Clawback clawback = new Clawback();
        clawback.idHigh = 77;
        clawback.idLow = 78;
        clawback.payerLow = PAYER;
        clawback.paymentHigh = PAYMENT * 31;
        clawback.paymentLow = PAYMENT;
        clawback.principal = fixture.ledger.principal("service");
        clawback.legCount = paid.detail();
        for (int leg = 0; leg < clawback.legCount; leg++) {
            int at = 1 + IdLayout.RECORD_WORDS + 2 + 3 * leg;
            clawback.legLow[leg] = paid.words()[at + 1];
            clawback.legAmount[leg] = paid.words()[at + 2];
        }
        return clawback;
    }

    @Test
    void shouldStillTellWhatThePaymentWas() {
        assertThat(paid().detail()).isEqualTo(2);
        assertThat(fixture.store.outcomeOf(PAYMENT * 31, PAYMENT, 0, 51, fixture.position))
                .isNull();
    }

    @Test
    void shouldTellThatThePaymentWasTakenBack() {
        long[] record = Objects.requireNonNull(fixture.store.record(PAYMENT * 31, PAYMENT, 0, PAYER, fixture.position));

        assertThat(record).hasSize(IdLayout.RECORD_WORDS);
        assertThat(IdLayout.stage(record, 0)).isEqualTo(IdLayout.STAGE_CLAWED_BACK);
        assertThat(fixture.store.entriesOf(PAYMENT * 31, PAYMENT, fixture.position, 9))
                .extracting(HistoryEntry::isFirstOutcome)
                .containsExactly(true, false);
    }

    @Test
    void shouldStandInTheStatementsOfThePayerAndOfThePayees() {
        assertThat(kinds(PAYER, HistoryFilter.DEBITS)).containsExactly(Journal.PAYMENT);
        assertThat(kinds(PAYER, HistoryFilter.CREDITS)).containsExactly(Journal.TRANSFER);
        assertThat(kinds(51, HistoryFilter.CREDITS)).containsExactly(Journal.PAYMENT);
        assertThat(kinds(51, HistoryFilter.DEBITS)).containsExactly(Journal.CLAWED_BACK);
        assertThat(kinds(52, HistoryFilter.DEBITS)).containsExactly(Journal.CLAWED_BACK);
    }

    private List<Integer> kinds(long account, int sides) {
        HistoryFilter filter = new HistoryFilter(
                new Query.Id(0, account),
                sides,
                0,
                HistoryFilter.UserData.ANY,
                0,
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                false,
                HistoryCursor.BEFORE_ALL,
                100);
        return fixture.store.page(filter, fixture.position).entries().stream()
                .map(HistoryEntry::kind)
                .toList();
    }
}
