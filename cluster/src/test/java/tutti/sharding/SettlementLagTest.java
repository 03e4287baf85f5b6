package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlementLagTest {
    private static final long NOTHING = -1;

    private final SettlementLag lag = new SettlementLag();

    @BeforeEach
    void begin() {
        lag.reset(100);
    }

    @Test
    void shouldStayAtNowWhileNothingWaits() {
        lag.look(500, 7, NOTHING, 3, 3);

        assertThat(lag.clearedNs()).isEqualTo(500);
    }

    @Test
    void shouldGrowWhileAnAccrualIsNotTaken() {
        lag.look(200, 8, 7, 3, 3);
        lag.look(900, 20, 7, 3, 3);

        assertThat(lag.clearedNs()).isEqualTo(100);
    }

    @Test
    void shouldClearALookOnceItsAccrualsAreTakenAndAcknowledged() {
        lag.look(200, 8, 7, 3, 3);
        lag.look(300, 9, 8, 4, 3);
        assertThat(lag.clearedNs()).isEqualTo(100);

        lag.look(400, 9, 8, 4, 4);

        assertThat(lag.clearedNs()).isEqualTo(200);
    }

    @Test
    void shouldNotClearByAnAcknowledgementOfWhatWasSentBefore() {
        lag.look(200, 8, 7, 5, 3);
        lag.look(300, 8, 7, 5, 5);

        assertThat(lag.clearedNs()).isEqualTo(100);
    }

    @Test
    void shouldFollowALaterLookAfterOneIsCleared() {
        lag.look(200, 8, 7, 3, 3);
        lag.look(300, 9, 8, 4, 4);
        lag.look(400, 9, 8, 4, 4);
        lag.look(500, 9, NOTHING, 5, 4);

        assertThat(lag.clearedNs()).isEqualTo(200);

        lag.look(600, 10, 9, 6, 5);

        assertThat(lag.clearedNs()).isEqualTo(400);
    }
}
