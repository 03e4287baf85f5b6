package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorEncoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tutti.consensus.KeptSnapshots.Named;

/** A real node's folder, damaged while the node is stopped. */
class SnapshotRecoveryTest {
    private static final int BATCHES = 20;
    private static final int BATCH_BYTES = 512;
    private static final long ALL = 3L * BATCHES;

    @TempDir
    private Path folder;

    private LoneNode node;

    /** What can happen to a snapshot's files. */
    private enum Damage {
        FIRST_FRAME_OF_SERVICE,
        MIDDLE_OF_SERVICE,
        END_FRAME_OF_SERVICE,
        FILE_OF_SERVICE_CUT,
        FILE_OF_SERVICE_GONE,
        STOP_OF_SERVICE_TOO_EARLY,
        BODY_OF_MODULE,
        HEADER_OF_A_FRAME_OF_MODULE,
        FILE_OF_MODULE_GONE
    }

    @BeforeEach
    void leaveAFolderWithTwoSnapshots() {
        node = new LoneNode(folder);
        node.start();
        for (int i = 0; i < 2; i++) {
            node.offer(BATCHES, BATCH_BYTES);
            node.takeSnapshot();
        }
        node.offer(BATCHES, BATCH_BYTES);
        node.close();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldBeginWithTheNewestSnapshotIfItIsWhole() {
        node.start();

        node.awaitCount(ALL);
        assertThat(node.running().logFigures(0).refusedSnapshots()).isZero();
        assertThat(node.replica().isLoadedFromSnapshot()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFallBackToTheOneBeforeIfTheNewestIsDamaged(Damage damage) throws IOException {
        Named newest = node.named().get(0);
        Named before = node.named().get(1);
        damage(newest, damage);

        SnapshotRecovery.Recovered recovered = SnapshotRecovery.prepare(node.layout(), 0, 1);

        // What was written of it is as it was written: it may as well have been cut short by the end of the process.
        assertThat(recovered.refused()).isEqualTo(damage == Damage.STOP_OF_SERVICE_TOO_EARLY ? 0 : 1);
        assertThat(recovered.logStart()).isZero();
        assertThat(recovered.logEnd()).isGreaterThan(newest.position());
        assertThat(node.named()).containsExactly(before);
    }

    @Test
    void shouldGoOnFromTheOneBefore() throws IOException {
        damage(node.named().get(0), Damage.MIDDLE_OF_SERVICE);

        node.start();

        node.awaitCount(ALL);
        assertThat(node.running().logFigures(0).refusedSnapshots()).isEqualTo(1);
        assertThat(node.replica().isLoadedFromSnapshot()).isTrue();
    }

    @Test
    void shouldReplayTheLogFromItsBeginningIfNoSnapshotIsWholeAndMakeThemAnew() throws IOException {
        damage(node.named().get(0), Damage.MIDDLE_OF_SERVICE);
        damage(node.named().get(1), Damage.BODY_OF_MODULE);

        node.start();

        assertThat(node.running().logFigures(0).refusedSnapshots()).isEqualTo(2);
        node.awaitCount(ALL);
        assertThat(node.replica().isLoadedFromSnapshot()).isFalse();
        node.takeSnapshot();
        node.close();
        assertThat(SnapshotRecovery.prepare(node.layout(), 0, 1).refused()).isZero();
    }

    @Test
    void shouldRefuseToStartIfNothingIsLeftThatReachesTheLog() throws IOException {
        damage(node.named().get(0), Damage.MIDDLE_OF_SERVICE);
        damage(node.named().get(1), Damage.FIRST_FRAME_OF_SERVICE);
        setStart(node.logRecording(), 1024);

        assertThatThrownBy(node::start)
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("its log begins at 1024, and no snapshot reaches it")
                .hasMessageContaining("replace this node");
    }

    @Test
    void shouldRefuseToStartIfTheLogIsGone() throws IOException {
        setState(node.logRecording());

        assertThatThrownBy(node::start)
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("the archive does not know the log");
    }

    private void damage(Named snapshot, Damage damage) throws IOException {
        Path service = SegmentFile.path(archive(), snapshot.serviceRecording(), 0);
        Path module = SegmentFile.path(archive(), snapshot.moduleRecording(), 0);
        long stop = Objects.requireNonNull(ArchiveCatalog.read(archive()).get(snapshot.serviceRecording()))
                .stopPosition();
        switch (damage) {
            case FIRST_FRAME_OF_SERVICE -> flip(service, 40);
            case MIDDLE_OF_SERVICE -> flip(service, stop / 2 + 100);
            case END_FRAME_OF_SERVICE -> flip(service, stop - 20);
            case FILE_OF_SERVICE_CUT -> cut(service, stop - 8192);
            case FILE_OF_SERVICE_GONE -> Files.delete(service);
            case STOP_OF_SERVICE_TOO_EARLY -> setStop(snapshot.serviceRecording(), stop - 64);
            case BODY_OF_MODULE -> flip(module, 70);
            case HEADER_OF_A_FRAME_OF_MODULE -> flip(module, 16);
            case FILE_OF_MODULE_GONE -> Files.delete(module);
        }
    }

    private Path archive() {
        return node.layout().archive().toPath();
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 4)).flip();
            channel.write(one, at);
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private void setStop(long recordingId, long position) throws IOException {
        edit(
                recordingId,
                (catalog, at) ->
                        new RecordingDescriptorEncoder().wrap(catalog, at).stopPosition(position));
    }

    private void setStart(long recordingId, long position) throws IOException {
        edit(
                recordingId,
                (catalog, at) ->
                        new RecordingDescriptorEncoder().wrap(catalog, at).startPosition(position));
    }

    /** As a purged recording's. */
    private void setState(long recordingId) throws IOException {
        edit(
                recordingId,
                (catalog, at) -> catalog.putInt(
                        at
                                - RecordingDescriptorHeaderDecoder.BLOCK_LENGTH
                                + RecordingDescriptorHeaderDecoder.stateEncodingOffset(),
                        RecordingState.DELETED.value(),
                        ByteOrder.LITTLE_ENDIAN));
    }

    private void edit(long recordingId, Edit edit) throws IOException {
        Path file = archive().resolve(ArchiveCatalog.FILE);
        byte[] bytes = Files.readAllBytes(file);
        UnsafeBuffer catalog = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        catalog.putBytes(0, bytes);
        ArchiveCatalog.forEach(catalog, (RecordingDescriptorDecoder recording, int at) -> {
            if (recording.recordingId() == recordingId) {
                edit.apply(catalog, at);
                new DescriptorChecksum(catalog).update(at);
            }
        });
        catalog.getBytes(0, bytes);
        Files.write(file, bytes);
    }

    private interface Edit {
        void apply(UnsafeBuffer catalog, int descriptorAt);
    }
}
