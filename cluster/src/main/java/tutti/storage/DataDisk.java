package tutti.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.StorageConfig;

/**
 * The disk of a node's data folder: how much of it is free, whether that is low, and a reserve that the node gives up to start when
 * nothing is left. The folder is this process's alone. What it says may be asked from any thread.
 */
public final class DataDisk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDisk.class);
    private static final String RESERVE = "reserve";

    /** What a start may write: LevelDB's new logs and tables, the archive's catalog, a term's first entries. */
    private static final long START_BYTES = 32L << 20;

    private static final long LOOK_MS = 100;
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(10);

    private final Path folder;
    private final FileStore store;
    private final Ballast ballast;
    private final DiskLevel level;
    private final Thread watch = new Thread(this::watch, "disk-watch");
    private volatile long freeBytes;
    private volatile boolean isLow;

    private DataDisk(Path folder, StorageConfig config) throws IOException {
        this.folder = folder;
        this.store = Files.getFileStore(folder);
        this.ballast = new Ballast(folder.resolve(RESERVE), config.diskReserveBytes());
        this.level = new DiskLevel(config);
        watch.setDaemon(true);
    }

    /**
     * Begins to watch the folder's disk. Where there is no room for a start the reserve is given up; where that is not enough, this
     * returns when there is: a node that ended and was started again would need a person in the end, and this one needs space alone.
     */
    public static DataDisk open(Path folder, StorageConfig config) throws InterruptedException {
        try {
            DataDisk disk = new DataDisk(folder, config);
            disk.awaitRoomToStart();
            disk.look();
            disk.watch.start();
            return disk;
        } catch (IOException e) {
            throw Disk.failure("look at the disk of", folder, e);
        }
    }

    /** True while nothing should grow what lies on the disk. */
    public boolean isLow() {
        return isLow;
    }

    /** Bytes that this process may still write, as of a moment ago. */
    public long freeBytes() {
        return freeBytes;
    }

    /** True if so many bytes can be written and the disk is not low then. */
    public boolean hasRoomFor(long bytes) {
        return !isLow && level.hasRoomFor(bytes, freeBytes);
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private void awaitRoomToStart() throws IOException, InterruptedException {
        if (store.getUsableSpace() >= START_BYTES) {
            return;
        }
        LOG.warn("the disk of {} is full: the reserve is given up for the start", folder);
        ballast.release();
        long saidNs = System.nanoTime() - SAY_NS;
        while (store.getUsableSpace() < START_BYTES) {
            if (System.nanoTime() - saidNs >= SAY_NS) {
                saidNs = System.nanoTime();
                LOG.warn(
                        "the disk of {} has {} bytes left, and the start waits for {}: make room",
                        folder,
                        store.getUsableSpace(),
                        START_BYTES);
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LOOK_MS);
                try {
                    look();
                } catch (IOException | RuntimeException e) {
                    LOG.error("cannot look at the disk of {}; what was seen last holds", folder, e);
                    Thread.sleep(TimeUnit.SECONDS.toMillis(1));
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException {
        long free = store.getUsableSpace();
        boolean isReserveKept = ballast.isWhole();
        if (!isReserveKept && level.hasRoomForReserve(free)) {
            isReserveKept = ballast.restore();
            free = store.getUsableSpace();
        }
        freeBytes = free;
        boolean wasLow = isLow;
        isLow = level.look(free, isReserveKept);
        if (isLow && !wasLow) {
            LOG.warn("the disk of {} is low: {} bytes are free", folder, free);
        } else if (wasLow && !isLow) {
            LOG.info("the disk of {} has room again: {} bytes are free", folder, free);
        }
    }
}
