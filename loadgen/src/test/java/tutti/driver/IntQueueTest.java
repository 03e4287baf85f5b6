package tutti.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntQueueTest {
    @Test
    void shouldKeepOrderWhileItGrowsAndWraps() {
        IntQueue queue = new IntQueue();
        int added = 0;
        int removed = 0;
        for (int round = 0; round < 5000; round++) {
            for (int i = 0; i < 3; i++) {
                queue.add(added++);
            }
            assertThat(queue.remove()).isEqualTo(removed++);
        }

        while (queue.size() > 0) {
            assertThat(queue.remove()).isEqualTo(removed++);
        }
        assertThat(removed).isEqualTo(added);
    }
}
