package tutti.replica;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import tutti.codec.Answer;
import tutti.ledger.Ledger;
import tutti.ledger.TotalsSink;
import tutti.partition.Digest64;

/**
 * This partition's part of a consistent cut over all partitions (Chandy and Lamport 1985). At the first sight of a mark the
 * books are counted and the mark is sent on through every channel; what a channel brought before its peer's mark belongs
 * to the cut too. So at the end, for every channel, what the sender had sent at its mark is what the receiver had received
 * when the mark came out. Only the last mark is kept.
 *
 * <p>In a snapshot:
 *
 * <pre>
 * 0      8          16             20              24
 * | mark | position | totals count | channel count | arrived (long for each partition, 0 or 1) | totals | channels
 *
 * totals, 48 bytes:  asset (int), reserved, debits posted, credits posted, debits pending, credits pending, accrued
 * channel, 24 bytes: peer (int), asset (int), sent, received
 * </pre>
 */
final class AuditCut {
    private static final int HEADER_BYTES = 24;
    private static final int TOTALS_BYTES = 48;
    private static final int CHANNEL_BYTES = 24;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final int partition;
    private final boolean[] arrived;
    private final List<Answer.Totals> totals = new ArrayList<>();

    /** Sent and received, by peer (high 32 bits) and asset. */
    private final TreeMap<Long, long[]> channels = new TreeMap<>();

    private long mark;
    private long position;

    AuditCut(int partition, int partitionCount) {
        this.partition = partition;
        this.arrived = new boolean[partitionCount];
    }

    /** Number of the last mark, 0 if there was none. */
    long mark() {
        return mark;
    }

    /** Takes the number of a mark over, so that the next is higher; of its cut nothing is kept. */
    void restart(long lastMark) {
        mark = lastMark;
    }

    /** A new mark: counts the books, and what was sent. */
    void begin(long newMark, long markPosition, Ledger ledger) {
        mark = newMark;
        position = markPosition;
        totals.clear();
        channels.clear();
        for (int peer = 0; peer < arrived.length; peer++) {
            arrived[peer] = peer == partition;
        }
        ledger.recount(new TotalsSink() {
            @Override
            public void asset(
                    int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {
                totals.add(new Answer.Totals(asset, debits, credits, debitsPending, creditsPending, accrued));
            }

            @Override
            public void channel(int peer, int asset, long sent, long received) {
                channels.put(key(peer, asset), new long[] {sent, 0});
            }
        });
    }

    /** The last mark came through the channel of the peer: counts what was received from it. */
    void arrive(int from, Ledger ledger) {
        if (arrived[from]) {
            return;
        }
        arrived[from] = true;
        ledger.channelTotals(new TotalsSink() {
            @Override
            public void asset(
                    int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {
                // Not told here: the books were counted at the mark.
            }

            @Override
            public void channel(int peer, int asset, long sent, long received) {
                if (peer == from) {
                    channels.computeIfAbsent(key(peer, asset), key -> new long[2])[1] = received;
                }
            }
        });
    }

    Answer.Cut answer(long askedMark) {
        if (askedMark != mark) {
            return new Answer.Cut(mark, 0, false, List.of(), List.of());
        }
        List<Answer.Channel> list = new ArrayList<>(channels.size());
        for (Map.Entry<Long, long[]> entry : channels.entrySet()) {
            long key = entry.getKey();
            list.add(new Answer.Channel(peerOf(key), (int) key, entry.getValue()[0], entry.getValue()[1]));
        }
        return new Answer.Cut(mark, position, isComplete(), List.copyOf(totals), list);
    }

    long digest() {
        long digest = Digest64.with(mark, position);
        for (boolean peer : arrived) {
            digest = Digest64.with(digest, peer ? 1 : 0);
        }
        for (Answer.Totals asset : totals) {
            digest = Digest64.with(digest, asset.asset());
            digest = Digest64.with(digest, asset.debitsPosted());
            digest = Digest64.with(digest, asset.creditsPosted());
            digest = Digest64.with(digest, asset.debitsPending());
            digest = Digest64.with(digest, asset.creditsPending());
            digest = Digest64.with(digest, asset.accrued());
        }
        for (Map.Entry<Long, long[]> entry : channels.entrySet()) {
            digest = Digest64.with(digest, entry.getKey());
            digest = Digest64.with(digest, entry.getValue()[0]);
            digest = Digest64.with(digest, entry.getValue()[1]);
        }
        return digest;
    }

    int write(ExpandableArrayBuffer buffer, int offset) {
        buffer.putLong(offset, mark, ORDER);
        buffer.putLong(offset + 8, position, ORDER);
        buffer.putInt(offset + 16, totals.size(), ORDER);
        buffer.putInt(offset + 20, channels.size(), ORDER);
        int at = offset + HEADER_BYTES;
        for (boolean peer : arrived) {
            buffer.putLong(at, peer ? 1 : 0, ORDER);
            at += Long.BYTES;
        }
        for (Answer.Totals asset : totals) {
            buffer.putLong(at, Integer.toUnsignedLong(asset.asset()), ORDER);
            buffer.putLong(at + 8, asset.debitsPosted(), ORDER);
            buffer.putLong(at + 16, asset.creditsPosted(), ORDER);
            buffer.putLong(at + 24, asset.debitsPending(), ORDER);
            buffer.putLong(at + 32, asset.creditsPending(), ORDER);
            buffer.putLong(at + 40, asset.accrued(), ORDER);
            at += TOTALS_BYTES;
        }
        for (Map.Entry<Long, long[]> entry : channels.entrySet()) {
            long key = entry.getKey();
            buffer.putInt(at, peerOf(key), ORDER);
            buffer.putInt(at + 4, (int) key, ORDER);
            buffer.putLong(at + 8, entry.getValue()[0], ORDER);
            buffer.putLong(at + 16, entry.getValue()[1], ORDER);
            at += CHANNEL_BYTES;
        }
        return at - offset;
    }

    int read(DirectBuffer buffer, int offset) {
        mark = buffer.getLong(offset, ORDER);
        position = buffer.getLong(offset + 8, ORDER);
        int totalsCount = buffer.getInt(offset + 16, ORDER);
        int channelCount = buffer.getInt(offset + 20, ORDER);
        int at = offset + HEADER_BYTES;
        for (int peer = 0; peer < arrived.length; peer++) {
            arrived[peer] = buffer.getLong(at, ORDER) != 0;
            at += Long.BYTES;
        }
        totals.clear();
        for (int i = 0; i < totalsCount; i++) {
            totals.add(new Answer.Totals(
                    buffer.getInt(at, ORDER),
                    buffer.getLong(at + 8, ORDER),
                    buffer.getLong(at + 16, ORDER),
                    buffer.getLong(at + 24, ORDER),
                    buffer.getLong(at + 32, ORDER),
                    buffer.getLong(at + 40, ORDER)));
            at += TOTALS_BYTES;
        }
        channels.clear();
        for (int i = 0; i < channelCount; i++) {
            long[] sums = {buffer.getLong(at + 8, ORDER), buffer.getLong(at + 16, ORDER)};
            channels.put(key(buffer.getInt(at, ORDER), buffer.getInt(at + 4, ORDER)), sums);
            at += CHANNEL_BYTES;
        }
        return at - offset;
    }

    private boolean isComplete() {
        for (boolean peer : arrived) {
            if (!peer) {
                return false;
            }
        }
        return true;
    }

    private static long key(int peer, int asset) {
        return (long) peer << Integer.SIZE | Integer.toUnsignedLong(asset);
    }

    private static int peerOf(long key) {
        return (int) (key >>> Integer.SIZE);
    }
}
