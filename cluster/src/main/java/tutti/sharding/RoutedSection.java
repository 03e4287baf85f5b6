package tutti.sharding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionHeader;

/** A gateway's section on its way to the leader. */
final class RoutedSection extends RoutedRequest {
    private final String principal;
    private final byte[] section;
    private final int items;
    private final CompletableFuture<SubmitReply> reply;

    RoutedSection(
            long correlation,
            long startedNs,
            long deadlineNs,
            String principal,
            byte[] section,
            CompletableFuture<SubmitReply> reply) {
        super(correlation, startedNs, deadlineNs);
        this.principal = principal;
        this.section = section;
        this.items = SectionHeader.count(new UnsafeBuffer(section), 0);
        this.reply = reply;
    }

    @Override
    String principal() {
        return principal;
    }

    @Override
    int items() {
        return items;
    }

    @Override
    PartitionActor.Message message(long nowNs) {
        int timeoutMs = (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(deadlineNs - nowNs));
        return new PartitionActor.Submit(correlation, timeoutMs, principal, section);
    }

    @Override
    void expire() {
        complete(isMaybeLogged() ? new SubmitReply.Unknown() : new SubmitReply.Unavailable());
    }

    /** True if the bytes have the length of an answer to this section. */
    boolean isAnsweredBy(byte[] outcomes) {
        return outcomes.length == items * OutcomeRecord.BYTES;
    }

    void complete(SubmitReply answer) {
        reply.complete(answer);
    }

    void fail(RuntimeException cause) {
        reply.completeExceptionally(cause);
    }
}
