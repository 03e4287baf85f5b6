package tutti.replica;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import tutti.codec.AssetRecord;
import tutti.codec.AssetReplyRecord;
import tutti.codec.ChainDecisionRecord;
import tutti.codec.ChainMoneyRecord;
import tutti.codec.ChainPrepareRecord;
import tutti.codec.ChainPreparedRecord;
import tutti.codec.ChannelItem;
import tutti.codec.ChannelItemKind;
import tutti.codec.ChannelItems;
import tutti.codec.EscrowReplyRecord;
import tutti.codec.EscrowRequestRecord;
import tutti.codec.PendingEndRecord;
import tutti.codec.Sections;
import tutti.codec.SettlementRecord;
import tutti.ledger.Invariant;
import tutti.ledger.Ledger;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.Transfer;
import tutti.partition.Channels;

/** Applies the sections that leaders propose: what goes into channels, what comes out of them, and audit marks. */
final class ChannelSections {
    private final int partition;
    private final Ledger ledger;
    private final Channels channels;
    private final AssetConfirmations confirmations;
    private final AuditCut auditCut;
    private final Transfer transfer = new Transfer();
    private final PendingEnd pendingEnd = new PendingEnd();
    private final ExpandableArrayBuffer settlement = new ExpandableArrayBuffer();

    /** Entries written to {@code settlement}. */
    private int settlementEntries;

    ChannelSections(
            int partition, Ledger ledger, Channels channels, AssetConfirmations confirmations, AuditCut auditCut) {
        this.partition = partition;
        this.ledger = ledger;
        this.channels = channels;
        this.confirmations = confirmations;
        this.auditCut = auditCut;
    }

    /**
     * Moves accruals into a settlement. Does nothing if one is in flight, nothing is there to move, or the channel is full:
     * the leader proposed by a state that may have changed since, and proposes again.
     */
    void applySettle(long position, DirectBuffer buffer, int offset) {
        int destination = Sections.settleDestination(buffer, offset);
        int payeesMax = Math.min(Sections.settlePayeesMax(buffer, offset), SettlementRecord.ENTRIES_MAX);
        checkPeer(destination);
        int payees = Math.min(payeesMax, ledger.unsettledPayees(destination));
        if (payees <= 0
                || channels.isSettlementInFlight(destination)
                || !channels.hasRoom(destination, SettlementRecord.bytes(payees))) {
            return;
        }
        settlementEntries = 0;
        int moved = ledger.settle(destination, payees, this::addSettlementEntry);
        Invariant.check(
                moved == settlementEntries && moved <= payees, "settled payees", moved, settlementEntries, payees);
        if (moved > 0) {
            channels.sendSettlement(destination, position, settlement, moved);
        }
        if (ledger.unsettledPayees(destination) == 0) {
            channels.onSettledThrough(destination, position);
        }
    }

    /**
     * Applies what a peer sent, each item once and in sequence: items that were applied before are skipped, and after a gap
     * the rest is dropped, since the peer's leader will carry it again.
     */
    void applyItems(long position, DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int from = ChannelItems.from(buffer, offset);
        checkPeer(from);
        long first = ChannelItems.firstSequence(buffer, offset);
        int item = offset + ChannelItems.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            if (i % Ledger.EXPECTED_MAX == 0) {
                expectItems(buffer, item, Math.min(Ledger.EXPECTED_MAX, count - i));
            }
            long next = channels.receivedSequence(from) + 1;
            if (first + i > next) {
                return;
            }
            if (first + i == next) {
                if (!applyItem(position, from, buffer, item, listener)) {
                    return;
                }
                channels.onReceived(from, next);
            }
            item += ChannelItem.bytes(buffer, item);
        }
    }

    void applyAcknowledgement(DirectBuffer buffer, int offset) {
        int receiver = Sections.acknowledgementReceiver(buffer, offset);
        checkPeer(receiver);
        channels.onAcknowledged(receiver, Sections.acknowledgementThrough(buffer, offset));
    }

    /**
     * Begins the cut of a mark that is new here and sends the mark on. If a channel has no room for it the mark is passed
     * over: its cut stays incomplete, and whoever audits tries a new mark.
     */
    void applyMark(long position, long mark) {
        if (mark <= auditCut.mark() || !channels.hasRoomEverywhere(ChannelItem.MARK_BYTES)) {
            return;
        }
        auditCut.begin(mark, position, ledger);
        for (int peer = 0; peer < channels.partitionCount(); peer++) {
            if (peer != partition) {
                channels.sendMark(peer, mark);
            }
        }
    }

    /** Has the ledger read ahead for those items of which there are many. */
    private void expectItems(DirectBuffer buffer, int offset, int count) {
        int item = offset;
        for (int i = 0; i < count; i++) {
            int body = item + ChannelItem.HEADER_BYTES;
            int kind = ChannelItem.kind(buffer, item);
            if (kind == ChannelItemKind.ESCROW_REPLY) {
                ledger.expectReply(
                        EscrowReplyRecord.idHigh(buffer, body),
                        EscrowReplyRecord.idLow(buffer, body),
                        EscrowReplyRecord.debitHigh(buffer, body),
                        EscrowReplyRecord.debitLow(buffer, body));
            } else if (kind == ChannelItemKind.ESCROW_REQUEST) {
                ledger.expectToo(
                        EscrowRequestRecord.creditHigh(buffer, body), EscrowRequestRecord.creditLow(buffer, body));
            }
            item += ChannelItem.bytes(buffer, item);
        }
        ledger.readAhead();
    }

    /** Returns false, and changes nothing, if there is no room for what the item asks for. */
    private boolean applyItem(long position, int from, DirectBuffer buffer, int item, OutcomeListener listener) {
        int body = item + ChannelItem.HEADER_BYTES;
        int kind = ChannelItem.kind(buffer, item);
        switch (kind) {
            case ChannelItemKind.SETTLEMENT -> postSettlement(from, buffer, body);
            case ChannelItemKind.ESCROW_REQUEST -> {
                return decideEscrow(from, buffer, body);
            }
            case ChannelItemKind.CHAIN_PREPARE -> {
                return prepareChain(from, buffer, body);
            }
            case ChannelItemKind.ASSET -> {
                return createAsset(from, buffer, body);
            }
            case ChannelItemKind.ESCROW_REPLY -> endEscrow(from, buffer, body, listener);
            case ChannelItemKind.PENDING_END -> {
                PendingEndRecord.decode(buffer, body, pendingEnd);
                ledger.applyPendingEnd(from, pendingEnd);
            }
            case ChannelItemKind.CHAIN_PREPARED -> {
                channels.onChainAnswered(from, ChainPreparedRecord.asked(buffer, body));
                ledger.applyChainPrepared(ChainPreparedRecord.decode(buffer, body));
            }
            case ChannelItemKind.CHAIN_DECISION ->
                ledger.applyChainDecision(from, ChainDecisionRecord.decode(buffer, body));
            case ChannelItemKind.CHAIN_MONEY ->
                ledger.applyChainMoney(
                        from, ChainMoneyRecord.asset(buffer, body), ChainMoneyRecord.amount(buffer, body));
            case ChannelItemKind.ASSET_REPLY ->
                confirmations.onReply(
                        from, AssetReplyRecord.asset(buffer, body), AssetReplyRecord.outcome(buffer, body));
            case ChannelItemKind.AUDIT_MARK -> takeMark(position, from, ChannelItem.mark(buffer, body));
            default -> Invariant.check(false, "unknown kind of channel item", kind);
        }
        return true;
    }

    private void addSettlementEntry(long payeeHigh, long payeeLow, int asset, long amount) {
        int entry = SettlementRecord.entryOffset(0, settlementEntries);
        SettlementRecord.encodeEntry(settlement, entry, payeeHigh, payeeLow, asset, amount);
        settlementEntries++;
    }

    private void postSettlement(int from, DirectBuffer buffer, int record) {
        int count = SettlementRecord.entryCount(buffer, record);
        ledger.beginSettlement(
                SettlementRecord.number(buffer, record),
                SettlementRecord.afterPosition(buffer, record),
                SettlementRecord.throughPosition(buffer, record));
        for (int i = 0; i < count; i++) {
            int entry = SettlementRecord.entryOffset(record, i);
            ledger.postSettlementEntry(
                    from,
                    SettlementRecord.payeeHigh(buffer, entry),
                    SettlementRecord.payeeLow(buffer, entry),
                    SettlementRecord.asset(buffer, entry),
                    SettlementRecord.amount(buffer, entry));
        }
    }

    private boolean decideEscrow(int from, DirectBuffer buffer, int record) {
        if (!channels.hasRoomForReply(from)) {
            return false;
        }
        EscrowRequestRecord.decode(buffer, record, transfer);
        transfer.principal = EscrowRequestRecord.namesPrincipal(transfer)
                ? ledger.principal(EscrowRequestRecord.principal(buffer, record))
                : 0;
        Outcome outcome = ledger.applyEscrowRequest(from, transfer, EscrowRequestRecord.asset(buffer, record));
        channels.sendEscrowReply(from, transfer, outcome, ledger.lastAccepted());
        return true;
    }

    private boolean prepareChain(int from, DirectBuffer buffer, int record) {
        if (!channels.hasRoomForChainAnswer(from, ChainPrepareRecord.count(buffer, record))) {
            return false;
        }
        ledger.applyChainPrepare(from, ChainPrepareRecord.decode(buffer, record));
        return true;
    }

    private void endEscrow(int from, DirectBuffer buffer, int record, OutcomeListener listener) {
        long idHigh = EscrowReplyRecord.idHigh(buffer, record);
        long idLow = EscrowReplyRecord.idLow(buffer, record);
        long debitHigh = EscrowReplyRecord.debitHigh(buffer, record);
        long debitLow = EscrowReplyRecord.debitLow(buffer, record);
        Outcome outcome = EscrowReplyRecord.outcome(buffer, record);
        long accepted = EscrowReplyRecord.accepted(buffer, record);
        boolean isAwaited = ledger.applyEscrowReply(from, idHigh, idLow, debitHigh, debitLow, outcome, accepted);
        channels.onEscrowDecided(from);
        if (isAwaited) {
            listener.onDecided(idHigh, idLow, debitHigh, debitLow, outcome, outcome.isRefusal() ? 0 : ledger.timeNs());
        }
    }

    /** If a table is full here the asset is not created; partition 0 hears it and does not call the asset confirmed. */
    private boolean createAsset(int from, DirectBuffer buffer, int record) {
        if (!channels.hasRoomForReply(from)) {
            return false;
        }
        NewAsset asset = AssetRecord.decode(buffer, record);
        channels.sendAssetReply(from, asset.asset(), ledger.createAsset(asset));
        return true;
    }

    private void takeMark(long position, int from, long mark) {
        applyMark(position, mark);
        if (mark == auditCut.mark()) {
            auditCut.arrive(from, ledger);
        }
    }

    private void checkPeer(int peer) {
        Invariant.check(
                peer >= 0 && peer < channels.partitionCount() && peer != partition, "not a peer", partition, peer);
    }
}
