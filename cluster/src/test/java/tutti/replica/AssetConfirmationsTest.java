package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.partition.Channels;

class AssetConfirmationsTest {
    private static final NewAsset ASSET = new NewAsset(-7, "ABC", 0, 1, "someone");

    private final Channels channels = new Channels(0, 3);
    private final AssetConfirmations confirmations = new AssetConfirmations(0);

    @Test
    void shouldConfirmOnceEveryPeerHasIt() {
        confirmations.send(ASSET, channels);
        assertThat(confirmations.isConfirmed(-7)).isFalse();

        confirmations.onReply(2, -7, Outcome.CREATED);
        assertThat(confirmations.isConfirmed(-7)).isFalse();
        confirmations.onReply(1, -7, Outcome.EXISTS);

        assertThat(confirmations.isConfirmed(-7)).isTrue();
        assertThat(channels.sentSequence(1)).isEqualTo(1);
        assertThat(channels.sentSequence(2)).isEqualTo(1);
    }

    @Test
    void shouldAskAgainOnlyThoseThatRefused() {
        confirmations.send(ASSET, channels);
        confirmations.onReply(1, -7, Outcome.TABLE_IS_FULL);
        confirmations.sendAgain(ASSET, channels);
        confirmations.sendAgain(ASSET, channels);

        assertThat(channels.sentSequence(1)).isEqualTo(2);
        assertThat(channels.sentSequence(2)).isEqualTo(1);
        confirmations.onReply(2, -7, Outcome.CREATED);
        confirmations.onReply(1, -7, Outcome.CREATED);
        assertThat(confirmations.isConfirmed(-7)).isTrue();
        confirmations.sendAgain(ASSET, channels);
        assertThat(channels.sentSequence(1)).isEqualTo(2);
    }

    @Test
    void shouldRefuseRepliesToWhatWasNotAsked() {
        confirmations.send(ASSET, channels);
        confirmations.onReply(1, -7, Outcome.CREATED);

        assertThatThrownBy(() -> confirmations.onReply(1, -7, Outcome.CREATED))
                .isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> confirmations.onReply(1, 8, Outcome.CREATED))
                .isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldConfirmAtOnceInASinglePartition() {
        confirmations.send(ASSET, new Channels(0, 1));

        assertThat(confirmations.isConfirmed(-7)).isTrue();
    }

    @Test
    void shouldShowEveryChangeInTheDigestAndComeBackFromASnapshot() {
        List<Long> digests = new ArrayList<>();
        List<Runnable> changes = List.of(
                () -> confirmations.send(ASSET, channels),
                () -> confirmations.send(new NewAsset(3, "DEF", 0, 1, "someone"), channels),
                () -> confirmations.onReply(1, -7, Outcome.TABLE_IS_FULL),
                () -> confirmations.onReply(2, 3, Outcome.CREATED),
                () -> confirmations.onReply(1, 3, Outcome.CREATED));
        for (Runnable change : changes) {
            change.run();
            digests.add(confirmations.digest());
            ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            AssetConfirmations loaded = new AssetConfirmations(0);

            int bytes = confirmations.write(buffer, 8);

            assertThat(loaded.read(buffer, 8, 3)).isEqualTo(bytes);
            assertThat(loaded.digest()).isEqualTo(confirmations.digest());
            assertThat(loaded.isConfirmed(3)).isEqualTo(confirmations.isConfirmed(3));
        }
        assertThat(digests).doesNotHaveDuplicates();
    }
}
