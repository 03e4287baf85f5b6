package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeftBehindWatchTest {
    private static final long STILL_NS = LeftBehindWatch.STILL_NS;

    private final LeftBehindWatch watch = new LeftBehindWatch();
    private final MemberState own = new MemberState();

    @Test
    void shouldGiveUpAMemberWhoseLogEndsBeforeThatOfAPeerBegins() {
        own.onPositions(100, 100);

        assertThat(watch.onPeer(1, 128, own, 1)).isNull();
        assertThat(watch.onPeer(1, 128, own, STILL_NS)).isNull();
        assertThat(watch.onPeer(1, 128, own, STILL_NS + 1))
                .contains("ends at 100")
                .contains("node 1 begins at 128")
                .contains("--replace");
    }

    @Test
    void shouldNotGiveUpAMemberThatStoresMore() {
        own.onPositions(100, 100);
        watch.onPeer(1, 128, own, 1);

        own.onPositions(101, 100);

        assertThat(watch.onPeer(1, 128, own, STILL_NS + 1)).isNull();
        assertThat(watch.onPeer(1, 128, own, 2 * STILL_NS)).isNull();
        assertThat(watch.onPeer(1, 128, own, 2 * STILL_NS + 1)).isNotNull();
    }

    @Test
    void shouldNotGiveUpAMemberThatAnyPeerCanHelp() {
        own.onPositions(128, 100);

        watch.onPeer(1, 128, own, 1);

        assertThat(watch.onPeer(1, 128, own, 10 * STILL_NS)).isNull();
        assertThat(watch.onPeer(2, 0, own, 10 * STILL_NS)).isNull();
    }
}
