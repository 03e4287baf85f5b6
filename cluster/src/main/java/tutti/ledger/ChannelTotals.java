package tutti.ledger;

import java.util.Arrays;

/**
 * What this partition ever sent to and received from each peer, by asset: the ledger accounts at the channel ends.
 * Cumulative, modulo 2^64, so that counting cannot fail and both ends stay comparable.
 */
final class ChannelTotals {
    private static final int SENT = 0;
    private static final int RECEIVED = 1;
    private static final int HASH = 2;
    private static final int ROW_WORDS = 3;

    private final int partitionCount;
    private final Assets assets;
    private final StateDigest digest;
    private long[] rows = {};

    ChannelTotals(int partitionCount, Assets assets, StateDigest digest) {
        this.partitionCount = partitionCount;
        this.assets = assets;
        this.digest = digest;
    }

    int partitionCount() {
        return partitionCount;
    }

    long sent(int peer, int asset) {
        int row = row(peer, asset);
        return row < rows.length ? rows[row + SENT] : 0;
    }

    long received(int peer, int asset) {
        int row = row(peer, asset);
        return row < rows.length ? rows[row + RECEIVED] : 0;
    }

    void addSent(int peer, int asset, long amount) {
        add(peer, asset, amount, SENT);
        assets.addSent(asset, amount);
    }

    void addReceived(int peer, int asset, long amount) {
        add(peer, asset, amount, RECEIVED);
        assets.addReceived(asset, amount);
    }

    /** Tells the totals of the channels between {@code self} and every peer. */
    void report(int self, int asset, TotalsSink sink) {
        for (int peer = 0; peer < partitionCount; peer++) {
            if (peer != self) {
                sink.channel(peer, assets.number(asset), sent(peer, asset), received(peer, asset));
            }
        }
    }

    long recomputeDigest() {
        long sum = 0;
        for (int row = 0; row < rows.length; row += ROW_WORDS) {
            sum += hash(row);
        }
        return sum;
    }

    private void add(int peer, int asset, long amount, int word) {
        Invariant.within(peer, 0, partitionCount - 1L, "number of a peer");
        int row = row(peer, asset);
        if (row >= rows.length) {
            int end = (asset + 1) * partitionCount * ROW_WORDS;
            rows = Arrays.copyOf(rows, Math.max(end, 2 * rows.length));
        }
        rows[row + word] += amount;
        long hash = hash(row);
        digest.replace(rows[row + HASH], hash);
        rows[row + HASH] = hash;
    }

    private int row(int peer, int asset) {
        return (asset * partitionCount + peer) * ROW_WORDS;
    }

    /** Nothing counted, nothing hashed: a row that is there and one that is not are the same state. */
    private long hash(int row) {
        long sent = rows[row + SENT];
        long received = rows[row + RECEIVED];
        return (sent | received) == 0 ? 0 : StateDigest.of(StateDigest.CHANNEL, row / ROW_WORDS, sent, received, 0);
    }
}
