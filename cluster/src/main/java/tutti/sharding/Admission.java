package tutti.sharding;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.ChannelItems;
import tutti.codec.PrincipalRecord;
import tutti.codec.SectionCheck;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.replica.Replica;
import tutti.sharding.ShardingMetrics.Rejection;

/** Decides on a leader which sections may get in line for the log: those of good form, as long as there is room. */
final class Admission {
    /** When a full queue is worth another try. */
    static final int RETRY_AFTER_MS = 50;

    /** When a queue that has grown slow is worth another try: some of it is gone by then. */
    static final int SLOW_RETRY_AFTER_MS = 250;

    /** When a full disk is worth another look: people, or other programs, make room, and not within milliseconds. */
    static final int FULL_RETRY_AFTER_MS = 1000;

    private final int partition;
    private final Replica replica;
    private final Peers peers;
    private final BatchPipeline pipeline;
    private final Submissions submissions;
    private final PrincipalInterning interning;
    private final IdLookups lookups;
    private final Replies replies;
    private final long queueWaitMaxNs;
    private final ShardingMetrics metrics;

    Admission(
            PartitionContext context,
            BatchPipeline pipeline,
            Submissions submissions,
            IdLookups lookups,
            Replies replies) {
        this.partition = context.partition();
        this.replica = context.replica();
        this.peers = context.peers();
        this.metrics = context.metrics();
        this.queueWaitMaxNs = context.config().queueWaitMaxNs();
        this.pipeline = pipeline;
        this.submissions = submissions;
        this.interning = new PrincipalInterning(replica, pipeline);
        this.lookups = lookups;
        this.replies = replies;
    }

    /** Puts the section in line, or answers why not and returns false. */
    boolean admit(PartitionActor.Submit submit, long nowNs) {
        String problem = problemOf(submit);
        if (problem != null) {
            metrics.onRejection(partition, Rejection.MALFORMED);
            replies.malformed(submit.correlation(), problem);
            return false;
        }
        UnsafeBuffer section = new UnsafeBuffer(submit.section());
        int items = SectionHeader.count(section, 0);
        if (replica.ledger().isIdWindowFull(submissions.items() + items)) {
            return turnAway(submit, Rejection.ID_WINDOW_FULL, RETRY_AFTER_MS);
        }
        if (pipeline.waitedNs(submit.principal(), nowNs) > queueWaitMaxNs) {
            return turnAway(submit, Rejection.QUEUE_SLOW, SLOW_RETRY_AFTER_MS);
        }
        if (Submission.isWindowed(section) && !submissions.hasTimeFor(submit.principal(), items, nowNs)) {
            return turnAway(submit, Rejection.QUEUE_SLOW, RETRY_AFTER_MS);
        }
        if (!submissions.tryReserve(submit.principal(), items)) {
            return turnAway(submit, Rejection.QUEUE_FULL, RETRY_AFTER_MS);
        }
        long deadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(submit.timeoutMs());
        Submission submission =
                submissions.open(submit.correlation(), submit.principal(), submit.section(), nowNs, deadlineNs);
        lookups.lookUp(submission, () -> propose(submission));
        return true;
    }

    private void propose(Submission submission) {
        if (submission.isForgotten()) {
            return; // its ids were looked up, which may have taken long
        }
        if (namesPrincipal(SectionHeader.kind(new UnsafeBuffer(submission.section()), 0))) {
            interning.submit(submission);
        } else {
            pipeline.propose(submission);
        }
    }

    /** True if the message says of the section what the section says of itself, and that could be logged. */
    boolean isWellFormed(PartitionActor.Deliver delivery) {
        UnsafeBuffer section = new UnsafeBuffer(delivery.section());
        return peers.isNode(delivery.node())
                && section.capacity() <= pipeline.sectionBytesMax()
                && replica.problemFromPartition(section, 0, section.capacity()) == null
                && SectionHeader.kind(section, 0) == SectionKind.CHANNEL_ITEMS
                && ChannelItems.from(section, SectionHeader.BYTES) == delivery.from()
                && ChannelItems.firstSequence(section, SectionHeader.BYTES) == delivery.firstSequence()
                && delivery.lastSequence() - delivery.firstSequence() + 1 == SectionHeader.count(section, 0);
    }

    private @Nullable String problemOf(PartitionActor.Submit submit) {
        if (submit.section().length > pipeline.sectionBytesMax()) {
            return "section of " + submit.section().length + " bytes, at most " + pipeline.sectionBytesMax();
        }
        int nameBytes = PrincipalRecord.nameBytes(submit.principal());
        if (nameBytes == 0 || nameBytes > PrincipalRecord.NAME_BYTES_MAX) {
            return "name of a principal has " + nameBytes + " bytes, at most " + PrincipalRecord.NAME_BYTES_MAX;
        }
        UnsafeBuffer section = new UnsafeBuffer(submit.section());
        String problem = SectionCheck.problem(section, 0, section.capacity());
        boolean isAuditMark = problem == null && SectionHeader.kind(section, 0) == SectionKind.AUDIT_MARK;
        return isAuditMark ? null : SectionCheck.problemFromGateway(section, 0, section.capacity());
    }

    private boolean turnAway(PartitionActor.Submit submit, Rejection rejection, int retryAfterMs) {
        metrics.onRejection(partition, rejection);
        replies.overloaded(submit.correlation(), retryAfterMs);
        return false;
    }

    /** True if the records hold the principal's number in this partition. */
    private static boolean namesPrincipal(int kind) {
        return kind != SectionKind.ASSETS && kind != SectionKind.AUDIT_MARK;
    }
}
