package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.SectionHeader;
import tutti.codec.Sections;

class FairQueueTest {
    private static final int LARGE = 4 * FairQueue.TURN_BYTES;

    private final FairQueue queue = new FairQueue();
    private final Submissions submissions = new Submissions(
            0,
            PartitionFixture.config(),
            new Sharing(),
            new Replies(new FakePeers(0, 1), 0, () -> 0, () -> true),
            new RecordedMetrics(),
            () -> 0);
    private long sent;
    private long nowNs;

    @BeforeEach
    void begin() {
        assertThat(queue.peek()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void keepsTheOrderOfOnePrincipal() {
        List<Submission> added = List.of(add("a", 100), add("a", LARGE), add("a", 100), add("a", 200));

        assertThat(drain()).isEqualTo(added);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void doesNotHaveWhoSendsLittleWaitForWhoSendsMuch() {
        List<Submission> flood = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            flood.add(add("flood", 1000));
        }
        Submission lone = add("lone", 1000);

        List<Submission> order = drain();

        assertThat(order.indexOf(lone)).isEqualTo(FairQueue.TURN_BYTES / 1000);
        order.remove(lone);
        assertThat(order).isEqualTo(flood);
    }

    @Test
    void givesEquallyManyBytesWhateverTheirSections() {
        for (int i = 0; i < 8; i++) {
            add("large", LARGE);
        }
        for (int i = 0; i < 8 * LARGE / 512; i++) {
            add("small", 512);
        }

        long largeBytes = 0;
        long smallBytes = 0;
        List<Submission> order = drain();
        for (Submission submission : order.subList(0, order.size() / 2)) {
            if (submission.principal().equals("large")) {
                largeBytes += LARGE;
            } else {
                smallBytes += 512;
            }
            assertThat(largeBytes - smallBytes).isBetween(-(long) LARGE - FairQueue.TURN_BYTES, (long) LARGE);
        }
        assertThat(largeBytes).isPositive();
    }

    @Test
    void givesWhatPeekGaveUntilThatIsRemoved() {
        Submission first = add("a", LARGE);
        assertThat(queue.peek()).isSameAs(first);

        Submission second = add("b", 100);

        assertThat(queue.peek()).isSameAs(queue.peek());
        assertThat(drain()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void knowsHowLongEachHasWaited() {
        nowNs = 100;
        add("a", 100);
        nowNs = 150;
        add("a", 100);

        assertThat(queue.waitedNs("a", 200)).isEqualTo(100);
        assertThat(queue.waitedNs("b", 200)).isZero();
        drain();
        assertThat(queue.waitedNs("a", 200)).isZero();
    }

    @Test
    void removesAll() {
        List<Submission> added = List.of(add("a", 100), add("b", LARGE), add("c", 100));

        assertThat(queue.removeAll()).containsExactlyInAnyOrderElementsOf(added);
        assertThat(queue.peek()).isNull();
    }

    private Submission add(String principal, int bytes) {
        byte[] section = new byte[bytes];
        System.arraycopy(Sections.barrier(), 0, section, 0, SectionHeader.BYTES);
        Submission submission = new Submission(submissions, ++sent, principal, section, nowNs, Long.MAX_VALUE);
        queue.add(submission);
        return submission;
    }

    private List<Submission> drain() {
        List<Submission> order = new ArrayList<>();
        for (Submission next = queue.peek(); next != null; next = queue.peek()) {
            order.add(next);
            queue.remove();
        }
        return order;
    }
}
