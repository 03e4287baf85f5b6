package tutti.partition;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.ChannelItem;
import tutti.ledger.Invariant;

/**
 * Items sent to one peer and not acknowledged by it, in order of sequence number. They lie one after the other in one
 * array, so that sending one allocates nothing once the array has grown to what the load needs.
 */
final class OutgoingChannel {
    private static final int BYTES_AT_START = 4096;
    private static final int ITEMS_AT_START = 64;

    private final UnsafeBuffer items = new UnsafeBuffer(new byte[BYTES_AT_START]);

    /** The kept items lie from here to {@code tail}. */
    private int head;

    private int tail;

    /** Bytes of all items ever acknowledged, less {@code head}: turns an offset in the array into one in the channel. */
    private long base;

    /** Where the kept item with sequence number s ends, as an offset in the channel, at index s modulo the length. */
    private long[] ends = new long[ITEMS_AT_START];

    /** Hash of the kept item with sequence number s, at the same index. */
    private long[] hashes = new long[ITEMS_AT_START];

    private long acknowledgedSequence;

    /** Invariant: sentSequence >= acknowledgedSequence; the kept items are those above the second. */
    private long sentSequence;

    /** Sum of the hashes of the kept items. */
    private long digest;

    long acknowledgedSequence() {
        return acknowledgedSequence;
    }

    long sentSequence() {
        return sentSequence;
    }

    int keptItems() {
        return (int) (sentSequence - acknowledgedSequence);
    }

    int keptBytes() {
        return tail - head;
    }

    long digest() {
        return Digest64.with(Digest64.with(digest, acknowledgedSequence), sentSequence);
    }

    /** Makes room for an item and writes its header. The caller writes the body at the offset returned, then appends. */
    int prepare(int kind, int bodyBytes) {
        makeRoom(ChannelItem.HEADER_BYTES + bodyBytes);
        ChannelItem.encodeHeader(items, tail, kind, bodyBytes);
        return tail + ChannelItem.HEADER_BYTES;
    }

    MutableDirectBuffer buffer() {
        return items;
    }

    /** Appends the prepared item; returns its sequence number. */
    long append() {
        if (keptItems() == ends.length) {
            growIndex();
        }
        int bytes = ChannelItem.bytes(items, tail);
        sentSequence++;
        long hash = Digest64.with(sentSequence, items, tail, bytes);
        tail += bytes;
        ends[index(sentSequence)] = base + tail;
        hashes[index(sentSequence)] = hash;
        digest += hash;
        return sentSequence;
    }

    void acknowledge(long throughSequence) {
        Invariant.check(
                throughSequence <= sentSequence, "acknowledged what was not sent", throughSequence, sentSequence);
        if (throughSequence <= acknowledgedSequence) {
            return;
        }
        for (long sequence = acknowledgedSequence + 1; sequence <= throughSequence; sequence++) {
            digest -= hashes[index(sequence)];
        }
        head = (int) (ends[index(throughSequence)] - base);
        acknowledgedSequence = throughSequence;
        if (head == tail) {
            base += head;
            head = 0;
            tail = 0;
        }
    }

    /** Offset in {@link #buffer} of the item with the sequence number, or of the end if it is the next one to be sent. */
    int offsetOf(long sequence) {
        return sequence == acknowledgedSequence + 1 ? head : (int) (ends[index(sequence - 1)] - base);
    }

    /** Copies the kept items to the buffer. */
    void copyItems(MutableDirectBuffer target, int offset) {
        target.putBytes(offset, items, head, keptBytes());
    }

    /** Replaces the whole channel by items that {@link #copyItems} gave. */
    void load(long acknowledged, DirectBuffer source, int offset, int bytes) {
        acknowledgedSequence = acknowledged;
        sentSequence = acknowledged;
        head = 0;
        tail = 0;
        base = 0;
        digest = 0;
        int at = offset;
        while (at < offset + bytes) {
            int bodyBytes = ChannelItem.bodyBytes(source, at);
            int body = prepare(ChannelItem.kind(source, at), bodyBytes);
            items.putBytes(body, source, at + ChannelItem.HEADER_BYTES, bodyBytes);
            append();
            at += ChannelItem.HEADER_BYTES + bodyBytes;
        }
    }

    private int index(long sequence) {
        return (int) (sequence & (ends.length - 1));
    }

    private void makeRoom(int bytes) {
        if (bytes <= items.capacity() - tail) {
            return;
        }
        int kept = keptBytes();
        int capacity = items.capacity();
        // Moving is cheap only while it frees at least half; otherwise every append near the end would move everything.
        while (kept + bytes > capacity / 2) {
            capacity *= 2;
        }
        byte[] target = capacity == items.capacity() ? items.byteArray() : new byte[capacity];
        System.arraycopy(items.byteArray(), head, target, 0, kept);
        items.wrap(target);
        base += head;
        head = 0;
        tail = kept;
    }

    private void growIndex() {
        long[] oldEnds = ends;
        long[] oldHashes = hashes;
        ends = Arrays.copyOf(oldEnds, 2 * oldEnds.length);
        hashes = Arrays.copyOf(oldHashes, 2 * oldHashes.length);
        for (long sequence = acknowledgedSequence + 1; sequence <= sentSequence; sequence++) {
            int old = (int) (sequence & (oldEnds.length - 1));
            ends[index(sequence)] = oldEnds[old];
            hashes[index(sequence)] = oldHashes[old];
        }
    }
}
