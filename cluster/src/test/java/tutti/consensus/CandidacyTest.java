package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CandidacyTest {
    private static final int ROUND_MS = 25;

    private long received = 1_000;
    private long nowMs;
    private final Candidacy candidacy = new Candidacy(() -> received);

    @BeforeEach
    void beginToCanvass() {
        candidacy.reset(nowNs());
    }

    @Test
    void standsOnceItHasHeardTheOthersForFourRounds() {
        assertThat(hearFor(100)).isFalse();
        assertThat(hearFor(ROUND_MS)).isTrue();
    }

    @Test
    void neverStandsUnheard() {
        assertThat(waitFor(10_000)).isFalse();
    }

    @Test
    void waitsLongerAfterASilenceForWhatComesFirstIsOld() {
        waitFor(4_000);

        assertThat(hearFor(500)).isFalse();
        assertThat(hearFor(ROUND_MS)).isTrue();
    }

    @Test
    void hearsAnewAfterASilence() {
        hearFor(200);
        assertThat(waitFor(400)).isTrue();
        assertThat(waitFor(200)).isFalse();

        assertThat(hearFor(500)).isFalse();
        assertThat(hearFor(ROUND_MS)).isTrue();
    }

    @Test
    void hearsNothingInTheEndOfAStream() {
        received = 10;

        assertThat(waitFor(300)).isFalse();
        assertThat(hearFor(100)).isFalse();
        assertThat(hearFor(ROUND_MS)).isTrue();
    }

    @Test
    void beginsAnewWithEachCanvass() {
        hearFor(200);
        candidacy.reset(nowNs());

        assertThat(candidacy.mayStand(nowNs())).isFalse();
        assertThat(hearFor(100)).isFalse();
        assertThat(hearFor(ROUND_MS)).isTrue();
    }

    /** Something comes each round. */
    private boolean hearFor(int ms) {
        boolean mayStand = false;
        for (int passed = 0; passed < ms; passed += ROUND_MS) {
            received += 96;
            mayStand = waitFor(ROUND_MS);
        }
        return mayStand;
    }

    /** Cycles of a millisecond in which nothing comes. */
    private boolean waitFor(int ms) {
        boolean mayStand = false;
        for (int i = 0; i < ms; i++) {
            nowMs++;
            mayStand = candidacy.mayStand(nowNs());
        }
        return mayStand;
    }

    private long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }
}
