package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int ROUNDS = 150_000;
    private static final int ACCOUNTS = 500;

    /** What the measurement itself and a late compilation may cost; a single boxed long in each round would be 2.4 MB. */
    private static final long BYTES_MAX = 20_000;

    private static final long[] NO_LEGS = {};

    private final LedgerFixture books = new LedgerFixture(
            0, 2, new LedgerLimits(2000, 10, 10, 10, 1000, 4000, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));

    @Test
    void shouldApplyTransfersAndPaymentsWithoutAllocating() {
        for (int account = 2; account <= 2 * ACCOUNTS; account += 2) {
            books.open(account, LedgerFixture.NO_LIMIT);
        }
        SettlementSink sink = (high, low, asset, amount) -> {};
        apply(0, sink);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        apply(ROUNDS, sink);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(BYTES_MAX);
        assertThat(books.ledger.evictedThrough()).isPositive();
    }

    /** Transfers, scheduled ones too, rejections, retries, escrows with their replies, payments with local and remote legs, settlements. */
    private void apply(int firstId, SettlementSink sink) {
        for (int i = firstId; i < firstId + ROUNDS; i++) {
            long debit = 2 + 2L * (i % ACCOUNTS);
            long credit = 2 + 2L * ((i + 1) % ACCOUNTS);
            books.advanceMs(i & 1);
            Transfer transfer = books.transfer(i, debit, credit, 1 + i % 100);
            switch (i % 4) {
                case 0 -> {
                    books.apply(transfer);
                    books.apply(transfer);
                }
                case 1 -> escrow(transfer);
                case 2 -> {
                    transfer.principal = books.stranger;
                    books.apply(transfer);
                }
                default -> pay(i, debit, credit);
            }
            if (i % 8 == 0) {
                schedule(books.transfer(i + 2L * ROUNDS, debit, credit, 1));
            }
            if (i % 64 == 0) {
                books.ledger.settle(1, 1000, sink);
                books.ledger.postSettlementEntry(1, 0, credit, LedgerFixture.TUNE, 1);
            }
        }
    }

    private void schedule(Transfer transfer) {
        transfer.flags = TransferFlags.SCHEDULED;
        transfer.scheduledAtNs = books.ledger.timeNs() + 1;
        books.apply(transfer);
    }

    private void escrow(Transfer transfer) {
        transfer.creditLow++;
        books.apply(transfer);
        Outcome outcome = transfer.amount % 2 == 0 ? Outcome.POSTED : Outcome.EXCEEDS_DEBITS;
        long accepted = outcome == Outcome.POSTED ? transfer.amount : 0;
        books.ledger.applyEscrowReply(1, transfer.idHigh, transfer.idLow, 0, transfer.debitLow, outcome, accepted);
    }

    private void pay(int id, long payer, long payee) {
        StreamPayment payment = books.payment(id, payer, NO_LEGS);
        payment.legCount = 4;
        payment.amount = 0;
        for (int leg = 0; leg < 4; leg++) {
            payment.legLow[leg] = payee + leg;
            payment.legAmount[leg] = 1L + leg;
            payment.amount += payment.legAmount[leg];
        }
        books.apply(payment);
    }
}
