package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.HistoryPiece;

/** A member that lost its history, or never had one, and takes what the fixture's has. */
class HistoryFetchTest {
    private static final int PIECE_BYTES = 1 << 19;
    private static final int ALL_BYTES = 1 << 30;
    private static final int FEED_WORDS = 1 << 20;
    private static final int BATCHES = 25;

    @TempDir
    private Path folder;

    private StorageFixture fixture;
    private LevelDbHistoryStore giver;
    private LevelDbHistoryStore taker;

    @BeforeEach
    void fill() throws InterruptedException {
        fixture = new StorageFixture(folder.resolve("giver"));
        giver = fixture.store;
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(1 + i * i * 5, i % 2 == 0);
            moveNothing();
        }
        fixture.awaitReadable();
        taker = open("taker");
    }

    @AfterEach
    void close() {
        taker.close();
        fixture.close();
        assertThat(fixture.failure.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000, PIECE_BYTES, ALL_BYTES})
    void shouldBeWholeOnceItTookWhatIsMissing(int bytesMax) throws InterruptedException {
        taker.beginAt(fixture.position);
        assertThat(taker.isComplete()).isFalse();

        while (!taker.isComplete()) {
            assertThat(takeSome(bytesMax)).isTrue();
        }

        assertThat(taker.missingAfter()).isNull();
        assertThatTakerHasAll();
    }

    @Test
    void shouldHaveTheSameLeavesAndGiveTheSamePieces() throws InterruptedException {
        taker.beginAt(fixture.position);
        takeAll();
        awaitTaker();

        HistoryPiece given = giver.after(HistoryCursor.BEFORE_ALL, Long.MAX_VALUE, ALL_BYTES);
        HistoryPiece taken = taker.after(HistoryCursor.BEFORE_ALL, Long.MAX_VALUE, ALL_BYTES);

        assertThat(taken.through()).isEqualTo(given.through()).isEqualTo(fixture.position);
        assertThat(taken.bytes()).isEqualTo(given.bytes());
    }

    @Test
    void shouldWriteWhatIsAppliedMeanwhileBehindWhatItTakes() throws InterruptedException {
        taker.beginAt(fixture.position);
        takeSome(PIECE_BYTES);
        for (int i = 0; i < 20; i++) {
            moveBoth(300);
            takeSome(50_000);
        }
        fixture.awaitReadable();
        takeAll();
        moveBoth(300);

        assertThatTakerHasAll();
    }

    @Test
    void shouldTakeFromOthersWhatWasTooMuchToKeep() throws InterruptedException {
        taker.beginAt(fixture.position);
        for (int i = 0; i < 12; i++) {
            moveBoth(10_000);
            assertThat(taker.hasRoom()).isTrue();
            assertThat(taker.waitingBytes()).isLessThanOrEqualTo(FEED_WORDS * 8L);
        }
        fixture.awaitReadable();
        takeAll();

        assertThatTakerHasAll();
    }

    @Test
    void shouldSkipWhatAMemberAheadOfItGave() throws InterruptedException {
        long snapshot = fixture.position;
        fixture.move(100, true);
        fixture.awaitReadable();
        taker.beginAt(snapshot);
        takeAll();

        // The replica comes to what it has from the other member already.
        taker.append(fixture.position, fixture.ledger.timeNs(), fixture.ledger.journal());
        moveBoth(100);

        assertThatTakerHasAll();
    }

    @Test
    void shouldGoOnWhereItWasWhenItsProcessDied() throws InterruptedException, IOException {
        long snapshot = fixture.position;
        taker.beginAt(snapshot);
        while (taker.readableThrough() < snapshot / 2) {
            long begun = place(taker).position();
            takeSome(PIECE_BYTES / 8);
            moveBoth(10);
            if (place(taker).position() > begun) {
                awaitReadable(taker, begun); // or all of it may be taken before any of it can be read
            }
        }
        awaitOnDisk(snapshot / 2);
        copy(folder.resolve("taker"), folder.resolve("killed"));
        taker.close();
        taker = open("killed");
        long before = taker.readableThrough();
        taker.beginAt(fixture.position); // of a snapshot that was taken meanwhile

        assertThat(before).isBetween(snapshot / 2, snapshot - 1);
        assertThat(Objects.requireNonNull(taker.missingAfter()).position()).isEqualTo(before);
        fixture.awaitReadable();
        takeAll();
        assertThat(taker.isComplete()).isTrue();
        assertThatTakerHasAll();
    }

    @Test
    void shouldKnowAfterARestartThatItIsNotWhole() {
        long snapshot = fixture.position;
        taker.beginAt(snapshot);
        moveBoth(100);
        moveBoth(100);
        taker.close();
        taker = open("taker");

        taker.beginAt(fixture.position);

        assertThat(taker.isComplete()).isFalse();
        assertThat(taker.readableThrough()).isZero();
    }

    @Test
    void shouldTakeWhatAMemberHasThatLacksSomethingItself() throws InterruptedException {
        taker.beginAt(fixture.position);
        LevelDbHistoryStore third = open("third");
        third.beginAt(fixture.position);
        for (int i = 0; i < 4; i++) {
            third.take(giver.after(place(third), Long.MAX_VALUE, PIECE_BYTES));
        }
        awaitReadable(third, 1);

        while (taker.take(third.after(place(taker), Long.MAX_VALUE, PIECE_BYTES))) {
            assertThat(taker.isComplete()).isFalse();
        }
        takeAll();

        assertThatTakerHasAll();
        third.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000, PIECE_BYTES, ALL_BYTES})
    void shouldBeGivenNothingAfterWhatItWants(int bytesMax) throws InterruptedException {
        long wanted = fixture.position;
        fixture.move(300, true);
        fixture.move(10_000, true);
        fixture.awaitReadable();
        taker.beginAt(wanted);

        while (!taker.isComplete()) {
            assertThat(taker.take(giver.after(place(taker), wanted, bytesMax))).isTrue();
        }
        taker.hasten(wanted);
        awaitReadable(taker, wanted);

        assertThat(taker.readableThrough()).isEqualTo(wanted);
    }

    @Test
    void shouldRefuseDamagedBytesAndTakeGoodOnes() throws InterruptedException {
        taker.beginAt(fixture.position);
        takeSome(PIECE_BYTES);
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            HistoryCursor place = place(taker);
            HistoryPiece good = giver.after(place, Long.MAX_VALUE, 20_000);
            byte[] bytes = random.nextInt(10) == 0
                    ? Arrays.copyOf(good.bytes(), random.nextInt(good.bytes().length))
                    : good.bytes().clone();
            if (bytes.length == good.bytes().length) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            HistoryPiece damaged = new HistoryPiece(place, bytes, good.through());

            if (bytes.length > 0) {
                assertThatThrownBy(() -> taker.take(damaged)).isInstanceOf(DamagedHistoryException.class);
            }
            assertThat(taker.missingAfter()).isEqualTo(place);
        }
        takeAll();

        assertThatTakerHasAll();
    }

    @Test
    void shouldRefuseEntriesThatDoNotFollow() {
        taker.beginAt(fixture.position);
        takeSome(PIECE_BYTES);
        HistoryCursor place = place(taker);
        HistoryCursor later = new HistoryCursor(place.position() + 2_000, 5);
        HistoryPiece gap = new HistoryPiece(
                place, giver.after(later, Long.MAX_VALUE, PIECE_BYTES).bytes(), -1);
        HistoryPiece again = new HistoryPiece(
                place,
                giver.after(HistoryCursor.BEFORE_ALL, Long.MAX_VALUE, PIECE_BYTES)
                        .bytes(),
                -1);

        assertThatThrownBy(() -> taker.take(gap)).hasMessageContaining("gap");
        assertThatThrownBy(() -> taker.take(again)).isInstanceOf(DamagedHistoryException.class);
        assertThat(taker.take(giver.after(later, Long.MAX_VALUE, PIECE_BYTES)))
                .as("not asked for")
                .isFalse();
        assertThat(place(taker)).isEqualTo(place);
    }

    @Test
    void shouldRefuseEntriesThatAreNotThoseOfTheirLeaves() {
        taker.beginAt(fixture.position);
        HistoryCursor place = place(taker);
        HistoryPiece piece = giver.after(place, Long.MAX_VALUE, PIECE_BYTES);
        byte[] block = Arrays.copyOfRange(piece.bytes(), Piece.PREFIX_BYTES, piece.bytes().length);
        block[Block.HEADER_BYTES + Block.BATCH_BYTES * Block.decode(block).batches() + 7 * 8] ^= 1;

        assertThatThrownBy(() -> taker.take(new HistoryPiece(place, Piece.encode(block), -1)))
                .hasMessageContaining("leaves");
        assertThat(place(taker)).isEqualTo(place);
    }

    // ---- the two members ----

    private LevelDbHistoryStore open(String name) {
        return LevelDbHistoryStore.open(folder.resolve(name), 0, FEED_WORDS, bytes -> true, fixture.failure::set);
    }

    private void moveNothing() {
        fixture.begin();
        fixture.end();
    }

    /** A batch that both replicas apply. */
    private void moveBoth(int transfers) {
        fixture.move(transfers, true);
        taker.append(fixture.position, fixture.ledger.timeNs(), fixture.ledger.journal());
    }

    private static HistoryCursor place(LevelDbHistoryStore store) {
        HistoryCursor place = store.missingAfter();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (place == null && !store.isComplete() && System.nanoTime() < deadline) {
            place = store.missingAfter();
        }
        return Objects.requireNonNull(place);
    }

    private boolean takeSome(int bytesMax) {
        return taker.isComplete() || taker.take(giver.after(place(taker), Long.MAX_VALUE, bytesMax));
    }

    private void takeAll() {
        while (!taker.isComplete()) {
            assertThat(takeSome(PIECE_BYTES)).isTrue();
        }
    }

    private void awaitTaker() throws InterruptedException {
        awaitReadable(taker, fixture.position);
    }

    private void awaitReadable(LevelDbHistoryStore store, long position) throws InterruptedException {
        store.hasten(position);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (store.readableThrough() < position && System.nanoTime() < deadline) {
            Thread.sleep(2);
        }
        assertThat(store.readableThrough())
                .as("failure %s", fixture.failure.get())
                .isGreaterThanOrEqualTo(position);
    }

    /** What can be read is on disk a second later, unless somebody waits for it. */
    private void awaitOnDisk(long position) throws InterruptedException {
        taker.hasten(taker.readableThrough());
        while (taker.syncedThrough() < position) {
            Thread.sleep(2);
        }
    }

    private void assertThatTakerHasAll() throws InterruptedException {
        awaitTaker();
        List<HistoryEntry> found = new ArrayList<>();
        HistoryCursor next = HistoryCursor.BEFORE_ALL;
        boolean isLast = false;
        while (!isLast) {
            HistoryPage page = taker.page(HistoryFilter.all(next, 1_000), fixture.position);
            found.addAll(page.entries());
            next = page.next();
            isLast = page.isLast();
        }
        assertThat(found).hasSameSizeAs(fixture.expected);
        for (int i = 0; i < found.size(); i++) {
            assertThatIsSame(found.get(i), fixture.expected.get(i));
        }
        for (int i = 0; i < found.size(); i += 97) {
            long[] words = found.get(i).words();
            if (words.length > 12) {
                assertThat(taker.record(words[1], words[2], words[3], words[4], fixture.position))
                        .isNotNull();
            }
        }
    }

    private static void assertThatIsSame(HistoryEntry found, HistoryEntry expected) {
        boolean isSame = found.position() == expected.position()
                && found.ordinal() == expected.ordinal()
                && found.timestampNs() == expected.timestampNs()
                && Arrays.equals(found.words(), expected.words());
        if (!isSame) {
            throw new AssertionError("position " + found.position() + ", entry " + found.ordinal() + ", expected "
                    + expected.position() + ", " + expected.ordinal());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
