package tutti.sharding;

import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.SectionHeader;
import tutti.codec.Sections;
import tutti.replica.Replica;

/**
 * Carries what the channels to and from one peer partition hold, while this member leads. All that it knows is a guess that
 * saves work; what was sent and received is in the replicas' states, so a carrier may be lost at any time.
 *
 * <p>Sending: one delivery is on its way; the next begins behind what the receiver said it has. Receiving: one section of
 * items is on its way into the log, and is acknowledged when it is applied.
 */
final class ChannelCarrier {
    /** A delivery that nobody answers is sent again after this, then after twice the time, and so on. */
    static final long RESEND_NS = 200_000_000L;

    private static final long RESEND_MAX_NS = 16 * RESEND_NS;

    /** Bytes of items in one delivery, except that one item always goes. */
    private static final int DELIVERY_BYTES_MAX = 256 * 1024;

    private final int partition;
    private final int peer;
    private final Replica replica;
    private final BatchPipeline pipeline;
    private final IdLookups lookups;
    private final Peers peers;
    private final LeaderTable leaders;
    private final int settlePayeesMax;
    private final SettlementLag lag = new SettlementLag();

    /** Highest sequence number that the receiver is known to have. */
    private long heardThrough;

    /** Last sequence number of the delivery on its way; none is if this is not above {@code heardThrough}. */
    private long deliveredThrough;

    private long deliveredAtNs;

    /** How long the delivery on its way is given. */
    private long resendNs = RESEND_NS;

    /** Where the last delivery went, and who was believed to lead the peer then. */
    private int deliveredTo = LeaderTable.NOBODY;

    private int believedLeader = LeaderTable.NOBODY;

    /** True if the delivery went where a hint pointed. Hints are followed once, so that two of them cannot make a loop. */
    private boolean isHintFollowed;

    /** True while an acknowledgement is on its way into this log. */
    private boolean isAcknowledging;

    /** True while a settlement is proposed and not applied. */
    private boolean isSettling;

    /** True while items from the peer are on their way into this log, or their ids are looked up. */
    private boolean isReceiving;

    /** Node that is to hear what was received. */
    private int receivingFrom;

    ChannelCarrier(PartitionContext context, int peer, BatchPipeline pipeline, IdLookups lookups) {
        this.partition = context.partition();
        this.peer = peer;
        this.replica = context.replica();
        this.pipeline = pipeline;
        this.lookups = lookups;
        this.peers = context.peers();
        this.leaders = context.leaders();
        this.settlePayeesMax = context.config().settlePayeesMax();
    }

    int peer() {
        return peer;
    }

    /** Begins anew: this member leads since just now. */
    void reset(long nowNs) {
        lag.reset(nowNs);
        heardThrough = 0;
        deliveredThrough = 0;
        deliveredTo = LeaderTable.NOBODY;
        believedLeader = LeaderTable.NOBODY;
        isHintFollowed = false;
    }

    /** True if something is left to carry, so that {@link #carry} should be called again soon. */
    boolean isBusy() {
        return isReceiving || isAcknowledging || replica.unacknowledgedItems(peer) > 0;
    }

    /** Sends what can be sent now. Cheap if nothing can. */
    void carry(long nowNs) {
        long acknowledged = replica.acknowledgedSequence(peer);
        heardThrough = Math.max(heardThrough, acknowledged);
        if (heardThrough > acknowledged && !isAcknowledging) {
            acknowledge();
        }
        if (replica.lastSentSequence(peer) > heardThrough) {
            deliverIfDue(nowNs);
        }
    }

    /** Proposes a settlement if payees of the peer have credits here and none is on its way. */
    void settle() {
        if (isSettling || replica.isSettlementInFlight(peer) || replica.ledger().unsettledPayees(peer) == 0) {
            return;
        }
        isSettling = true;
        byte[] section = Sections.settle(peer, settlePayeesMax);
        pipeline.proposeFirst(new Duty(section, () -> isSettling = false, () -> isSettling = false));
    }

    /** Time before which all stream credits for the peer have reached it, as far as this leader can tell. */
    long settledNs(long nowNs) {
        lag.look(
                nowNs,
                replica.ledger().accrualsBegun(),
                replica.ledger().oldestAccrual(peer),
                replica.lastSentSequence(peer),
                replica.acknowledgedSequence(peer));
        return lag.clearedNs();
    }

    // ---- sending ----

    /** The receiver has everything up to the sequence number in its log. */
    void onAcknowledged(long through, long nowNs) {
        if (through > replica.lastSentSequence(peer)) {
            return; // of a sender that is ahead of this replica; its acknowledgement will come through the log
        }
        if (through < deliveredThrough && through <= heardThrough) {
            return; // of an earlier delivery; the one on its way is answered or sent again
        }
        heardThrough = Math.max(heardThrough, through);
        deliveredThrough = heardThrough;
        carry(nowNs);
    }

    /** The node that the delivery went to does not lead the peer. */
    void onElsewhere(int node, int leader, long nowNs) {
        boolean isOfThisDelivery = node == deliveredTo && deliveredThrough > heardThrough;
        if (isOfThisDelivery && peers.isNode(leader) && leader != node && !isHintFollowed) {
            isHintFollowed = true;
            deliver(leader, nowNs);
        }
    }

    private void deliverIfDue(long nowNs) {
        int leader = leaders.leader(peer);
        boolean isOutstanding = deliveredThrough > heardThrough;
        boolean isNewLeader = leader != LeaderTable.NOBODY && leader != believedLeader;
        if (isOutstanding && !isNewLeader && nowNs - deliveredAtNs < resendNs) {
            return;
        }
        resendNs = isOutstanding && !isNewLeader ? Math.min(RESEND_MAX_NS, 2 * resendNs) : RESEND_NS;
        believedLeader = leader;
        isHintFollowed = false;
        if (isNewLeader) {
            deliver(leader, nowNs);
        } else if (isOutstanding || deliveredTo == LeaderTable.NOBODY) {
            deliver(nodeAfter(deliveredTo), nowNs);
        } else {
            deliver(deliveredTo, nowNs); // the last one was answered from there
        }
    }

    private void deliver(int node, long nowNs) {
        byte[] section = replica.channelItems(peer, heardThrough + 1, DELIVERY_BYTES_MAX);
        if (section.length == 0) {
            return;
        }
        int count = SectionHeader.count(new UnsafeBuffer(section), 0);
        deliveredTo = node;
        deliveredThrough = heardThrough + count;
        deliveredAtNs = nowNs;
        peers.partition(node, peer)
                .tell(new PartitionActor.Deliver(partition, peers.self(), heardThrough + 1, deliveredThrough, section));
    }

    private int nodeAfter(int node) {
        return (node + 1) % peers.nodes();
    }

    private void acknowledge() {
        isAcknowledging = true;
        byte[] section = Sections.channelAcknowledgement(peer, heardThrough);
        pipeline.proposeFirst(new Duty(section, () -> isAcknowledging = false, () -> isAcknowledging = false));
    }

    // ---- receiving ----

    /** Items from the peer, well formed. */
    void onDeliver(PartitionActor.Deliver delivery) {
        long received = replica.receivedSequence(peer);
        receivingFrom = delivery.node();
        if (delivery.lastSequence() <= received || delivery.firstSequence() > received + 1) {
            tellReceived();
        } else if (!isReceiving) {
            isReceiving = true;
            Duty duty = new Duty(delivery.section(), this::onReceived, () -> isReceiving = false);
            lookups.lookUp(duty, () -> pipeline.proposeFirst(duty));
        }
    }

    private void onReceived() {
        isReceiving = false;
        tellReceived();
    }

    private void tellReceived() {
        peers.partition(receivingFrom, peer)
                .tell(new PartitionActor.Acknowledged(partition, replica.receivedSequence(peer)));
    }
}
