package tutti.partition;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.AssetRecord;
import tutti.codec.AssetReplyRecord;
import tutti.codec.ChannelItem;
import tutti.codec.ChannelItemKind;
import tutti.codec.ChannelItems;
import tutti.codec.EscrowReplyRecord;
import tutti.codec.EscrowRequestRecord;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.codec.SettlementRecord;
import tutti.ledger.Invariant;
import tutti.ledger.NewAsset;
import tutti.ledger.Outbox;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

/**
 * The ends of all channels of one partition: part of its replicated state. An item sent is kept until the peer's
 * acknowledgement is in this partition's log; an item received is applied only as the next in sequence. Leaders carry
 * items and acknowledgements, as often as they like and in any order; nothing is lost by losing one.
 *
 * <p>What is kept for one peer has a bound, {@link #KEPT_BYTES_MAX}. Near it, new work is turned away, but a part is set
 * aside for replies: a peer whose requests could not be answered would stop taking items, ours among them, and two such peers
 * would wait for each other for ever. It suffices because a partition has at most {@link #ESCROWS_IN_FLIGHT_MAX} undecided
 * requests to a peer, asks no more of it for chains than {@link ChannelOutbox#CHAIN_ANSWER_BYTES_MAX} can answer, and as many assets as fit into
 * what is kept: if the replies to them fill the part, some have arrived already and only their acknowledgement is missing, which needs no
 * room. What chains are promised (that their decision will be sent, and their money) is set aside from what new work may take.
 *
 * <p>State of one peer in a snapshot, 64 bytes, then the kept items:
 *
 * <pre>
 * 0            8        16                20                  24           32            40                48
 * | acknowledged | received | bytes of items | escrows in flight | settlements | in flight | settled through | chain answers (int) |
 * </pre>
 */
public final class Channels {
    /** Most bytes of items kept for one peer. */
    public static final int KEPT_BYTES_MAX = 5 * 1024 * 1024;

    /** Most escrow requests to one peer without their reply. */
    public static final int ESCROWS_IN_FLIGHT_MAX = 16_384;

    private static final int REPLY_ROOM_BYTES = 2560 * 1024;

    private static final int REPLY_BYTES = ChannelItem.HEADER_BYTES + EscrowReplyRecord.BYTES;
    private static final int ASSET_BYTES = ChannelItem.HEADER_BYTES + AssetRecord.BYTES;
    private static final int ASSET_REPLY_BYTES = ChannelItem.HEADER_BYTES + AssetReplyRecord.BYTES;
    private static final int PEER_BYTES = 64;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final int partition;
    private final OutgoingChannel[] outgoing;

    /** Highest sequence number applied, by sending peer. */
    private final long[] received;

    /** Escrow requests without their reply, by peer. Invariant: 0 to {@link #ESCROWS_IN_FLIGHT_MAX}. */
    private final int[] escrowsInFlight;

    private final ChannelOutbox outbox;

    /** Settlements ever sent, by peer. */
    private final long[] settlements;

    /** Sequence number of the last settlement, by peer; it is in flight while it is above the acknowledged one. */
    private final long[] settlementSequence;

    /** Position in this log through which everything accrued for the peer is in a settlement, by peer. */
    private final long[] settledThrough;

    public Channels(int partition, int partitionCount) {
        Invariant.check(
                ESCROWS_IN_FLIGHT_MAX * REPLY_BYTES
                                + ChannelOutbox.CHAIN_ANSWER_BYTES_MAX
                                + KEPT_BYTES_MAX / ASSET_BYTES * ASSET_REPLY_BYTES
                        < REPLY_ROOM_BYTES,
                "room for replies must take those to all requests in flight",
                REPLY_ROOM_BYTES);
        this.partition = partition;
        this.outgoing = new OutgoingChannel[partitionCount];
        this.received = new long[partitionCount];
        this.escrowsInFlight = new int[partitionCount];
        this.outbox = new ChannelOutbox(this, partitionCount);
        this.settlements = new long[partitionCount];
        this.settlementSequence = new long[partitionCount];
        this.settledThrough = new long[partitionCount];
        for (int peer = 0; peer < partitionCount; peer++) {
            outgoing[peer] = new OutgoingChannel();
        }
    }

    public int partitionCount() {
        return outgoing.length;
    }

    /** Takes what the ledger sends by itself. */
    public Outbox outbox() {
        return outbox;
    }

    // ---- room ----

    /** True if an item with a body of so many bytes may be sent to the peer. */
    public boolean hasRoom(int peer, int bodyBytes) {
        return spokenFor(peer) + ChannelItem.HEADER_BYTES + bodyBytes <= KEPT_BYTES_MAX - REPLY_ROOM_BYTES;
    }

    /** True if a mark may be sent to the peer, an asset to it, and so on: an item of fixed length to every peer. */
    public boolean hasRoomEverywhere(int bodyBytes) {
        for (int peer = 0; peer < outgoing.length; peer++) {
            if (peer != partition && !hasRoom(peer, bodyBytes)) {
                return false;
            }
        }
        return true;
    }

    /** True if one more escrow may be requested from the peer. */
    public boolean hasRoomForEscrow(int peer) {
        return escrowsInFlight[peer] < ESCROWS_IN_FLIGHT_MAX && hasRoom(peer, EscrowRequestRecord.BYTES_MAX);
    }

    /** True if one more request of the peer, of an escrow or for an asset, may be answered. */
    public boolean hasRoomForReply(int peer) {
        return spokenFor(peer) + REPLY_BYTES <= KEPT_BYTES_MAX;
    }

    /** True if so many entries that a chain of the peer asks for may be answered. */
    public boolean hasRoomForChainAnswer(int peer, int entries) {
        return spokenFor(peer) + ChannelOutbox.answerBytes(entries) <= KEPT_BYTES_MAX;
    }

    // ---- sending: the caller has asked for room ----

    /** Sends the transfer, of which so much is reserved here for {@code principal}, to the partition that decides it. */
    public void sendEscrowRequest(int peer, Transfer transfer, long reserved, int asset, String principal) {
        OutgoingChannel channel = to(peer);
        int body = channel.prepare(ChannelItemKind.ESCROW_REQUEST, EscrowRequestRecord.bytes(transfer));
        EscrowRequestRecord.encode(transfer, reserved, asset, principal, channel.buffer(), body);
        append(peer);
        escrowsInFlight[peer]++;
        Invariant.check(
                escrowsInFlight[peer] <= ESCROWS_IN_FLIGHT_MAX, "too many escrows", peer, escrowsInFlight[peer]);
    }

    /** Sends the decision on a transfer that the peer requested, and how much of it was accepted. */
    public void sendEscrowReply(int peer, Transfer transfer, Outcome outcome, long accepted) {
        OutgoingChannel channel = to(peer);
        int body = channel.prepare(ChannelItemKind.ESCROW_REPLY, EscrowReplyRecord.BYTES);
        EscrowReplyRecord.encode(
                transfer.idHigh,
                transfer.idLow,
                transfer.debitHigh,
                transfer.debitLow,
                outcome,
                accepted,
                channel.buffer(),
                body);
        append(peer);
    }

    /**
     * Sends a settlement whose entries lie in the buffer at {@link SettlementRecord#entryOffset}; its header is written
     * here.
     *
     * @param position at which the accruals were moved
     */
    public void sendSettlement(int peer, long position, ExpandableArrayBuffer record, int entryCount) {
        Invariant.check(!isSettlementInFlight(peer), "a settlement is in flight already", peer);
        settlements[peer]++;
        SettlementRecord.encodeHeader(record, 0, settlements[peer], settledThrough[peer], position, entryCount);
        OutgoingChannel channel = to(peer);
        int bytes = SettlementRecord.bytes(entryCount);
        int body = channel.prepare(ChannelItemKind.SETTLEMENT, bytes);
        channel.buffer().putBytes(body, record, 0, bytes);
        settlementSequence[peer] = append(peer);
    }

    /** Sends an asset that the peer is to create. */
    public void sendAsset(int peer, NewAsset asset) {
        OutgoingChannel channel = to(peer);
        int body = channel.prepare(ChannelItemKind.ASSET, AssetRecord.BYTES);
        AssetRecord.encode(asset, channel.buffer(), body);
        append(peer);
    }

    /** Tells partition 0 what became of an asset here. */
    public void sendAssetReply(int peer, int asset, Outcome outcome) {
        OutgoingChannel channel = to(peer);
        int body = channel.prepare(ChannelItemKind.ASSET_REPLY, AssetReplyRecord.BYTES);
        AssetReplyRecord.encode(asset, outcome, channel.buffer(), body);
        append(peer);
    }

    public void sendMark(int peer, long mark) {
        OutgoingChannel channel = to(peer);
        int body = channel.prepare(ChannelItemKind.AUDIT_MARK, ChannelItem.MARK_BYTES);
        ChannelItem.encodeMark(channel.buffer(), body, mark);
        append(peer);
    }

    /** Everything accrued for the peer through this position is in a settlement. */
    public void onSettledThrough(int peer, long position) {
        settledThrough[peer] = position;
    }

    /** The peer's decision on one of our escrows has arrived. */
    public void onEscrowDecided(int peer) {
        escrowsInFlight[peer]--;
        Invariant.check(escrowsInFlight[peer] >= 0, "more replies than escrows", peer, escrowsInFlight[peer]);
    }

    /** The peer's answer to so many entries that a chain asked for has arrived. */
    public void onChainAnswered(int peer, int entries) {
        outbox.onAnswered(peer, entries);
    }

    /** The peer has applied everything up to the sequence number. */
    public void onAcknowledged(int peer, long throughSequence) {
        to(peer).acknowledge(throughSequence);
    }

    // ---- receiving ----

    /** The next item of the peer is applied. */
    public void onReceived(int peer, long sequence) {
        Invariant.check(sequence == received[peer] + 1, "item out of sequence", peer, sequence, received[peer]);
        received[peer] = sequence;
    }

    // ---- reads ----

    public long receivedSequence(int peer) {
        return received[peer];
    }

    public long sentSequence(int peer) {
        return outgoing[peer].sentSequence();
    }

    public long acknowledgedSequence(int peer) {
        return outgoing[peer].acknowledgedSequence();
    }

    /** Items to the peer that are not acknowledged. */
    public int keptItems(int peer) {
        return outgoing[peer].keptItems();
    }

    public int keptBytes(int peer) {
        return outgoing[peer].keptBytes();
    }

    public boolean isSettlementInFlight(int peer) {
        return settlementSequence[peer] > outgoing[peer].acknowledgedSequence();
    }

    /**
     * A CHANNEL_ITEMS section with the kept items to the peer from a sequence number on: as many as fit into {@code
     * bytesMax} but at least one; empty if there are none.
     */
    public byte[] section(int peer, long fromSequence, int bytesMax) {
        OutgoingChannel channel = to(peer);
        long first = Math.max(fromSequence, channel.acknowledgedSequence() + 1);
        if (first > channel.sentSequence()) {
            return new byte[0];
        }
        int start = channel.offsetOf(first);
        int room = bytesMax - SectionHeader.BYTES - ChannelItems.HEADER_BYTES;
        long next = first + 1;
        while (next <= channel.sentSequence() && channel.offsetOf(next + 1) - start <= room) {
            next++;
        }
        int bytes = channel.offsetOf(next) - start;
        UnsafeBuffer section =
                Sections.section(SectionKind.CHANNEL_ITEMS, (int) (next - first), ChannelItems.HEADER_BYTES + bytes);
        ChannelItems.encodeHeader(section, SectionHeader.BYTES, partition, first);
        section.putBytes(SectionHeader.BYTES + ChannelItems.HEADER_BYTES, channel.buffer(), start, bytes);
        return section.byteArray();
    }

    /** 64 bits over the whole state. */
    public long digest() {
        long digest = partition;
        for (int peer = 0; peer < outgoing.length; peer++) {
            digest = Digest64.with(digest, outgoing[peer].digest());
            digest = Digest64.with(digest, received[peer]);
            digest = Digest64.with(digest, escrowsInFlight[peer]);
            digest = Digest64.with(digest, outbox.answerBytesInFlight(peer));
            digest = Digest64.with(digest, settlements[peer]);
            digest = Digest64.with(digest, settlementSequence[peer]);
            digest = Digest64.with(digest, settledThrough[peer]);
        }
        return digest;
    }

    // ---- snapshot ----

    /** Writes the state at the offset; returns the bytes written. */
    public int write(ExpandableArrayBuffer buffer, int offset) {
        int at = offset;
        for (int peer = 0; peer < outgoing.length; peer++) {
            int bytes = keptBytes(peer);
            buffer.putLong(at, outgoing[peer].acknowledgedSequence(), ORDER);
            buffer.putLong(at + 8, received[peer], ORDER);
            buffer.putInt(at + 16, bytes, ORDER);
            buffer.putInt(at + 20, escrowsInFlight[peer], ORDER);
            buffer.putLong(at + 24, settlements[peer], ORDER);
            buffer.putLong(at + 32, settlementSequence[peer], ORDER);
            buffer.putLong(at + 40, settledThrough[peer], ORDER);
            buffer.putInt(at + 48, outbox.answerBytesInFlight(peer), ORDER);
            buffer.setMemory(at + 52, PEER_BYTES - 52, (byte) 0);
            outgoing[peer].copyItems(buffer, at + PEER_BYTES);
            at += PEER_BYTES + bytes;
        }
        return at - offset;
    }

    /** Reads what {@link #write} wrote, in place of this state; returns the bytes read. */
    public int read(DirectBuffer buffer, int offset) {
        int at = offset;
        for (int peer = 0; peer < outgoing.length; peer++) {
            int bytes = buffer.getInt(at + 16, ORDER);
            received[peer] = buffer.getLong(at + 8, ORDER);
            escrowsInFlight[peer] = buffer.getInt(at + 20, ORDER);
            settlements[peer] = buffer.getLong(at + 24, ORDER);
            settlementSequence[peer] = buffer.getLong(at + 32, ORDER);
            settledThrough[peer] = buffer.getLong(at + 40, ORDER);
            outbox.restore(peer, buffer.getInt(at + 48, ORDER));
            outgoing[peer].load(buffer.getLong(at, ORDER), buffer, at + PEER_BYTES, bytes);
            at += PEER_BYTES + bytes;
        }
        return at - offset;
    }

    /** Goes on with the channels of a state that had fewer peers and had sent nothing that was not acknowledged. */
    public void goOn(Channels before) {
        for (int peer = 0; peer < before.outgoing.length; peer++) {
            Invariant.check(before.keptItems(peer) == 0, "items are on their way", partition, peer);
            received[peer] = before.received[peer];
            settlements[peer] = before.settlements[peer];
            settlementSequence[peer] = before.settlementSequence[peer];
            settledThrough[peer] = before.settledThrough[peer];
            UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
            outgoing[peer].load(before.outgoing[peer].acknowledgedSequence(), nothing, 0, 0);
        }
    }

    /** Bytes that are kept for the peer, or will be. */
    private int spokenFor(int peer) {
        return keptBytes(peer) + outbox.promisedBytes(peer);
    }

    OutgoingChannel to(int peer) {
        Invariant.check(
                peer >= 0 && peer < outgoing.length && peer != partition, "no channel to partition", partition, peer);
        return outgoing[peer];
    }

    long append(int peer) {
        long sequence = outgoing[peer].append();
        Invariant.check(spokenFor(peer) <= KEPT_BYTES_MAX, "channel holds too much", peer, spokenFor(peer));
        return sequence;
    }
}
