package tutti.replica;

import org.agrona.DirectBuffer;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.Ledger;
import tutti.ledger.LedgerLimits;
import tutti.ledger.SnapshotSink;
import tutti.partition.SlotMap;

/** STUB: public API of one member's copy of one partition; bodies follow. Used by one thread at a time. */
@SuppressWarnings("DoNotCallSuggester")
public final class Replica {
    public Replica(int partition, SlotMap slotMap, LedgerLimits limits) {
        throw new UnsupportedOperationException();
    }

    /** Applies one committed batch. Positions must rise; a batch that is not well formed is a broken invariant. */
    public void apply(
            long position, long timestampNs, DirectBuffer buffer, int offset, int length, OutcomeListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Reads the state as it is at {@link #appliedPosition}. */
    public Answer answer(Query query) {
        throw new UnsupportedOperationException();
    }

    public Ledger ledger() {
        throw new UnsupportedOperationException();
    }

    /** Highest position whose effects are in the state. */
    public long appliedPosition() {
        throw new UnsupportedOperationException();
    }

    /** Digest of ledger, channels and audit state. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    // ---- channels: what a leader carries ----

    /** Channel items to {@code peer} that are not acknowledged yet. */
    public int unacknowledgedItems(int peer) {
        throw new UnsupportedOperationException();
    }

    /** Sequence number of the last item sent to the peer, 0 if none. */
    public long lastSentSequence(int peer) {
        throw new UnsupportedOperationException();
    }

    /** Highest sequence number to the peer whose acknowledgement is in this log. */
    public long acknowledgedSequence(int peer) {
        throw new UnsupportedOperationException();
    }

    /** Highest sequence number received from the peer. */
    public long receivedSequence(int peer) {
        throw new UnsupportedOperationException();
    }

    /**
     * A whole CHANNEL_ITEMS section (header and body) with the items to the peer from a sequence number on, as many as
     * fit into {@code bytesMax} but at least one; empty if there are none.
     */
    public byte[] channelItems(int peer, long fromSequence, int bytesMax) {
        throw new UnsupportedOperationException();
    }

    /** True while a settlement to the peer is not acknowledged: the leader then proposes no other. */
    public boolean isSettlementInFlight(int peer) {
        throw new UnsupportedOperationException();
    }

    // ---- snapshot ----

    public void writeSnapshot(SnapshotSink sink) {
        throw new UnsupportedOperationException();
    }

    public void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** Ends a load: the state must be whole and its digest right. */
    public void snapshotLoaded(long position) {
        throw new UnsupportedOperationException();
    }
}
