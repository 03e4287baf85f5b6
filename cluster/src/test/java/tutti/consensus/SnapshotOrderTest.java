package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node whose state machine has not applied everything when a snapshot is due. */
class SnapshotOrderTest {
    private static final int BATCH_BYTES = 512;
    private static final int BATCHES = 10;

    @TempDir
    private Path folder;

    private LoneNode node;

    @BeforeEach
    void start() {
        node = new LoneNode(folder);
        node.start();
        node.offer(BATCHES, BATCH_BYTES);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldHoldBackWhatComesBehindASnapshotUntilTheStateIsCopied() throws InterruptedException {
        int before = node.snapshots();
        node.replica().behind(true);
        node.beginSnapshot();
        node.offer(BATCH_BYTES);
        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(node.replica().count()).isEqualTo(BATCHES);

        node.replica().behind(false);

        node.awaitCount(BATCHES + 1);
        node.awaitSnapshots(before + 1);
    }

    @Test
    void shouldCopyTheStateAlsoIfNothingComesBehind() {
        int before = node.snapshots();
        node.replica().behind(true);
        node.beginSnapshot();

        node.replica().behind(false);

        node.awaitSnapshots(before + 1);
        assertThat(node.replica().count()).isEqualTo(BATCHES);
    }
}
