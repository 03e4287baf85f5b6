package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off what LevelDB was writing when its process, or the power, ended. It writes its logs through mapped memory: a full disk ends the
 * process in the midst of a record, and a power cut keeps the pages of a record that the kernel happened to have written. What is torn so was
 * never synced, but LevelDB, told to check all, takes it for damage and does not open.
 *
 * <p>Whole records before the tear stay. Had they been synced and damaged later, what is cut with them is missed: a history that
 * reaches less far than its replica fetches the rest.
 *
 * <pre>
 * blocks of 32 KiB, each of fragments; fewer than 7 bytes at the end of a block are not used
 *
 * 0                        4             6           7
 * | masked CRC-32C (int)   | length (2)  | type (1)  | bytes
 *
 * type: 1 whole record, 2 first, 3 middle, 4 last fragment of one; the checksum is of type and bytes.
 * Zeros: not written yet.
 * </pre>
 */
final class LogTails {
    private static final Logger LOG = LoggerFactory.getLogger(LogTails.class);
    private static final int BLOCK_BYTES = 32 * 1024;
    private static final int HEADER_BYTES = 7;
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final byte[] bytes;
    private final ByteBuffer log;

    /** Where the last whole record ends. */
    private int end;

    /** True behind a record's first fragment and before its last. */
    private boolean isInside;

    private LogTails(byte[] bytes) {
        this.bytes = bytes;
        this.log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Cuts the logs of the database in the folder, which must not be open. There may be none. */
    static void cut(Path folder) {
        for (Path file : Disk.list(folder, ".log")) {
            cutFile(file);
        }
        Path current = folder.resolve("CURRENT");
        try {
            if (Files.exists(current)) {
                Path manifest = folder.resolve(Files.readString(current).strip());
                if (Files.isRegularFile(manifest)) {
                    cutFile(manifest);
                }
            }
        } catch (IOException e) {
            throw Disk.failure("read", current, e);
        }
    }

    private static void cutFile(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = new LogTails(bytes).end();
            if (isEmpty(bytes, end)) {
                return;
            }
            LOG.warn(
                    "{} was being written at {}, of {} bytes, when the node ended: cut off there",
                    file,
                    end,
                    bytes.length);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(true);
            }
        } catch (IOException e) {
            throw Disk.failure("cut", file, e);
        }
    }

    /** True if nothing was written from there on. */
    private static boolean isEmpty(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private int end() {
        int at = 0;
        while (at < log.limit()) {
            int blockEnd = Math.min(log.limit(), at - at % BLOCK_BYTES + BLOCK_BYTES);
            if (blockEnd - at < HEADER_BYTES) {
                at = blockEnd; // a trailer, or the end
            } else {
                int length = fragment(at, blockEnd);
                if (length < 0) {
                    return end;
                }
                at += length;
            }
        }
        return end;
    }

    /** Takes the fragment; its length with its header, or -1 if it is none, or not of the record that it follows. */
    private int fragment(int at, int blockEnd) {
        int length = Short.toUnsignedInt(log.getShort(at + 4));
        int type = log.get(at + 6);
        boolean begins = type == WHOLE || type == FIRST;
        boolean isInOrder = begins ? !isInside : isInside && (type == MIDDLE || type == LAST);
        if (!isInOrder || at + HEADER_BYTES + length > blockEnd || log.getInt(at) != checksum(at + 6, length + 1)) {
            return -1;
        }
        isInside = type == FIRST || type == MIDDLE;
        if (!isInside) {
            end = at + HEADER_BYTES + length;
        }
        return HEADER_BYTES + length;
    }

    private int checksum(int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }
}
