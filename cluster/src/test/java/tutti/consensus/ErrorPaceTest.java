package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ErrorPaceTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final ErrorPace pace = new ErrorPace();

    @Test
    void shouldTellOneOfAKindASecondAndHowManyItDidNot() {
        assertThat(pace.onError("cannot send 17 bytes", 0)).isZero();
        assertThat(pace.onError("cannot send 32 bytes", 1)).isEqualTo(ErrorPace.SILENT);
        assertThat(pace.onError("cannot send 17 bytes", SECOND_NS - 1)).isEqualTo(ErrorPace.SILENT);
        assertThat(pace.onError("cannot send 17 bytes", SECOND_NS)).isEqualTo(2);
        assertThat(pace.onError("cannot send 17 bytes", 2 * SECOND_NS)).isZero();
    }

    @Test
    void shouldTellOtherKindsBeside() {
        pace.onError("cannot send", 0);

        assertThat(pace.onError("cannot receive", 1)).isZero();
    }

    @Test
    void shouldRememberABoundedNumberOfKinds() {
        pace.onError("kind of its own", 0);
        for (char kind = 'a'; kind < 'a' + 64; kind++) {
            pace.onError("kind " + kind, 1);
        }

        assertThat(pace.onError("kind of its own", 2)).isZero();
    }
}
