package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in which full blocks lie, one behind the other, each written once and at the end. A segment that has its bytes is followed by the
 * next. Written by one thread, read by any.
 *
 * <pre>
 * 00000000.blocks, 00000001.blocks, ...: frames, little endian
 *
 * 0             4             8              12              16
 * | magic (int) | block (int) | length (int) | CRC-32C (int) | {@link Block} of that length
 * </pre>
 *
 * <p>The checksum is of all else in the frame.
 */
final class BlockSegments implements AutoCloseable {
    /** Bytes after which the next segment begins. */
    static final long SEGMENT_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(BlockSegments.class);
    private static final String SUFFIX = ".blocks";

    /** "TBS1": its last byte is the version. */
    private static final int MAGIC = 0x3153_4254;

    private static final int HEADER_BYTES = 16;
    private static final int CHECKSUM_AT = 12;
    private static final int OPEN_MAX = 16;
    private static final int BUFFER_BYTES = 1 << 19;

    private final Path folder;
    private final long segmentBytes;
    private final OpenFiles reading = new OpenFiles(OPEN_MAX);
    private ByteBuffer frame = buffer(BUFFER_BYTES);

    /** Segment that is written to; none yet if it has no file. */
    private long segment;

    private @Nullable FileChannel file;

    /** Bytes of that segment. */
    private long end;

    /** Bytes of that segment that are on disk; those before it are there as a whole. */
    private long forcedEnd;

    BlockSegments(Path folder, long segmentBytes) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        Disk.createFolder(folder);
    }

    /**
     * Has the segments end where their last known block does. What is behind that was not synced, and comes again.
     *
     * @param ends of the last block in each segment
     * @throws DamagedHistoryException if less is there
     */
    void recover(LongArrayList ends) {
        try {
            for (int number = 0; number < ends.size(); number++) {
                check(number, ends.getLong(number));
            }
            for (Path extra : Disk.list(folder, SUFFIX)) {
                if (ends.isEmpty() || extra.compareTo(path(ends.size() - 1L)) > 0) {
                    LOG.info("{} was not synced and is removed", extra);
                    Files.delete(extra);
                }
            }
            if (!ends.isEmpty()) {
                segment = ends.size() - 1L;
                end = ends.getLong(ends.size() - 1);
                openAtEnd();
            }
        } catch (IOException e) {
            throw Disk.failure("open", folder, e);
        }
    }

    /** Adds a block at the end; it is on disk with the next {@link #force}. */
    BlockPlace append(long number, Block block, long firstLeaf, byte[] leafHashes, int leafBytes) {
        int bytesMax = HEADER_BYTES + block.bytesMax(leafBytes);
        if (bytesMax > frame.capacity()) {
            frame = buffer(bytesMax);
        }
        frame.clear();
        frame.putInt(MAGIC).putInt((int) number).putLong(0);
        block.encode(firstLeaf, leafHashes, leafBytes, frame);
        frame.flip();
        frame.putInt(2 * Integer.BYTES, frame.limit() - HEADER_BYTES);
        frame.putInt(CHECKSUM_AT, checksum(frame));
        return write();
    }

    /** Returns when all that was added is on disk. */
    void force() {
        try {
            if (file != null && forcedEnd < end) {
                file.force(false);
            }
            forcedEnd = end;
        } catch (IOException e) {
            throw Disk.failure("sync", path(segment), e);
        }
    }

    /** True if the block is on disk. */
    boolean isForced(BlockPlace place) {
        return place.segment() < segment || (place.segment() == segment && place.end() <= forcedEnd);
    }

    /**
     * The block's bytes.
     *
     * @throws DamagedHistoryException if they are not what was written
     */
    ByteBuffer read(long number, BlockPlace place) {
        ByteBuffer bytes = bytes(place).order(ByteOrder.LITTLE_ENDIAN);
        boolean isWhole = place.length() > HEADER_BYTES
                && bytes.limit() == place.length()
                && bytes.getInt(0) == MAGIC
                && bytes.getInt(Integer.BYTES) == (int) number
                && bytes.getInt(2 * Integer.BYTES) == place.length() - HEADER_BYTES
                && bytes.getInt(CHECKSUM_AT) == checksum(bytes);
        if (!isWhole) {
            throw new DamagedHistoryException("block " + number + " is not what was written at " + place.offset()
                    + " of " + path(place.segment()));
        }
        return bytes.position(HEADER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            reading.close();
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw Disk.failure("close", folder, e);
        }
    }

    private BlockPlace write() {
        try {
            FileChannel to = file == null || end >= segmentBytes ? next() : file;
            BlockPlace place = new BlockPlace(segment, end, frame.limit());
            Disk.writeAll(to, frame);
            end += place.length();
            return place;
        } catch (IOException e) {
            throw Disk.failure("write to", path(segment), e);
        }
    }

    private FileChannel next() throws IOException {
        if (file != null) {
            force();
            file.close();
            segment++;
        }
        end = 0;
        forcedEnd = 0;
        FileChannel opened = openAtEnd();
        Disk.forceFolder(folder);
        return opened;
    }

    private FileChannel openAtEnd() throws IOException {
        FileChannel opened = FileChannel.open(path(segment), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        file = opened;
        if (opened.size() > end) {
            LOG.info("{} had {} bytes that were not synced: cut off", path(segment), opened.size() - end);
            opened.truncate(end);
            opened.force(true);
        }
        opened.position(end);
        forcedEnd = end;
        return opened;
    }

    private void check(long number, long bytes) throws IOException {
        Path path = path(number);
        if (!Files.exists(path)) {
            throw new DamagedHistoryException(path + " is missing");
        }
        if (Files.size(path) < bytes) {
            throw new DamagedHistoryException(path + " has " + Files.size(path) + " bytes, expected " + bytes);
        }
    }

    private ByteBuffer bytes(BlockPlace place) {
        Path path = path(place.segment());
        try {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(place.length()));
            reading.read(path, place.offset(), bytes);
            return bytes.flip();
        } catch (NoSuchFileException e) {
            throw new DamagedHistoryException(path + " is missing", e);
        } catch (IOException e) {
            throw Disk.failure("read from", path, e);
        }
    }

    private Path path(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%08d%s", number, SUFFIX));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int checksum(ByteBuffer frame) {
        CRC32C checksum = new CRC32C();
        checksum.update(frame.duplicate().limit(CHECKSUM_AT).position(0));
        checksum.update(frame.duplicate().position(HEADER_BYTES));
        return (int) checksum.getValue();
    }
}
