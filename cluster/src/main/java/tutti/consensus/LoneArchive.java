package tutti.consensus;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import tutti.config.NodeConfig;

/** The archive of a folder of which no node runs, with a driver and a client of its own; nobody else reaches it. */
final class LoneArchive implements AutoCloseable {
    private final NodeClock clock;
    private final ErrorHandler errors;
    private final ConsensusLayout layout;
    private final DataFolder driverFolder;
    private @Nullable MediaDriver driver;
    private @Nullable Archive archive;
    private @Nullable AeronArchive client;

    private LoneArchive(ConsensusLayout layout, NodeClock clock, ErrorHandler errors) {
        this.clock = clock;
        this.layout = layout;
        this.errors = errors;
        this.driverFolder = DataFolder.lock(layout.driverLock(), "driver folder " + layout.aeronDir());
    }

    /**
     * Starts it; the folder is this process's alone.
     *
     * @param prepared does what must be done to the folder before an archive runs on it
     */
    static LoneArchive start(NodeConfig config, ConsensusLayout layout, Runnable prepared, ErrorHandler errors) {
        return start(config, layout, prepared, NodeClock.startingNow(), errors);
    }

    /** The same by a clock that is given. */
    static LoneArchive start(
            NodeConfig config, ConsensusLayout layout, Runnable prepared, NodeClock clock, ErrorHandler errors) {
        LoneArchive lone = new LoneArchive(layout, clock, errors);
        boolean isStarted = false;
        try {
            lone.launch(config, prepared);
            isStarted = true;
        } finally {
            if (!isStarted) {
                lone.close();
            }
        }
        return lone;
    }

    AeronArchive client() {
        if (client == null) {
            throw new IllegalStateException("the archive does not run");
        }
        return client;
    }

    static IdleStrategy idle() {
        return new BackoffIdleStrategy(1, 10, 1_000, 1_000_000);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(errors, client, archive, driver);
        DataFolder.removeMarks(layout.marks());
        CloseHelper.close(errors, driverFolder);
    }

    private void launch(NodeConfig config, Runnable prepared) {
        Path marks = DataFolder.freshMarks(layout.marks());
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .epochClock(clock::millis)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .termBufferSparseFile(true)
                .errorHandler(errors));
        prepared.run();
        archive = Archive.launch(new Archive.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .epochClock(clock::millis)
                .archiveId(config.node() + 1L)
                .archiveDir(layout.archive())
                .markFileDir(marks.resolve("archive").toFile())
                .controlChannelEnabled(false)
                .localControlChannel(GroupChannels.CONTROL)
                .localControlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .replicationChannel(GroupChannels.replication(config.self()))
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(GroupChannels.CONTROL))
                .recordingEventsEnabled(false)
                .lowStorageSpaceThreshold(ConsensusNode.LOW_STORAGE_BYTES)
                .replayChecksum(Checksums.crc32c())
                .recordChecksum(Checksums.crc32c())
                .segmentFileLength(ConsensusNode.segmentBytes(config.consensus()))
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(LoneArchive::idle)
                .errorHandler(errors));
        client = LocalArchive.connector(layout, clock, errors).get();
    }
}
