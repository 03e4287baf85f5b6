package tutti.consensus;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.config.ConfigException;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;

/**
 * The state with which a partition began when slots were last moved: a snapshot that no log has. A file of the snapshot's chunks; its
 * integers are big endian.
 *
 * <pre>
 * chunk:
 * 0        4          8
 * | length | CRC-32C  | bytes ...
 * end:
 * 0        4
 * | -1     | chunks   |
 * </pre>
 *
 * @param position of the state
 */
record MovedState(Path file, long position) {
    private static final int END = -1;

    /** That of the partition; null if slots were never moved. */
    static @Nullable MovedState of(ConsensusLayout layout, Partitioning partitioning, int partition) {
        return partitioning.hasMovedSlots()
                ? new MovedState(
                        path(layout.movedStates(partitioning.slotMap().version()), partition),
                        partitioning.stateBegin(partition))
                : null;
    }

    static Path path(Path folder, int partition) {
        return folder.resolve("partition-" + partition);
    }

    /** Writes what {@code state} gives; synced to disk. */
    static void write(Path file, Consumer<SnapshotSink> state) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            Chunks chunks = new Chunks(out);
            state.accept(chunks);
            out.writeInt(END);
            out.writeInt(chunks.count);
        }
        DurableFiles.force(file);
    }

    /** Gives the chunks, and their end, to a state machine that has nothing. */
    void load(CommittedLog committed) {
        if (!Files.exists(file)) {
            throw new ConfigException("there is no " + file
                    + ", the state with which the partition began when slots were moved. " + FolderFiles.REMEDY);
        }
        read(file, chunk -> committed.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length));
        committed.onSnapshotLoaded(position);
    }

    /** Reads a file that must be whole; throws a {@link ConfigException} if it is not. */
    static void check(Path file) {
        read(file, chunk -> {});
    }

    private static void read(Path file, Consumer<byte[]> chunks) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int count = 0;
            for (int length = in.readInt(); length != END; length = in.readInt()) {
                chunks.accept(chunk(file, in, length));
                count++;
            }
            if (in.readInt() != count) {
                throw damaged(file);
            }
        } catch (EOFException e) {
            throw damaged(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static byte[] chunk(Path file, DataInputStream in, int length) throws IOException {
        if (length < 0 || length > SnapshotSink.CHUNK_BYTES_MAX) {
            throw damaged(file);
        }
        int crc = in.readInt();
        byte[] chunk = new byte[length];
        in.readFully(chunk);
        if (crc(chunk) != crc) {
            throw damaged(file);
        }
        return chunk;
    }

    private static ConfigException damaged(Path file) {
        return new ConfigException(file + " is damaged. " + FolderFiles.REMEDY);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    /** Writes chunks. */
    private static final class Chunks implements SnapshotSink {
        private final DataOutputStream out;
        private int count;

        Chunks(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void chunk(DirectBuffer buffer, int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            try {
                out.writeInt(length);
                out.writeInt(crc(bytes));
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            count++;
        }
    }
}
