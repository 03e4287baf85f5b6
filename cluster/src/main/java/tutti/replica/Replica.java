package tutti.replica;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.BatchCheck;
import tutti.codec.BatchHeader;
import tutti.codec.ChannelItems;
import tutti.codec.Query;
import tutti.codec.RecalledIdRecord;
import tutti.codec.SectionCheck;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.IdLayout;
import tutti.ledger.Invariant;
import tutti.ledger.Ledger;
import tutti.ledger.LedgerLimits;
import tutti.ledger.MandateView;
import tutti.ledger.SnapshotSink;
import tutti.ledger.WorkView;
import tutti.partition.Channels;
import tutti.partition.Digest64;
import tutti.partition.SlotMap;

/**
 * One member's copy of one partition: applies committed batches in position order and answers reads. Deterministic: the
 * same batches at the same positions give the same state and digest. Used by one thread at a time.
 */
public final class Replica {
    private final int partition;
    private final SlotMap slotMap;
    private final Ledger ledger;
    private final Channels channels;
    private final AssetConfirmations confirmations;
    private final AuditCut auditCut;
    private final ClientSections clientSections;
    private final ChannelSections channelSections;
    private final ReplicaSnapshot snapshot;
    private final MovedSlots movedSlots;

    private final HistoryStore history;
    private final long[] recalled = new long[IdLayout.EXTENDED_WORDS];

    private long appliedPosition;

    /** A replica whose indexes hash with a key that anyone may know. */
    public Replica(int partition, SlotMap slotMap, LedgerLimits limits) {
        this(partition, slotMap, limits, 0, HistoryStore.none());
    }

    /**
     * @param history hears what each batch did
     * @param hashKey unknown to clients, so that they cannot choose ids that collide in the indexes; no state depends on it
     */
    public Replica(int partition, SlotMap slotMap, LedgerLimits limits, long hashKey, HistoryStore history) {
        this.history = history;
        this.partition = partition;
        this.slotMap = slotMap;
        this.channels = new Channels(partition, slotMap.partitionCount());
        this.ledger = new Ledger(partition, slotMap.partitionCount(), slotMap, limits, hashKey, channels.outbox());
        this.confirmations = new AssetConfirmations(partition);
        this.auditCut = new AuditCut(partition, slotMap.partitionCount());
        this.clientSections = new ClientSections(partition, ledger, channels, confirmations);
        this.channelSections = new ChannelSections(partition, ledger, channels, confirmations, auditCut);
        this.movedSlots = new MovedSlots(slotMap.version());
        this.snapshot = new ReplicaSnapshot(partition, slotMap, ledger, channels, confirmations, auditCut);
    }

    /**
     * Applies one committed batch. Positions must rise; a batch that is not well formed is a broken invariant, and nothing
     * of it is applied.
     *
     * @throws tutti.codec.UnsupportedFormatException if the batch is of a format version that this one does not know
     */
    public void apply(
            long position, long timestampNs, DirectBuffer buffer, int offset, int length, OutcomeListener listener) {
        Invariant.check(position > appliedPosition, "position must rise", appliedPosition, position);
        String problem = BatchCheck.problem(buffer, offset, length);
        if (problem != null) {
            Invariant.check(false, "malformed batch at position " + position + ": " + problem);
        }
        movedSlots.check(position, buffer, offset);
        ledger.advanceTime(timestampNs, position);
        listener.onBatch(
                BatchHeader.originNode(buffer, offset),
                BatchHeader.originIncarnation(buffer, offset),
                BatchHeader.originSequence(buffer, offset),
                position);
        tellDecided(listener);
        int sections = BatchHeader.sectionCount(buffer, offset);
        long indexedThrough = BatchHeader.indexedThrough(buffer, offset);
        int at = offset + BatchHeader.BYTES;
        for (int i = 0; i < sections; i++) {
            ledger.beginSection(SectionHeader.isLookedUp(buffer, at) ? indexedThrough : 0);
            applySection(position, i, indexedThrough, buffer, at, listener);
            tellDecided(listener);
            at += SectionHeader.BYTES + SectionHeader.bodyBytes(buffer, at);
        }
        ledger.endBatch();
        history.append(position, ledger.timeNs(), ledger.journal());
        appliedPosition = position;
        listener.onBatchEnd();
    }

    /**
     * True if the batch is in the state that was loaded, and must not be applied again: the log brings it since that state is not the
     * log's own snapshot but what became of it when slots were moved.
     */
    public boolean isLoaded(long position, DirectBuffer buffer, int offset) {
        return movedSlots.isLoaded(position, buffer, offset);
    }

    /** Stands for the state with which the partition began when slots were last moved; 0 if they never were. */
    public long slotsMoved() {
        return movedSlots.digest();
    }

    /** Reads the state as it is at {@link #appliedPosition}. */
    public Answer answer(Query query) {
        if (query instanceof Query.Accounts accounts) {
            return answerAccounts(accounts.ids());
        }
        if (query instanceof Query.Assets assets) {
            return answerAssets(assets.assets());
        }
        if (query instanceof Query.Works works) {
            return works(works.ids());
        }
        if (query instanceof Query.Mandates mandates) {
            return answerMandates(mandates.accounts());
        }
        if (query instanceof Query.Position) {
            return new Answer.Position(appliedPosition);
        }
        return auditCut.answer(((Query.Cut) query).mark());
    }

    /** Those of the works that are here, in the order of the ids. */
    public Answer.Works works(List<Query.Id> ids) {
        List<WorkView> works = new ArrayList<>();
        for (Query.Id id : ids) {
            WorkView work = ledger.work(id.high(), id.low());
            if (work != null) {
                works.add(work);
            }
        }
        return new Answer.Works(works, ledger.timeNs());
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Highest position whose effects are in the state. */
    public long appliedPosition() {
        return appliedPosition;
    }

    /** Digest of ledger, channels and audit state; equal on all replicas at equal positions. */
    public long digest() {
        return digestWith(ledger.digest());
    }

    // ---- channels: what a leader carries ----

    /**
     * Why a section that came from another partition's leader must not be logged here; null if it may. To be asked before
     * it is logged: what fails here would stop every replica when it is applied.
     */
    public @Nullable String problemFromPartition(DirectBuffer buffer, int offset, int length) {
        String problem = SectionCheck.problemFromPartition(buffer, offset, length);
        if (problem != null) {
            return problem;
        }
        int body = offset + SectionHeader.BYTES;
        if (SectionHeader.kind(buffer, offset) == SectionKind.CHANNEL_ITEMS) {
            int from = ChannelItems.from(buffer, body);
            return isPeer(from) ? null : "channel items from partition " + from + " to " + partition;
        }
        int receiver = Sections.acknowledgementReceiver(buffer, body);
        long through = Sections.acknowledgementThrough(buffer, body);
        return isPeer(receiver) && through <= lastSentSequence(receiver)
                ? null
                : "partition " + receiver + " acknowledges to " + partition + " through " + through;
    }

    /** Channel items to {@code peer} that are not acknowledged yet. */
    public int unacknowledgedItems(int peer) {
        return channels.keptItems(peer);
    }

    /** Sequence number of the last item sent to the peer, 0 if none. */
    public long lastSentSequence(int peer) {
        return channels.sentSequence(peer);
    }

    /** Highest sequence number to the peer whose acknowledgement is in this log. */
    public long acknowledgedSequence(int peer) {
        return channels.acknowledgedSequence(peer);
    }

    /** Highest sequence number received from the peer. */
    public long receivedSequence(int peer) {
        return channels.receivedSequence(peer);
    }

    /**
     * A whole CHANNEL_ITEMS section (header and body) with the items to the peer from a sequence number on, as many as
     * fit into {@code bytesMax} but at least one; empty if there are none.
     */
    public byte[] channelItems(int peer, long fromSequence, int bytesMax) {
        return channels.section(peer, fromSequence, bytesMax);
    }

    /** True while a settlement to the peer is not acknowledged: the leader then proposes no other. */
    public boolean isSettlementInFlight(int peer) {
        return channels.isSettlementInFlight(peer);
    }

    // ---- snapshot ----

    public void writeSnapshot(SnapshotSink sink) {
        snapshot.write(sink, appliedPosition, digest(), movedSlots.digest());
    }

    /** True if a snapshot that begins with this chunk was written under the slot map that holds now. */
    public boolean isCurrent(DirectBuffer buffer, int offset, int length) {
        return ReplicaSnapshot.slotMapVersion(buffer, offset, length) == slotMap.version();
    }

    /** Takes the chunks that {@link #writeSnapshot} gave, in order, into a replica that has applied nothing. */
    public void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        Invariant.check(appliedPosition == 0, "a snapshot is loaded before any batch", appliedPosition);
        snapshot.load(buffer, offset, length);
    }

    /**
     * Ends a load: the state must be whole and its digest, computed anew, the one it was written with.
     *
     * @param position of the snapshot in the log: that of the last batch in it, or beyond where other messages followed
     */
    public void snapshotLoaded(long position) {
        snapshot.checkWhole();
        Invariant.check(snapshot.position() <= position, "snapshot from the future", snapshot.position(), position);
        Invariant.check(
                digestWith(ledger.recomputeDigest()) == snapshot.digest(),
                "digest of the snapshot differs",
                digestWith(ledger.recomputeDigest()),
                snapshot.digest());
        appliedPosition = snapshot.position();
        movedSlots.onLoaded(appliedPosition, snapshot.slotsMoved());
        history.beginAt(appliedPosition);
    }

    // ---- slots move: see Repartition ----

    Channels channels() {
        return channels;
    }

    AssetConfirmations confirmations() {
        return confirmations;
    }

    AuditCut auditCut() {
        return auditCut;
    }

    /** The state was filled anew, as it is from this position on. */
    void beginMoved(long position) {
        appliedPosition = position;
        movedSlots.onMoved(digest());
    }

    private void applySection(
            long position,
            int section,
            long indexedThrough,
            DirectBuffer buffer,
            int offset,
            OutcomeListener listener) {
        int kind = SectionHeader.kind(buffer, offset);
        int count = SectionHeader.count(buffer, offset);
        int body = offset + SectionHeader.BYTES;
        listener.onSection(section, kind, count);
        switch (kind) {
            case SectionKind.TRANSFERS -> clientSections.applyTransfers(position, buffer, body, count, listener);
            case SectionKind.STREAM_PAYMENTS -> clientSections.applyPayments(position, buffer, body, count, listener);
            case SectionKind.ACCOUNTS -> clientSections.applyAccounts(buffer, body, count, listener);
            case SectionKind.ACCOUNT_FREEZES -> clientSections.applyFreezes(buffer, body, count, listener);
            case SectionKind.ASSETS -> clientSections.applyAssets(buffer, body, count, listener);
            case SectionKind.WORKS -> clientSections.applyWorks(buffer, body, count, listener);
            case SectionKind.SPLITS -> clientSections.applySplits(buffer, body, count, listener);
            case SectionKind.MANDATES -> clientSections.applyMandates(buffer, body, count, listener);
            case SectionKind.CLAWBACKS -> clientSections.applyClawbacks(position, buffer, body, count, listener);
            case SectionKind.PRINCIPALS -> clientSections.applyPrincipals(buffer, body, count, listener);
            case SectionKind.SETTLE -> channelSections.applySettle(position, buffer, body);
            case SectionKind.CHANNEL_ITEMS -> channelSections.applyItems(position, buffer, body, count, listener);
            case SectionKind.CHANNEL_ACKNOWLEDGEMENT -> channelSections.applyAcknowledgement(buffer, body);
            case SectionKind.AUDIT_MARK -> channelSections.applyMark(position, Sections.auditMark(buffer, body));
            case SectionKind.INDEXED ->
                ledger.indexed(Math.min(Sections.indexedPosition(buffer, body), appliedPosition));
            case SectionKind.RECALLED_IDS -> recall(indexedThrough, buffer, body, count);
            case SectionKind.BARRIER -> {
                // Its place in the log is all that it is for.
            }
            default -> Invariant.check(false, "unknown kind of section", kind);
        }
    }

    private void recall(long lookedUpThrough, DirectBuffer buffer, int offset, int count) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            int words = RecalledIdRecord.decode(buffer, at, recalled);
            ledger.recall(recalled, words, lookedUpThrough);
            at += RecalledIdRecord.bytes(words);
        }
    }

    private void tellDecided(OutcomeListener listener) {
        if (ledger.hasDecided()) {
            ledger.tellDecided(listener::onDecided);
        }
    }

    private Answer.Accounts answerAccounts(List<Query.Id> ids) {
        List<AccountView> accounts = new ArrayList<>();
        List<Answer.Accrued> accrued = new ArrayList<>();
        for (Query.Id id : ids) {
            AccountView account = ledger.account(id.high(), id.low());
            if (account != null) {
                accounts.add(account);
            }
            long amount = ledger.accrued(id.high(), id.low());
            if (amount != 0) {
                accrued.add(new Answer.Accrued(id.high(), id.low(), amount));
            }
        }
        return new Answer.Accounts(accounts, accrued);
    }

    private Answer.Mandates answerMandates(List<Query.Id> accounts) {
        List<MandateView> mandates = new ArrayList<>();
        for (Query.Id account : accounts) {
            mandates.addAll(ledger.mandates(account.high(), account.low()));
        }
        return new Answer.Mandates(mandates);
    }

    private Answer.Assets answerAssets(List<Integer> numbers) {
        List<AssetView> assets = new ArrayList<>();
        List<Integer> confirmed = new ArrayList<>();
        for (int number : numbers) {
            AssetView asset = ledger.asset(number);
            if (asset != null) {
                assets.add(asset);
                if (partition == ClientSections.ASSETS_HOME && confirmations.isConfirmed(number)) {
                    confirmed.add(number);
                }
            }
        }
        return new Answer.Assets(assets, confirmed);
    }

    private long digestWith(long ledgerDigest) {
        long digest = Digest64.with(slotMap.version(), slotMap.partitionCount());
        digest = Digest64.with(digest, ledgerDigest);
        digest = Digest64.with(digest, channels.digest());
        digest = Digest64.with(digest, confirmations.digest());
        return Digest64.with(digest, auditCut.digest());
    }

    private boolean isPeer(int peer) {
        return peer >= 0 && peer < slotMap.partitionCount() && peer != partition;
    }
}
