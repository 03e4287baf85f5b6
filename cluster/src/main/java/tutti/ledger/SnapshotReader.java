package tutti.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Builds the state of a ledger that is still blank from the chunks of {@link SnapshotLayout}. */
final class SnapshotReader {
    private final Books books;
    private final Consumer<Span> whenRead;
    private final RestoredIds ids;
    private final UnsafeBuffer chunk = new UnsafeBuffer(0, 0);
    private final long[] state = new long[SpanMember.WORDS];

    /** Kind of the last chunk; 0 before the first. */
    private int lastKind;

    private int at;

    /**
     * @param whenRead counts again what a chain holds, once all is read
     */
    SnapshotReader(Books books, Consumer<Span> whenRead) {
        this.books = books;
        this.whenRead = whenRead;
        this.ids = new RestoredIds(books);
    }

    /** True when this was the last chunk and the ledger is whole. */
    boolean read(DirectBuffer buffer, int offset, int length) {
        chunk.wrap(buffer, offset, length);
        at = 0;
        int version = nextInt();
        refuseUnless(
                version == SnapshotLayout.VERSION, "snapshot version is not " + SnapshotLayout.VERSION + ": ", version);
        int kind = nextInt();
        boolean isNextHeader = lastKind == 0;
        refuseUnless(
                isNextHeader == (kind == SnapshotLayout.HEADER) && kind >= lastKind && lastKind != SnapshotLayout.END,
                "snapshot chunk is out of order, kind: ",
                kind);
        int count = nextInt();
        for (int i = 0; i < count; i++) {
            readRecord(kind);
        }
        refuseUnless(at == length, "snapshot chunk has another length than its records: ", length);
        lastKind = kind;
        return kind == SnapshotLayout.END;
    }

    private void readRecord(int kind) {
        switch (kind) {
            case SnapshotLayout.HEADER -> readHeader();
            case SnapshotLayout.PRINCIPALS -> books.principals.add(nextText());
            case SnapshotLayout.ASSETS -> readAsset();
            case SnapshotLayout.CHANNELS -> readChannel();
            case SnapshotLayout.ACCOUNTS -> readAccount();
            case SnapshotLayout.ACCRUALS -> readAccrual();
            case SnapshotLayout.WORKS -> readWork();
            case SnapshotLayout.SPLITS -> readSplit();
            case SnapshotLayout.MANDATES -> readMandate();
            case SnapshotLayout.IDS -> readId();
            case SnapshotLayout.SPANS -> readSpan();
            case SnapshotLayout.END -> readEnd();
            default -> throw new SnapshotFormatException("snapshot chunk has an unknown kind: " + kind);
        }
    }

    private void readHeader() {
        Invariant.check(books.isBlank(), "a snapshot is loaded into a blank ledger only", books.position());
        int partition = nextInt();
        refuseUnless(partition == books.partition, "snapshot is of another partition: ", partition);
        int partitions = nextInt();
        refuseUnless(
                partitions == books.channels.partitionCount(),
                "snapshot is of a ledger with another number of partitions: ",
                partitions);
        long timeNs = nextLong();
        long position = nextLong();
        books.restoreProgress(timeNs, position, nextLong());
        books.accruals.restoreEntered(nextLong());
        long floorMs = nextLong();
        long evictedThrough = nextLong();
        long indexedThrough = nextLong();
        books.ids.eviction().restore(floorMs, nextInt() != 0, evictedThrough, indexedThrough);
        books.spans.restoreLastNumber(nextLong());
    }

    private void readAsset() {
        int number = nextInt();
        int index = books.assets.findOrReserve(number);
        boolean isKnown = nextInt() != 0;
        int decimals = nextInt();
        int controller = nextInt();
        long maximumSupply = nextLong();
        books.assets.addAccrued(index, nextLong());
        books.assets.addSettled(index, nextLong());
        books.assets.addStranded(index, nextLong());
        books.assets.addIncoming(index, nextLong());
        books.assets.addDue(index, nextLong());
        String symbol = nextText();
        if (isKnown) {
            String principal = books.principals.name(controller);
            books.assets.create(index, new NewAsset(number, symbol, decimals, maximumSupply, principal), controller);
        }
    }

    private void readChannel() {
        int assetIndex = nextInt();
        int peer = nextInt();
        books.channels.addSent(peer, assetIndex, nextLong());
        books.channels.addReceived(peer, assetIndex, nextLong());
    }

    private void readAccount() {
        nextState(Accounts.STATE_WORDS);
        books.accounts.restore(state);
    }

    private void readAccrual() {
        long payeeHigh = nextLong();
        long payeeLow = nextLong();
        int assetIndex = nextInt();
        int destination = nextInt();
        long enteredAs = nextLong();
        books.accruals.restore(payeeHigh, payeeLow, assetIndex, destination, enteredAs, nextLong());
    }

    private void readWork() {
        long idHigh = nextLong();
        long idLow = nextLong();
        int asset = nextInt();
        int controller = nextInt();
        long price = nextLong();
        long registeredAtNs = nextLong();
        String title = nextText();
        String isrc = nextText();
        books.works.add(new WorkView(idHigh, idLow, asset, title, isrc, price, List.of(), registeredAtNs), controller);
    }

    private void readSplit() {
        int slot = nextInt();
        int number = nextInt();
        long effectiveFromNs = nextLong();
        SplitVersion version = new SplitVersion(number, effectiveFromNs, nextSplit());
        books.works.replace(slot, books.works.view(slot).plus(version));
    }

    private void readMandate() {
        nextState(Mandates.STATE_WORDS);
        books.mandates.restore(state);
    }

    private void readId() {
        int marked = nextInt();
        int words = marked & ~SnapshotLayout.ID_IS_ORDERED;
        refuseUnless(
                words == IdRecords.WORDS || words == IdRecords.WORDS + Extensions.WORDS,
                "id in a snapshot has a wrong number of words: ",
                words);
        nextState(words);
        ids.restore(state, words, marked != words);
    }

    private void readSpan() {
        nextState(Span.WORDS);
        Span read = Span.read(state);
        Span known = books.spans.find(read.coordinator, read.number);
        Span span = known == null ? books.spans.add(read) : known;
        int members = nextInt();
        for (int i = 0; i < members; i++) {
            nextState(SpanMember.WORDS);
            span.add(SpanMember.read(state, span.principal));
        }
    }

    private void readEnd() {
        long digest = nextLong();
        books.spans.all().forEach(whenRead);
        Invariant.equal(books.digest(), digest, "digest of a snapshot differs from what it was when it was written");
        for (int i = 0; i < books.assets.count(); i++) {
            books.assets.checkBalance(i);
        }
    }

    private void nextState(int words) {
        at = PackedWords.get(chunk, at, state, words);
    }

    private Split nextSplit() {
        int shares = nextInt();
        long[] payeeHigh = new long[shares];
        long[] payeeLow = new long[shares];
        int[] millionths = new int[shares];
        for (int i = 0; i < shares; i++) {
            payeeHigh[i] = nextLong();
            payeeLow[i] = nextLong();
            millionths[i] = nextInt();
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }

    private String nextText() {
        byte[] bytes = new byte[nextInt()];
        chunk.getBytes(at, bytes);
        at += bytes.length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int nextInt() {
        int value = chunk.getInt(at, LITTLE_ENDIAN);
        at += Integer.BYTES;
        return value;
    }

    private long nextLong() {
        long value = chunk.getLong(at, LITTLE_ENDIAN);
        at += Long.BYTES;
        return value;
    }

    private static void refuseUnless(boolean holds, String message, long value) {
        if (!holds) {
            throw new SnapshotFormatException(message + value);
        }
    }
}
