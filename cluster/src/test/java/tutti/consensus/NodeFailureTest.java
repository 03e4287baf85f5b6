package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeFailureTest {
    private final List<String> reasons = new ArrayList<>();
    private final NodeFailure failure = new NodeFailure((reason, cause) -> reasons.add(reason));

    @Test
    void shouldTellTheFirst() {
        failure.unlessClosing("the driver is late", null);
        failure.unlessClosing("the archive is gone", null);

        assertThat(reasons).containsExactly("the driver is late");
    }

    @Test
    void shouldTellNothingWhileClosing() {
        failure.closing();

        failure.unlessClosing("the driver is late", null);

        assertThat(reasons).isEmpty();
    }

    @Test
    void shouldTellThatTheProcessStoodStill() {
        failure.onRunning(System.nanoTime() - TimeUnit.SECONDS.toNanos(15));

        failure.unlessClosing("the driver is late", null);

        assertThat(reasons)
                .singleElement()
                .asString()
                .startsWith(
                        "the driver is late; before that this process stood still for 15 s: it was stopped (SIGSTOP)");
    }
}
