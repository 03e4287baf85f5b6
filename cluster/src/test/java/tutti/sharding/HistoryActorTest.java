package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.replica.FakeHistory;

/** What the history actor of node 1 asks of the others, and gives them. */
class HistoryActorTest {
    private static final int SELF = 1;
    private static final HistoryCursor PLACE = new HistoryCursor(640, 7);

    private final FakePeers peers = new FakePeers(SELF, 2);
    private final FakeHistory whole = new FakeHistory();
    private final FakeHistory lacking = new FakeHistory();
    private final List<Runnable> reads = new ArrayList<>();
    private long nowNs = 1_000;
    private final BehaviorTestKit<HistoryActor.Message> kit =
            BehaviorTestKit.create(HistoryActor.create(new HistoryActor.Context(
                    peers, List.of(whole, lacking), reads::add, Duration.ofMillis(50), 1, () -> nowNs)));

    @Test
    void shouldAskOneOtherMemberForWhatIsMissing() {
        lacking.setMissing(PLACE);

        kit.run(HistoryActor.Tick.INSTANCE);
        kit.run(HistoryActor.Tick.INSTANCE);

        List<HistoryActor.Fetch> asked = asked(2);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).node()).isEqualTo(SELF);
        assertThat(asked.get(0).partition()).isEqualTo(1);
        assertThat(asked.get(0).position()).isEqualTo(PLACE.position());
        assertThat(asked.get(0).ordinal()).isEqualTo(PLACE.ordinal());
        assertThat(asked(0)).isEmpty();
        assertThat(asked(SELF)).isEmpty();
    }

    @Test
    void shouldAskNothingWhereNothingIsMissing() {
        kit.run(HistoryActor.Tick.INSTANCE);

        assertThat(asked(0)).isEmpty();
        assertThat(asked(2)).isEmpty();
    }

    @Test
    void shouldTakeWhatItGotAndAskTheSameMemberForMore() {
        HistoryActor.Fetch first = ask(2);
        lacking.setMissing(new HistoryCursor(900, 1));

        answer(first, 1, 2, 3);

        assertThat(lacking.taken()).hasSize(1);
        assertThat(lacking.taken().get(0).after()).isEqualTo(PLACE);
        assertThat(lacking.taken().get(0).through()).isEqualTo(900);
        assertThat(asked(2)).extracting(HistoryActor.Fetch::position).containsExactly(900L);
    }

    @Test
    void shouldStopWhenNothingIsMissingAnyMore() {
        HistoryActor.Fetch first = ask(2);
        lacking.setMissing(null);

        answer(first, 1);
        kit.run(HistoryActor.Tick.INSTANCE);

        assertThat(asked(2)).isEmpty();
        assertThat(asked(0)).isEmpty();
    }

    @Test
    void shouldAskTheNextMemberWhereOneHasNothing() {
        answer(ask(2));

        assertThat(asked(2)).isEmpty();
        kit.run(HistoryActor.Tick.INSTANCE);
        assertThat(asked(0)).hasSize(1);
    }

    @Test
    void shouldAskTheNextMemberWhereOneGivesWhatCannotBe() {
        answer(ask(2), 0, 1);

        assertThat(lacking.taken()).isEmpty();
        kit.run(HistoryActor.Tick.INSTANCE);
        assertThat(asked(0)).hasSize(1);
    }

    @Test
    void shouldAskTheNextMemberWhereOneSaysNothingAndIgnoreWhatItSaysLater() {
        HistoryActor.Fetch first = ask(2);

        nowNs += HistoryFetch.ANSWER_MAX_NS;
        kit.run(HistoryActor.Tick.INSTANCE);
        answer(first, 1);

        assertThat(asked(0)).hasSize(1);
        assertThat(lacking.taken()).isEmpty();
    }

    @Test
    void shouldGiveWhatItHas() {
        whole.setGiven(new HistoryPiece(PLACE, new byte[] {4, 5}, 640));

        kit.run(new HistoryActor.Fetch(2, 0, 77, PLACE.position(), PLACE.ordinal()));
        runReads();

        HistoryActor.Fetched given = (HistoryActor.Fetched) peers.toHistory(2).get(0);
        assertThat(given.partition()).isZero();
        assertThat(given.correlation()).isEqualTo(77);
        assertThat(given.through()).isEqualTo(640);
        assertThat(given.bytes()).containsExactly(4, 5);
    }

    @Test
    void shouldIgnoreWhatIsOfNoMemberOfThisCluster() {
        kit.run(new HistoryActor.Fetch(9, 0, 77, 0, 0));
        kit.run(new HistoryActor.Fetch(2, 2, 77, 0, 0));
        kit.run(new HistoryActor.Fetch(2, -1, 77, 0, 0));
        kit.run(new HistoryActor.Fetched(-1, 77, 0, new byte[1]));
        kit.run(new HistoryActor.Fetched(1, 77, 0, new byte[1]));

        assertThat(reads).isEmpty();
    }

    /** Has it lack something, and returns what it asks the node. */
    private HistoryActor.Fetch ask(int node) {
        lacking.setMissing(PLACE);
        kit.run(HistoryActor.Tick.INSTANCE);
        return asked(node).get(0);
    }

    private void answer(HistoryActor.Fetch fetch, int... bytes) {
        byte[] piece = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            piece[i] = (byte) bytes[i];
        }
        kit.run(new HistoryActor.Fetched(fetch.partition(), fetch.correlation(), 900, piece));
        runReads();
    }

    /** Runs what may wait for the disk, and has the actor hear of it. */
    private void runReads() {
        reads.forEach(Runnable::run);
        reads.clear();
        kit.selfInbox().getAllReceived().forEach(kit::run);
    }

    private List<HistoryActor.Fetch> asked(int node) {
        return peers.toHistory(node).stream()
                .map(HistoryActor.Fetch.class::cast)
                .toList();
    }
}
