package tutti.partition;

import tutti.codec.ChainDecisionRecord;
import tutti.codec.ChainMoneyRecord;
import tutti.codec.ChainPrepareRecord;
import tutti.codec.ChainPreparedRecord;
import tutti.codec.ChannelItem;
import tutti.codec.ChannelItemKind;
import tutti.codec.EscrowRequestRecord;
import tutti.codec.PendingEndRecord;
import tutti.ledger.ChainDecision;
import tutti.ledger.ChainPrepare;
import tutti.ledger.ChainPrepared;
import tutti.ledger.Invariant;
import tutti.ledger.Outbox;
import tutti.ledger.PendingEnd;
import tutti.ledger.Transfer;

/** Puts into the channels what the ledger tells other partitions by itself, and keeps room for what it is promised. */
final class ChannelOutbox implements Outbox {
    /** Most bytes that answers to all that chains ask of one peer may take. */
    static final int CHAIN_ANSWER_BYTES_MAX = 512 * 1024;

    /** What is promised is no longer than this. */
    private static final int PROMISED_BYTES = ChannelItem.HEADER_BYTES + ChainDecisionRecord.BYTES;

    private final Channels channels;

    /** Bytes that answers may take to what chains have asked, by peer. Invariant: 0 to {@link #CHAIN_ANSWER_BYTES_MAX}. */
    private final int[] answerBytes;

    /** Decisions and money that chains are promised, by peer; follows from the ledger's undecided chains. */
    private final int[] promised;

    ChannelOutbox(Channels channels, int partitionCount) {
        this.channels = channels;
        answerBytes = new int[partitionCount];
        promised = new int[partitionCount];
    }

    /** Bytes that an answer to so many entries takes at most. */
    static int answerBytes(int entries) {
        return ChannelItem.HEADER_BYTES + ChainPreparedRecord.bytes(entries);
    }

    int answerBytesInFlight(int peer) {
        return answerBytes[peer];
    }

    int promisedBytes(int peer) {
        return promised[peer] * PROMISED_BYTES;
    }

    void onAnswered(int peer, int entries) {
        addAnswers(peer, -answerBytes(entries));
    }

    void restore(int peer, int answerBytesInFlight) {
        answerBytes[peer] = answerBytesInFlight;
    }

    /** True if the ends of so many more pending transfers may be told to the peer. */
    @Override
    public boolean hasRoomForEnds(int peer, int ends) {
        return channels.hasRoom(
                peer, ends * (ChannelItem.HEADER_BYTES + PendingEndRecord.BYTES) - ChannelItem.HEADER_BYTES);
    }

    @Override
    public boolean hasRoomToRequest(int peer) {
        return channels.hasRoomForEscrow(peer);
    }

    @Override
    public void request(int peer, Transfer transfer, long reserved, int asset) {
        Invariant.check(!EscrowRequestRecord.namesPrincipal(transfer), "a request that must say who asks", peer);
        channels.sendEscrowRequest(peer, transfer, reserved, asset, "");
    }

    @Override
    public boolean hasRoomToPromise(int peer) {
        return channels.hasRoom(peer, PROMISED_BYTES - ChannelItem.HEADER_BYTES);
    }

    @Override
    public boolean hasRoomToAsk(int peer, int entries) {
        return answerBytes[peer] + answerBytes(entries) <= CHAIN_ANSWER_BYTES_MAX
                && channels.hasRoom(peer, ChainPrepareRecord.bytes(entries) + PROMISED_BYTES);
    }

    @Override
    public void send(int peer, PendingEnd end) {
        OutgoingChannel channel = channels.to(peer);
        int body = channel.prepare(ChannelItemKind.PENDING_END, PendingEndRecord.BYTES);
        PendingEndRecord.encode(end, channel.buffer(), body);
        channels.append(peer);
    }

    @Override
    public void promise(int peer, int items) {
        promised[peer] += items;
        Invariant.within(promised[peer], 0, Integer.MAX_VALUE, "promised to a peer");
    }

    @Override
    public void ask(int peer, ChainPrepare question) {
        int entries = question.entries.size();
        OutgoingChannel channel = channels.to(peer);
        int body = channel.prepare(ChannelItemKind.CHAIN_PREPARE, ChainPrepareRecord.bytes(entries));
        ChainPrepareRecord.encode(question, channel.buffer(), body);
        channels.append(peer);
        addAnswers(peer, answerBytes(entries));
    }

    @Override
    public void answer(int peer, ChainPrepared answer) {
        OutgoingChannel channel = channels.to(peer);
        int bytes = ChainPreparedRecord.bytes(answer.results.size());
        int body = channel.prepare(ChannelItemKind.CHAIN_PREPARED, bytes);
        ChainPreparedRecord.encode(answer, channel.buffer(), body);
        channels.append(peer);
    }

    @Override
    public void decide(int peer, ChainDecision decision) {
        OutgoingChannel channel = channels.to(peer);
        int body = channel.prepare(ChannelItemKind.CHAIN_DECISION, ChainDecisionRecord.BYTES);
        ChainDecisionRecord.encode(decision, channel.buffer(), body);
        channels.append(peer);
    }

    @Override
    public void move(int peer, int asset, long amount) {
        OutgoingChannel channel = channels.to(peer);
        int body = channel.prepare(ChannelItemKind.CHAIN_MONEY, ChainMoneyRecord.BYTES);
        ChainMoneyRecord.encode(asset, amount, channel.buffer(), body);
        channels.append(peer);
    }

    private void addAnswers(int peer, int bytes) {
        answerBytes[peer] += bytes;
        Invariant.within(answerBytes[peer], 0, CHAIN_ANSWER_BYTES_MAX, "bytes of answers to chains");
    }
}
