package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.consensus.KeptSnapshots.Named;

/** A real node whose log is longer than one segment of the archive. */
class LogPruningTest {
    private static final long SEGMENT_BYTES = 64L * 1024 * 1024;
    private static final int BATCH_BYTES = ConsensusSettings.BATCH_BYTES_MAX;
    private static final int BATCHES_OF_A_SEGMENT = (int) (SEGMENT_BYTES / BATCH_BYTES) + 8;
    private static final int BATCHES = 10;

    @TempDir
    private Path folder;

    private LoneNode node;

    @BeforeEach
    void start() {
        node = new LoneNode(folder);
        node.start();
        node.offer(BATCHES, BATCH_BYTES);
        node.takeSnapshot();
        node.offer(BATCHES_OF_A_SEGMENT, BATCH_BYTES);
        node.takeSnapshot();
        node.offer(BATCHES, BATCH_BYTES);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldKeepTwoSnapshotsAndTheLogFromTheOlder() throws IOException {
        Named first = node.state().snapshots().newestFirst().get(1);
        node.running().prune(0, Long.MAX_VALUE);
        assertThat(node.running().logFigures(0).startPosition()).isZero();

        node.takeSnapshot();
        node.offer(BATCHES, BATCH_BYTES);
        node.running().prune(0, Long.MAX_VALUE);

        assertThat(node.running().logFigures(0).startPosition()).isEqualTo(SEGMENT_BYTES);
        awaitGone(first.serviceRecording());
        awaitGone(first.moduleRecording());
        long expected = node.replica().count();
        node.close();
        node.start();
        node.awaitCount(expected);
        assertThat(node.replica().isLoadedFromSnapshot()).isTrue();
        assertThat(node.running().logFigures(0).startPosition()).isEqualTo(SEGMENT_BYTES);
    }

    @Test
    void shouldFallBackToTheOlderOfTheTwoThatAreKeptAndNotBeyond() throws IOException {
        node.takeSnapshot();
        node.offer(BATCHES, BATCH_BYTES);
        node.running().prune(0, Long.MAX_VALUE);
        long expected = node.replica().count();
        Named newest = node.state().snapshots().newestFirst().get(0);
        Named older = node.state().snapshots().newestFirst().get(1);
        node.close();

        Files.delete(file(newest.serviceRecording()));
        node.start();
        node.awaitCount(expected);
        assertThat(node.running().logFigures(0).refusedSnapshots()).isEqualTo(1);
        node.close();

        for (Named snapshot : node.named()) {
            Files.deleteIfExists(file(snapshot.serviceRecording()));
        }
        assertThat(node.named()).contains(older);
        assertThatThrownBy(node::start)
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("its log begins at " + SEGMENT_BYTES + ", and no snapshot reaches it");
    }

    @Test
    void shouldKeepTheLogThatTheHistoryHasNotOnDisk() {
        node.takeSnapshot();

        node.running().prune(0, SEGMENT_BYTES - 1);
        assertThat(node.running().logFigures(0).startPosition()).isZero();

        node.running().prune(0, SEGMENT_BYTES);
        assertThat(node.running().logFigures(0).startPosition()).isEqualTo(SEGMENT_BYTES);
    }

    @Test
    void shouldKeepTheLogForAMemberThatIsBehindUpToTheBound() {
        node.takeSnapshot();
        StoredByMembers members = new StoredByMembers(0, 2);
        long term = node.state().leadershipTermId();
        LogPruning pruning = pruning(members, ConsensusSettings.LOG_KEPT_BYTES);

        pruning.prune(node.running().group(0)::connectForPruning, Long.MAX_VALUE);
        assertThat(node.running().logFigures(0).startPosition()).isZero();

        members.report(1, term, SEGMENT_BYTES - 1, term);
        pruning.prune(node.running().group(0)::connectForPruning, Long.MAX_VALUE);
        assertThat(node.running().logFigures(0).startPosition()).isZero();

        pruning(members, BATCH_BYTES).prune(node.running().group(0)::connectForPruning, Long.MAX_VALUE);
        assertThat(node.running().logFigures(0).startPosition()).isEqualTo(SEGMENT_BYTES);
    }

    @Test
    void shouldRemoveTheLogOnceTheMemberHasIt() {
        node.takeSnapshot();
        StoredByMembers members = new StoredByMembers(0, 2);
        long term = node.state().leadershipTermId();
        LogPruning pruning = pruning(members, ConsensusSettings.LOG_KEPT_BYTES);
        pruning.prune(node.running().group(0)::connectForPruning, Long.MAX_VALUE);

        members.report(1, term, SEGMENT_BYTES, term);
        pruning.prune(node.running().group(0)::connectForPruning, Long.MAX_VALUE);

        assertThat(node.running().logFigures(0).startPosition()).isEqualTo(SEGMENT_BYTES);
    }

    @Test
    void shouldNotCountASnapshotThatIsDamaged() throws IOException {
        node.takeSnapshot();
        Named newest = node.state().snapshots().newestFirst().get(0);
        Files.delete(file(newest.serviceRecording()));

        node.running().prune(0, Long.MAX_VALUE);

        assertThat(node.running().logFigures(0).startPosition()).isZero();
    }

    /** As a node that was killed while its archive deleted. */
    @Test
    void shouldDeleteAtTheNextStartWhatTheArchiveDidNotComeTo() throws IOException {
        Named first = node.state().snapshots().newestFirst().get(1);
        node.takeSnapshot();
        node.offer(BATCHES, BATCH_BYTES);
        node.running().prune(0, Long.MAX_VALUE);
        awaitGone(first.serviceRecording());
        long expected = node.replica().count();
        node.close();
        Path ofSnapshot = file(first.serviceRecording());
        Path ofLog = SegmentFile.path(archive(), node.logRecording(), 0);
        Path unknown = SegmentFile.path(archive(), 999, 0);
        for (Path file : new Path[] {ofSnapshot, ofLog, unknown}) {
            Files.write(file, new byte[64]);
        }

        node.start();

        node.awaitCount(expected);
        assertThat(ofSnapshot).doesNotExist();
        assertThat(ofLog).doesNotExist();
        assertThat(unknown).exists();
    }

    private LogPruning pruning(StoredByMembers members, long keptBytesMax) {
        return new LogPruning(new GroupStreams(0), node.state(), members, keptBytesMax, archive());
    }

    private Path archive() {
        return node.layout().archive().toPath();
    }

    private Path file(long recording) {
        return SegmentFile.path(archive(), recording, 0);
    }

    private void awaitGone(long recording) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (Stream<Path> files = Files.list(archive())) {
                return files.noneMatch(file -> file.getFileName().toString().startsWith(recording + "-"));
            }
        });
    }
}
