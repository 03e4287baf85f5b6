package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.UnsupportedFormatException;

/**
 * The files in which full blocks lie, one behind the other, each written once and at the end. A segment that has its bytes is followed by the
 * next; behind the last block there may be zeros. Written by one thread, read by any.
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

    /** "TBS1": its last byte is the version, as a digit. */
    private static final int MAGIC = 0x3153_4254;

    private static final int MAGIC_MASK = 0xff_ffff;
    private static final int MAGIC_VERSION_AT = 3;
    private static final int VERSION = 1;

    private static final int HEADER_BYTES = 16;
    private static final int CHECKSUM_AT = 12;
    private static final int OPEN_MAX = 16;

    /** Bytes that are written at once, if so many come before someone is to read them. */
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path folder;
    private final long segmentBytes;
    private final OpenFiles reading = new OpenFiles(OPEN_MAX);

    /** Segment that is written to; none yet if it has no file. */
    private long segment;

    private @Nullable AppendedFile file;

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
     * @throws UnsupportedFormatException if another version of this program wrote one of them; nothing is cut then
     */
    void recover(LongArrayList ends) {
        try {
            for (int number = 0; number < ends.size(); number++) {
                check(number, ends.getLong(number));
                checkVersions(number);
            }
            for (Path extra : Disk.list(folder, SUFFIX)) {
                if (ends.isEmpty() || extra.compareTo(path(ends.size() - 1L)) > 0) {
                    LOG.info("{} was not synced and is removed", extra);
                    Files.delete(extra);
                }
            }
            if (!ends.isEmpty()) {
                long last = ends.size() - 1L;
                goOn(last, AppendedFile.open(path(last), ends.getLong((int) last), BUFFER_BYTES));
            }
        } catch (IOException e) {
            throw Disk.failure("open", folder, e);
        }
    }

    /** Adds a block at the end; it can be read after the next {@link #flush}, and is on disk with the next {@link #force}. */
    BlockPlace append(long number, Block block, long firstLeaf, byte[] leafHashes, int leafBytes) {
        try {
            AppendedFile to = file == null || file.end() >= segmentBytes ? next() : file;
            long offset = to.end();
            ByteBuffer frame = to.room(HEADER_BYTES + block.bytesMax(leafBytes));
            frame.putInt(MAGIC).putInt((int) number).putLong(0);
            block.encode(firstLeaf, leafHashes, leafBytes, frame);
            frame.flip();
            frame.putInt(2 * Integer.BYTES, frame.limit() - HEADER_BYTES);
            frame.putInt(CHECKSUM_AT, checksum(frame));
            to.append(frame.limit());
            return new BlockPlace(segment, offset, frame.limit());
        } catch (IOException e) {
            throw Disk.failure("write to", path(segment), e);
        }
    }

    /** Returns when all that was added can be read. */
    void flush() {
        try {
            if (file != null) {
                file.flush();
            }
        } catch (IOException e) {
            throw Disk.failure("write to", path(segment), e);
        }
    }

    /** Returns when all that was added is on disk. */
    void force() {
        try {
            if (file != null && forcedEnd < file.end()) {
                file.force();
                forcedEnd = file.end();
            }
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
     * @throws UnsupportedFormatException if another version of this program wrote them
     */
    ByteBuffer read(long number, BlockPlace place) {
        ByteBuffer bytes = bytes(place).order(ByteOrder.LITTLE_ENDIAN);
        boolean isWhole = place.length() > HEADER_BYTES
                && bytes.limit() == place.length()
                && isFrame(bytes)
                && bytes.getInt(Integer.BYTES) == (int) number
                && bytes.getInt(2 * Integer.BYTES) == place.length() - HEADER_BYTES
                && bytes.getInt(CHECKSUM_AT) == checksum(bytes);
        if (!isWhole) {
            throw new DamagedHistoryException("block " + number + " is not what was written at " + place.offset()
                    + " of " + path(place.segment()));
        }
        checkVersions(path(place.segment()), bytes);
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

    private AppendedFile next() throws IOException {
        AppendedFile last = file;
        long number = last == null ? 0 : segment + 1;
        AppendedFile next = last == null ? AppendedFile.open(path(number), 0, BUFFER_BYTES) : last.next(path(number));
        goOn(number, next);
        Disk.forceFolder(folder);
        return next;
    }

    /** What comes is written to this segment, of which all is on disk. */
    private void goOn(long number, AppendedFile with) {
        segment = number;
        file = with;
        forcedEnd = with.end();
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

    /** By the segment's first frame. Whether that is whole is seen when it is read. */
    private void checkVersions(long number) throws IOException {
        ByteBuffer begin = ByteBuffer.allocate(HEADER_BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        reading.read(path(number), 0, begin);
        if (!begin.hasRemaining() && isFrame(begin)) {
            checkVersions(path(number), begin);
        }
    }

    /** What is whole and of another version is left as it is: it is no damage, and a node of that version reads it. */
    private static void checkVersions(Path path, ByteBuffer frame) {
        checkVersion("history frame in " + path, frame.get(MAGIC_VERSION_AT) - '0', VERSION);
        checkVersion("history block in " + path, frame.getInt(HEADER_BYTES), Block.FORMAT_VERSION);
    }

    private static void checkVersion(String what, int found, int known) {
        if (found != known) {
            throw new UnsupportedFormatException(what, found, known);
        }
    }

    /** True if it begins like a frame of any version. */
    private static boolean isFrame(ByteBuffer bytes) {
        return (bytes.getInt(0) & MAGIC_MASK) == (MAGIC & MAGIC_MASK);
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

    private static int checksum(ByteBuffer frame) {
        CRC32C checksum = new CRC32C();
        checksum.update(frame.duplicate().limit(CHECKSUM_AT).position(0));
        checksum.update(frame.duplicate().position(HEADER_BYTES));
        return (int) checksum.getValue();
    }
}
