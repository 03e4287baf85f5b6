package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private LedgerFixture books;

    @BeforeEach
    void fill() {
        books = new LedgerFixture(
                0, 2, new LedgerLimits(99_999, 999, 9, 9, 999, 40, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));
        books.openWith(10, 1000);
        books.open(12, LedgerFixture.NO_LIMIT);
        books.ledger.createAsset(new NewAsset(6, "SIX", 18, Long.MAX_VALUE, "björk"));
        Split split = new Split(new long[] {0, 1}, new long[] {11, 13}, new int[] {400_000, 600_000});
        books.ledger.registerWork(new NewWork(0, 900, 2, "日本", "USRC17607839", 7, split, 2));
        for (int id = 1; id < 60; id++) {
            books.advanceMs(id % 7);
            books.pay(id, 10, 11 + 2 * (id % 5), 3, 12, 2, 14, 1);
        }
        books.move(70, 10, 11, 5);
        books.move(71, 10, 13, 6);
        Transfer reply = books.transfer(70, 10, 11, 5);
        books.ledger.applyEscrowReply(1, reply.idHigh, reply.idLow, 0, 10, Outcome.CREDIT_ACCOUNT_NOT_FOUND, 0);
        books.ledger.settle(1, 2, (high, low, asset, amount) -> {});
        books.ledger.postSettlementEntry(1, 0, 12, 600, 3);
    }

    @Test
    void shouldRestoreEverythingThatCanBeRead() {
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));

        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.recomputeDigest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.timeNs()).isEqualTo(books.ledger.timeNs());
        assertThat(loaded.postedCount()).isEqualTo(books.ledger.postedCount());
        assertThat(loaded.evictedThrough())
                .isEqualTo(books.ledger.evictedThrough())
                .isPositive();
        assertThat(loaded.account(0, 10)).isEqualTo(books.ledger.account(0, 10));
        assertThat(loaded.work(0, 900)).isEqualTo(books.ledger.work(0, 900)).isNotNull();
        assertThat(loaded.asset(6)).isEqualTo(books.ledger.asset(6)).isNotNull();
        assertThat(loaded.asset(600)).isNull();
        assertThat(loaded.principal("björk")).isEqualTo(3);
        assertThat(loaded.accrued(0, 11)).isEqualTo(books.ledger.accrued(0, 11)).isPositive();
        assertThat(loaded.unsettledPayees(1)).isEqualTo(3);
        loaded.recount(ignoringSink());
    }

    @Test
    void shouldWriteTheSameSnapshotAgainAfterLoading() {
        List<byte[]> chunks = LedgerFixture.snapshot(books.ledger);

        assertThat(LedgerFixture.snapshot(books.reload(chunks))).containsExactlyElementsOf(chunks);
    }

    @Test
    void shouldHaveTheSameFutureAfterLoading() {
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        List<String> settled = new ArrayList<>();
        List<String> settledByLoaded = new ArrayList<>();

        for (int id = 200; id < 300; id++) {
            books.advanceMs(1);
            loaded.advanceTime(books.ledger.timeNs());
            Transfer transfer = books.transfer(id, 10, 12, 1);
            loaded.indexed(books.position());
            long position = books.nextPosition();
            assertThat(loaded.apply(transfer, position)).isEqualTo(books.ledger.apply(transfer, position));
            assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        }
        books.ledger.settle(1, 9, (high, low, asset, amount) -> settled.add(low + ":" + amount));
        loaded.settle(1, 9, (high, low, asset, amount) -> settledByLoaded.add(low + ":" + amount));

        assertThat(settledByLoaded).isEqualTo(settled).hasSize(3);
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
    }

    @Test
    void shouldKeepChunksWithinTheirBound() {
        for (int account = 20_000; account < 110_000; account += 2) {
            books.open(account, 0);
        }
        List<byte[]> chunks = LedgerFixture.snapshot(books.ledger);

        assertThat(chunks).allMatch(chunk -> chunk.length <= SnapshotSink.CHUNK_BYTES_MAX);
        assertThat(chunks)
                .filteredOn(chunk -> chunk[SnapshotLayout.KIND_AT] == SnapshotLayout.ACCOUNTS)
                .hasSize(3);
        assertThat(books.reload(chunks).digest()).isEqualTo(books.ledger.digest());
    }

    @Test
    void shouldFitTheLongestWorkIntoTheRoomKeptForARecord() {
        Split split = new Split(new long[64], payees(), millionths());
        NewWork work = new NewWork(0, 902, 2, "é".repeat(128), "USRC17607839", 1_000_000, split, 1);
        assertThat(books.ledger.registerWork(work)).isEqualTo(Outcome.CREATED);

        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));

        assertThat(loaded.work(0, 902)).isEqualTo(books.ledger.work(0, 902)).isNotNull();
    }

    @Test
    void shouldRestoreALedgerThatIsStillBlank() {
        Ledger blank = new Ledger(0, 2, LedgerFixture.placement(2), LedgerFixture.LIMITS);

        assertThat(books.reload(LedgerFixture.snapshot(blank)).digest()).isEqualTo(blank.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 8, -1, 0x07000000})
    void shouldRefuseUnknownVersion(int version) {
        byte[] chunk = LedgerFixture.snapshot(books.ledger).get(0);
        new UnsafeBuffer(chunk).putInt(0, version, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> load(books.reload(List.of()), chunk))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessage("snapshot version is not 7: " + version);
    }

    @Test
    void shouldRefuseChunksOutOfOrder() {
        List<byte[]> chunks = LedgerFixture.snapshot(books.ledger);
        Ledger loaded = books.reload(chunks);

        assertThatThrownBy(() -> load(books.reload(List.of()), chunks.get(1)))
                .isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> load(books.reload(chunks.subList(0, 1)), chunks.get(0)))
                .isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> load(books.reload(chunks.subList(0, 4)), chunks.get(1)))
                .isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> load(loaded, chunks.get(chunks.size() - 1)))
                .isInstanceOf(SnapshotFormatException.class);
    }

    @Test
    void shouldRefuseUnknownKind() {
        List<byte[]> chunks = LedgerFixture.snapshot(books.ledger);
        byte[] chunk = chunks.get(1).clone();
        chunk[SnapshotLayout.KIND_AT] = 99;

        assertThatThrownBy(() -> load(books.reload(chunks.subList(0, 1)), chunk))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("99");
    }

    @Test
    void shouldRefuseChunkThatIsLongerThanItsRecords() {
        byte[] header = LedgerFixture.snapshot(books.ledger).get(0);
        byte[] longer = Arrays.copyOf(header, header.length + 1);

        assertThatThrownBy(() -> load(books.reload(List.of()), longer)).isInstanceOf(SnapshotFormatException.class);
    }

    @Test
    void shouldRefuseSnapshotOfAnotherPartition() {
        byte[] header = LedgerFixture.snapshot(books.ledger).get(0);

        assertThatThrownBy(() -> load(new LedgerFixture(1, 2, LedgerFixture.LIMITS).reload(List.of()), header))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("another partition");
        assertThatThrownBy(() -> load(new LedgerFixture(0, 3, LedgerFixture.LIMITS).reload(List.of()), header))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("number of partitions");
    }

    @Test
    void shouldHaltWhereLedgerIsNotBlank() {
        byte[] header = LedgerFixture.snapshot(books.ledger).get(0);
        Ledger timed = books.reload(List.of());
        timed.advanceTime(1);
        Ledger positioned = books.reload(List.of());
        positioned.advanceTime(0, 1);

        assertThatThrownBy(() -> load(books.ledger, header)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> load(timed, header)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> load(positioned, header)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldHaltWhereAnyByteOfTheStateWasChanged() {
        List<byte[]> chunks = LedgerFixture.snapshot(books.ledger);
        byte[] accounts = chunks.stream()
                .filter(chunk -> chunk[SnapshotLayout.KIND_AT] == SnapshotLayout.ACCOUNTS)
                .findFirst()
                .orElseThrow();
        accounts[SnapshotLayout.RECORDS_AT + Long.BYTES]++;

        assertThatThrownBy(() -> books.reload(chunks))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("digest");
    }

    private static boolean load(Ledger ledger, byte[] chunk) {
        return ledger.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
    }

    private static long[] payees() {
        long[] payees = new long[64];
        for (int i = 0; i < payees.length; i++) {
            payees[i] = 2L * i + 1;
        }
        return payees;
    }

    private static int[] millionths() {
        int[] millionths = new int[64];
        Arrays.fill(millionths, 15_625);
        return millionths;
    }

    private static TotalsSink ignoringSink() {
        return new TotalsSink() {
            @Override
            public void asset(
                    int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {}

            @Override
            public void channel(int peer, int asset, long sent, long received) {}
        };
    }
}
