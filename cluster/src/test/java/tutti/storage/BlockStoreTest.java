package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.ledger.Journal;

/** What a power cut leaves of the blocks: what was forced, and no byte of the segments more. */
class BlockStoreTest {
    private static final int ENTRY_WORDS = 5;
    private static final long SEGMENT_BYTES = 200_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(3);
    private int copies;

    /** Last position of each block that became full. */
    private final List<Long> lastPositions = new ArrayList<>();

    private long position;

    @Test
    void shouldHaveAfterAPowerCutWhatWasSyncedAndNothingElse() throws IOException {
        try (BlockStore store = open()) {
            long synced = 0;
            for (int step = 0; step < 120; step++) {
                add(store, random.nextInt(1_500));
                boolean isAll = random.nextInt(3) == 0;
                if (isAll) {
                    store.commitAll();
                } else {
                    store.commitFull();
                }
                if (random.nextInt(3) == 0) {
                    store.sync();
                    synced = store.writtenThrough();
                }
                if (step % 4 == 0) {
                    assertAfterPowerCut(store, synced);
                }
            }
            assertThat(Disk.list(folder.resolve("blocks/segments"), ".blocks")).hasSizeGreaterThan(10);
        }
    }

    @Test
    void shouldFindEveryBlockBeforeAndAfterItWasSynced() {
        try (BlockStore store = open()) {
            for (int i = 0; i < 80; i++) {
                add(store, 1_100);
                store.commitFull();
                if (i == 40) {
                    store.sync();
                }
            }
            assertBlocks(store, lastPositions.size());
            store.sync();
            assertBlocks(store, lastPositions.size());
        }
        try (BlockStore store = open()) {
            assertThat(store.openNumber()).isEqualTo(lastPositions.size());
            assertBlocks(store, lastPositions.size());
        }
    }

    @Test
    void shouldTakeAPieceThatIsMissingForDamage() {
        try (BlockStore store = open()) {
            for (int i = 0; i < 4; i++) {
                add(store, 10);
                store.commitAll();
                store.sync();
            }
        }
        try (LevelDb db = LevelDb.open(folder.resolve("blocks"))) {
            byte[] second =
                    ByteBuffer.allocate(2 * Integer.BYTES).putInt(0).putInt(1).array();
            assertThat(db.get(second)).isNotNull();
            db.writeSynced(batch -> batch.delete(second));
        }

        assertThatThrownBy(this::open).isInstanceOf(DamagedHistoryException.class);
    }

    private BlockStore open() {
        return BlockStore.open(folder.resolve("blocks"), SEGMENT_BYTES);
    }

    /** A batch of so many entries, as the writer adds it. */
    private void add(BlockStore store, int entries) {
        position += 1_000;
        store.beginBatch(position, position, 0);
        long[] entry = new long[ENTRY_WORDS];
        entry[0] = Journal.header(Journal.BALANCE, 0, 0, ENTRY_WORDS);
        for (int i = 0; i < entries; i++) {
            entry[1] = random.nextLong();
            store.openBlock().add(entry, 0);
        }
        if (store.openBlock().isFullAfterBatch()) {
            lastPositions.add(store.closeBlock().lastPosition());
        }
    }

    private void assertAfterPowerCut(BlockStore store, long synced) throws IOException {
        Path copy = copyOfWhatIsForced(store);
        try (LevelDb db = LevelDb.open(copy)) {
            db.scan(new byte[0], (key, value) -> {
                long block = ByteBuffer.wrap(key).getInt();
                if (ByteBuffer.wrap(key).getInt(Integer.BYTES) == -1) {
                    assertThat(store.segments().isForced(BlockPlace.decode(block, value)))
                            .isTrue();
                }
                return true;
            });
        }
        try (BlockStore found = BlockStore.open(copy, SEGMENT_BYTES)) {
            assertThat(found.writtenThrough()).isEqualTo(synced);
            assertBlocks(found, (int) found.openNumber());
        }
    }

    private void assertBlocks(BlockStore store, int count) {
        for (int block = 0; block < count; block++) {
            assertThat(store.get(block).lastPosition()).isEqualTo(lastPositions.get(block));
        }
    }

    /** LevelDB's files, which it is written to with syncs alone, and the segments as far as they were forced. */
    private Path copyOfWhatIsForced(BlockStore store) throws IOException {
        Path from = folder.resolve("blocks");
        Path to = folder.resolve("copy-" + copies++);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        for (Path segment : Disk.list(to.resolve("segments"), ".blocks")) {
            long number = Long.parseLong(segment.getFileName().toString().substring(0, 8));
            try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                long length = file.length();
                while (!store.segments().isForced(new BlockPlace(number, 0, length))) {
                    length--;
                }
                file.setLength(length);
            }
        }
        return to;
    }
}
