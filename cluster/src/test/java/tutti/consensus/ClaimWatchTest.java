package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClaimWatchTest {
    private static final PeerLog LEADS_LATER = new PeerLog(4, true, 0, 100);
    private static final PeerLog FOLLOWS = new PeerLog(4, false, 0, 100);

    private final MemberState own = new MemberState();
    private final ClaimWatch watch = new ClaimWatch();

    @Test
    void shouldGiveUpOnceAnotherHasLedALaterTermForAWhile() {
        claim(3);

        assertThat(watch.onPeer(1, LEADS_LATER, own, 7)).isNull();
        assertThat(watch.onPeer(2, FOLLOWS, own, 8)).isNull();
        assertThat(watch.onPeer(1, LEADS_LATER, own, 6 + ClaimWatch.PATIENCE_NS))
                .isNull();
        assertThat(watch.onPeer(1, LEADS_LATER, own, 7 + ClaimWatch.PATIENCE_NS))
                .contains("member 1 leads term 4");
    }

    @Test
    void shouldWaitWhileNobodyLeadsALaterTerm() {
        claim(4);
        watch.onPeer(1, LEADS_LATER, own, 0);

        assertThat(watch.onPeer(1, LEADS_LATER, own, 2 * ClaimWatch.PATIENCE_NS))
                .isNull();
    }

    @Test
    void shouldBeginAnewOnceTheElectionWentOn() {
        claim(3);
        watch.onPeer(1, LEADS_LATER, own, 0);
        own.onClaim(false);
        watch.onPeer(1, LEADS_LATER, own, 1);
        own.onClaim(true);

        assertThat(watch.onPeer(1, LEADS_LATER, own, ClaimWatch.PATIENCE_NS)).isNull();
    }

    private void claim(long term) {
        own.onModule(false, true, term);
        own.onClaim(true);
    }
}
