package tutti.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.client.Id;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.Asset;
import tutti.v1.Outcome;
import tutti.v1.Share;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.Work;

class FakeLedgerTest {
    private static final ByteString PAYER = id(1);
    private static final ByteString FIRST = id(2);
    private static final ByteString SECOND = id(3);
    private static final ByteString WORK = id(4);

    private final FakeLedger ledger = new FakeLedger(2);

    private static ByteString id(int number) {
        return new Id(number, number).toByteString();
    }

    @BeforeEach
    void fund() {
        ledger.create(Asset.newBuilder().setAsset(1).setSymbol("T").build());
        int limit = AccountFlag.ACCOUNT_FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS_VALUE;
        ledger.create(
                Account.newBuilder().setId(PAYER).setAsset(1).setFlags(limit).build());
        ledger.create(Account.newBuilder().setId(FIRST).setAsset(1).build());
        ledger.create(Account.newBuilder().setId(SECOND).setAsset(1).build());
        ledger.register(Work.newBuilder()
                .setId(WORK)
                .setAsset(1)
                .setPrice(101)
                .addShares(Share.newBuilder().setAccountId(FIRST).setMillionths(500_000))
                .addShares(Share.newBuilder().setAccountId(SECOND).setMillionths(500_000))
                .build());
        ledger.apply(Transfer.newBuilder()
                .setId(id(9))
                .setDebitAccountId(ledger.assets(List.of(1)).get(0).getIssuingAccountId())
                .setCreditAccountId(PAYER)
                .setAmount(250)
                .build());
    }

    private static StreamPayment payment(int number) {
        return StreamPayment.newBuilder()
                .setId(id(number))
                .setPayerAccountId(PAYER)
                .setWorkId(WORK)
                .setUnits(1)
                .build();
    }

    private Account account(ByteString id) {
        return ledger.accounts(List.of(id)).get(0);
    }

    @Test
    void shouldGiveTheRemainderToTheEarlierShare() {
        assertThat(ledger.apply(payment(10)).getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);

        assertThat(account(PAYER).getDebitsPosted()).isEqualTo(101);
        assertThat(account(FIRST).getCreditsPosted()).isEqualTo(51);
        assertThat(account(SECOND).getCreditsPosted()).isEqualTo(50);
    }

    @Test
    void shouldAnswerTheSameIdWithTheStoredOutcome() {
        ledger.apply(payment(10));

        assertThat(ledger.apply(payment(10)).getReplayed()).isTrue();
        assertThat(account(PAYER).getDebitsPosted()).isEqualTo(101);
    }

    @Test
    void shouldRefuseWhatIsNotCovered() {
        ledger.apply(payment(10));
        ledger.apply(payment(11));

        assertThat(ledger.apply(payment(12)).getOutcome()).isEqualTo(Outcome.OUTCOME_EXCEEDS_CREDITS);
        assertThat(account(PAYER).getDebitsPosted()).isEqualTo(202);
    }

    @Test
    void shouldAnswerLostPaymentsAsPostedWithoutApplyingThem() {
        ledger.loses = payment -> true;

        assertThat(ledger.apply(payment(10)).getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);
        assertThat(account(PAYER).getDebitsPosted()).isZero();
    }

    @Test
    void shouldApplyDoubledPaymentsTwice() {
        ledger.doubles = payment -> true;

        ledger.apply(payment(10));

        assertThat(account(PAYER).getDebitsPosted()).isEqualTo(202);
    }

    @Test
    void shouldKeepTotalsEqualWhileCreditsWaitForSettlement() {
        ledger.holdsSettlement = true;
        ledger.apply(payment(10));
        assertThat(ledger.totalDebits()).isEqualTo(ledger.totalCredits());

        ledger.settle();

        assertThat(ledger.unsettledPayees()).isZero();
        assertThat(account(FIRST).getCreditsPosted() + account(SECOND).getCreditsPosted())
                .isEqualTo(101);
    }
}
