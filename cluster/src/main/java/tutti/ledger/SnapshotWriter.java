package tutti.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the state of a ledger into chunks of {@link SnapshotLayout}. */
final class SnapshotWriter {
    private static final int ORDERED = SnapshotLayout.ID_IS_ORDERED;

    private final Books books;
    private final SnapshotSink sink;
    private final UnsafeBuffer chunk = new UnsafeBuffer(new byte[SnapshotSink.CHUNK_BYTES_MAX]);
    private final long[] state = new long[SpanMember.WORDS];
    private int kind;
    private int count;
    private int at;

    SnapshotWriter(Books books, SnapshotSink sink) {
        this.books = books;
        this.sink = sink;
    }

    void write() {
        writeHeader();
        writePrincipals();
        writeAssets();
        writeChannels();
        writeAccounts();
        writeAccruals();
        writeWorks();
        writeSplits();
        writeMandates();
        writeIds();
        writeSpans();
        writeEnd();
    }

    private void writeHeader() {
        begin(SnapshotLayout.HEADER);
        beginRecord();
        putInt(books.partition);
        putInt(books.channels.partitionCount());
        putLong(books.timeNs());
        putLong(books.position());
        putLong(books.postedCount());
        putLong(books.accruals.entered());
        putLong(books.ids.eviction().floorMs());
        putLong(books.ids.eviction().evictedThrough());
        putLong(books.ids.eviction().indexedThrough());
        putInt(books.ids.eviction().isUntimedEvicted() ? 1 : 0);
        putLong(books.spans.lastNumber());
        end();
    }

    private void writePrincipals() {
        begin(SnapshotLayout.PRINCIPALS);
        for (int number = 1; number <= books.principals.count(); number++) {
            beginRecord();
            putText(books.principals.name(number));
        }
        end();
    }

    private void writeAssets() {
        begin(SnapshotLayout.ASSETS);
        for (int i = 0; i < books.assets.count(); i++) {
            NewAsset description = books.assets.description(i);
            beginRecord();
            putInt(books.assets.number(i));
            putInt(books.assets.isKnown(i) ? 1 : 0);
            putInt(description.decimals());
            putInt(books.assets.controller(i));
            putLong(description.maximumSupply());
            putLong(books.assets.accrued(i));
            putLong(books.assets.settled(i));
            putLong(books.assets.stranded(i));
            putLong(books.assets.incoming(i));
            putLong(books.assets.due(i));
            putText(description.symbol());
        }
        end();
    }

    private void writeChannels() {
        begin(SnapshotLayout.CHANNELS);
        for (int i = 0; i < books.assets.count(); i++) {
            for (int peer = 0; peer < books.channels.partitionCount(); peer++) {
                long sent = books.channels.sent(peer, i);
                long received = books.channels.received(peer, i);
                if ((sent | received) != 0) {
                    beginRecord();
                    putInt(i);
                    putInt(peer);
                    putLong(sent);
                    putLong(received);
                }
            }
        }
        end();
    }

    private void writeAccounts() {
        begin(SnapshotLayout.ACCOUNTS);
        for (int slot = 0; slot < books.accounts.count(); slot++) {
            books.accounts.copyState(slot, state);
            beginRecord();
            putState(Accounts.STATE_WORDS);
        }
        end();
    }

    private void writeAccruals() {
        begin(SnapshotLayout.ACCRUALS);
        Accruals accruals = books.accruals;
        for (int destination = 0; destination < books.channels.partitionCount(); destination++) {
            for (int slot = accruals.head(destination); slot != Accruals.NONE; slot = accruals.next(slot)) {
                beginRecord();
                putLong(accruals.payeeHigh(slot));
                putLong(accruals.payeeLow(slot));
                putInt(accruals.assetIndex(slot));
                putInt(destination);
                putLong(accruals.enteredAs(slot));
                putLong(accruals.amount(slot));
            }
        }
        end();
    }

    private void writeWorks() {
        begin(SnapshotLayout.WORKS);
        for (int slot = 0; slot < books.works.count(); slot++) {
            WorkView work = books.works.view(slot);
            beginRecord();
            putLong(work.idHigh());
            putLong(work.idLow());
            putInt(work.asset());
            putInt(books.works.controller(slot));
            putLong(work.price());
            putLong(work.registeredAtNs());
            putText(work.title());
            putText(work.isrc());
        }
        end();
    }

    private void writeSplits() {
        begin(SnapshotLayout.SPLITS);
        for (int slot = 0; slot < books.works.count(); slot++) {
            for (SplitVersion version : books.works.view(slot).versions()) {
                beginRecord();
                putInt(slot);
                putInt(version.number());
                putLong(version.effectiveFromNs());
                putSplit(version.split());
            }
        }
        end();
    }

    private void writeMandates() {
        begin(SnapshotLayout.MANDATES);
        for (int slot = 0; slot < books.mandates.count(); slot++) {
            books.mandates.copyState(slot, state);
            beginRecord();
            putState(Mandates.STATE_WORDS);
        }
        end();
    }

    private void writeIds() {
        begin(SnapshotLayout.IDS);
        EvictionOrder order = books.ids.eviction().order();
        for (int rank = 0; rank < order.lists(); rank++) {
            for (int slot = order.head(rank); slot != EvictionOrder.NONE; slot = order.next(slot)) {
                writeId(slot, ORDERED);
            }
        }
        IdQueue fresh = books.ids.eviction().fresh();
        for (int slot = fresh.head(); slot != IdQueue.NONE; slot = fresh.next(slot)) {
            writeId(slot, 0);
        }
        for (int slot = 0; slot < books.records.slab().end(); slot++) {
            if (books.records.isUnfinished(slot)) {
                writeId(slot, 0);
            }
        }
        end();
    }

    private void writeId(int slot, int mark) {
        int words = books.records.copyState(slot, state);
        beginRecord();
        putInt(words | mark);
        putState(words);
    }

    private void writeSpans() {
        begin(SnapshotLayout.SPANS);
        for (Span span : books.spans.all()) {
            int written = 0;
            do {
                int members = Math.min(SnapshotLayout.SPAN_MEMBERS_MAX, span.members.size() - written);
                beginRecord();
                span.write(state);
                putState(Span.WORDS);
                putInt(members);
                for (int i = 0; i < members; i++) {
                    span.members.get(written + i).write(state);
                    putState(SpanMember.WORDS);
                }
                written += members;
            } while (written < span.members.size());
        }
        end();
    }

    private void writeEnd() {
        begin(SnapshotLayout.END);
        beginRecord();
        putLong(books.digest());
        end();
    }

    private void begin(int kindOfRecords) {
        kind = kindOfRecords;
        count = 0;
        at = SnapshotLayout.RECORDS_AT;
    }

    private void beginRecord() {
        if (at > SnapshotSink.CHUNK_BYTES_MAX - SnapshotLayout.RECORD_BYTES_MAX) {
            end();
            begin(kind);
        }
        count++;
    }

    /** Hands the chunk over, if there is anything in it. */
    private void end() {
        if (count > 0) {
            chunk.putInt(0, SnapshotLayout.VERSION, LITTLE_ENDIAN);
            chunk.putInt(SnapshotLayout.KIND_AT, kind, LITTLE_ENDIAN);
            chunk.putInt(SnapshotLayout.COUNT_AT, count, LITTLE_ENDIAN);
            sink.chunk(chunk, 0, at);
        }
    }

    private void putState(int words) {
        at = PackedWords.put(chunk, at, state, words);
    }

    private void putSplit(Split split) {
        putInt(split.size());
        for (int i = 0; i < split.size(); i++) {
            putLong(split.payeeHigh(i));
            putLong(split.payeeLow(i));
            putInt(split.millionths(i));
        }
    }

    private void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        chunk.putBytes(at, bytes);
        at += bytes.length;
    }

    private void putInt(int value) {
        chunk.putInt(at, value, LITTLE_ENDIAN);
        at += Integer.BYTES;
    }

    private void putLong(long value) {
        chunk.putLong(at, value, LITTLE_ENDIAN);
        at += Long.BYTES;
    }
}
