package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MandateBoundsTest {
    @Test
    void shouldBoundTheMandatesOfAnAccountAndOfAll() {
        LedgerFixture tight = new LedgerFixture(
                0, 1, new LedgerLimits(99, 9, 9, 200, 9, 99, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 70));
        tight.open(1, LedgerFixture.NO_LIMIT);
        tight.open(2, LedgerFixture.NO_LIMIT);
        for (int i = 0; i < Mandates.OF_ACCOUNT_MAX; i++) {
            assertThat(tight.ledger.change(grant(1, "p" + i, 1))).isEqualTo(Outcome.CREATED);
        }

        assertThat(tight.ledger.change(grant(1, "one too many", 1))).isEqualTo(Outcome.TOO_MANY_MANDATES);
        assertThat(tight.ledger.change(grant(1, "p63", 2))).isEqualTo(Outcome.CHANGED);
        for (int i = 0; i < 6; i++) {
            assertThat(tight.ledger.change(grant(2, "p" + i, 1))).isEqualTo(Outcome.CREATED);
        }
        assertThat(tight.ledger.change(grant(2, "p6", 1))).isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.recomputeDigest()).isEqualTo(tight.ledger.digest());
    }

    @Test
    void shouldAnswerThatThereIsNoRoomForTheName() {
        LedgerFixture tight = new LedgerFixture(
                0, 1, new LedgerLimits(99, 9, 9, 2, 9, 99, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9));
        tight.open(1, LedgerFixture.NO_LIMIT);

        assertThat(tight.ledger.change(grant(1, "third", 1))).isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.change(grant(1, "stranger", 1))).isEqualTo(Outcome.CREATED);
    }

    private static MandateChange grant(long account, String grantee, long limit) {
        return new MandateChange(0, account, grantee, false, limit, 1, Long.MAX_VALUE, 1);
    }
}
