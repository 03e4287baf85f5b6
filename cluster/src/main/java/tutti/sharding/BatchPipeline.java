package tutti.sharding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;
import tutti.codec.Sections;
import tutti.partition.CommandLog;
import tutti.replica.Replica;

/**
 * Makes batches of what waits and keeps them until they come back from the log.
 *
 * <p>At most {@code inFlightMax} batches are on their way. What arrives meanwhile makes the next one, so a section on an
 * idle system is offered at once and batches grow as the log gets busy.
 */
final class BatchPipeline {
    /** Reads that wait, whether for a batch or in one. */
    static final int READINGS_MAX = 1024;

    /** A batch that has not come back for so long is given up; routers then send its sections again. */
    static final long IN_FLIGHT_MAX_NS = 10_000_000_000L;

    private static final byte[] BARRIER = Sections.barrier();

    /** Stands for a section that comes before a proposal's: nobody waits for what becomes of it. */
    private static final Proposal PRELUDE = new Duty(Sections.barrier(), () -> {}, () -> {});

    private final int partition;
    private final int inFlightMax;
    private final BatchWriter writer;
    private final BatchPace pace;
    private final Replica replica;
    private final ShardingMetrics metrics;
    private final Deque<Proposal> duties = new ArrayDeque<>();
    private final FairQueue waiting = new FairQueue();
    private final Deque<Reading> readings = new ArrayDeque<>();

    /** Offered and not come back, in order of sequence. */
    private final Deque<Batch> inFlight = new ArrayDeque<>();

    /** Written into {@code writer} but not offered yet, since the log had no room. */
    private @Nullable Batch written;

    private long lastSequence;

    /** Request numbers of all readings, waiting or in a batch. */
    private final LongHashSet openReadings = new LongHashSet();

    BatchPipeline(PartitionContext context, Sharing sharing) {
        this.partition = context.partition();
        this.inFlightMax = context.config().inFlightBatchesMax();
        this.metrics = context.metrics();
        this.replica = context.replica();
        this.pace = new BatchPace(context.batchBytesMax(), sharing);
        this.writer = new BatchWriter(
                context.batchBytesMax(),
                context.peers().self(),
                context.incarnation(),
                context.slotMap().version());
    }

    /** Batches are at most so long, whatever was configured. */
    void limitBatches(int bytesMax) {
        writer.limit(bytesMax);
    }

    /** Puts a gateway's section in line. */
    void propose(Submission submission) {
        waiting.add(submission);
    }

    /** How long the first section of a principal has been in line; 0 if none is. */
    long waitedNs(String principal, long nowNs) {
        return waiting.waitedNs(principal, nowNs);
    }

    /** Puts one of the leader's own sections before those of gateways: few, small, and others wait for what they do. */
    void proposeFirst(Proposal duty) {
        duties.add(duty);
    }

    /** Puts a read in line, if it is not there already; false if too many wait. */
    boolean read(Reading reading) {
        if (openReadings.contains(reading.correlation())) {
            return true;
        }
        if (openReadings.size() == READINGS_MAX) {
            return false;
        }
        openReadings.add(reading.correlation());
        readings.add(reading);
        return true;
    }

    int batchesInFlight() {
        return inFlight.size();
    }

    /** True if nothing waits and nothing is on its way. */
    boolean isIdle() {
        return inFlight.isEmpty() && written == null && waiting.isEmpty() && duties.isEmpty() && readings.isEmpty();
    }

    /** True if a batch is there that the log had no room for. */
    boolean isHeldUp() {
        return written != null;
    }

    int sectionBytesMax() {
        return writer.sectionBytesMax();
    }

    /** Offers what may be offered. */
    void pump(CommandLog log, long nowNs) {
        while (inFlight.size() < inFlightMax) {
            Batch batch = written == null ? write(nowNs) : written;
            written = batch;
            if (batch == null || !offer(batch, log, nowNs)) {
                return;
            }
            written = null;
        }
    }

    /** The batch of the sequence number has come back; those before it never will. Null if it was given up before. */
    @Nullable
    Batch take(long sequence) {
        loseWhile(batch -> batch.sequence < sequence);
        Batch first = inFlight.peek();
        if (first == null || first.sequence != sequence) {
            return null;
        }
        remove(first);
        return first;
    }

    /** The batch is applied. */
    void onApplied(Batch batch, long nowNs) {
        pace.onReturned(batch.bytes, nowNs - batch.offeredAtNs);
    }

    /** A term has begun: batches of earlier terms that have not come back by then are not in the log. */
    void onNewTerm(long term) {
        loseWhile(batch -> batch.term < term);
    }

    void loseOverdue(long nowNs) {
        loseWhile(batch -> nowNs - batch.offeredAtNs > IN_FLIGHT_MAX_NS);
    }

    /** This member leads no longer: what was offered may be in the log, what was not is not. */
    void turnAllAway() {
        loseWhile(batch -> true);
        turnWaitingAway();
    }

    /** Nothing is offered for a while: what was not offered yet is not in the log. */
    void turnWaitingAway() {
        if (written != null) {
            written.readings.forEach(reading -> openReadings.remove(reading.correlation()));
            written.turnAway();
            written = null;
        }
        // Copied first: a duty that is turned away may propose again.
        List<Proposal> proposals = new ArrayList<>(duties);
        proposals.addAll(waiting.removeAll());
        duties.clear();
        proposals.forEach(Proposal::onTurnedAway);
        for (Reading reading : readings) {
            openReadings.remove(reading.correlation());
            reading.turnAway();
        }
        readings.clear();
    }

    private boolean offer(Batch batch, CommandLog log, long nowNs) {
        batch.term = log.leadershipTermId();
        batch.offeredAtNs = nowNs;
        batch.bytes = writer.length();
        if (log.offer(writer.buffer(), 0, writer.length()) <= 0) {
            return false;
        }
        inFlight.add(batch);
        for (Proposal proposal : batch.proposals) {
            proposal.onOffered();
        }
        metrics.onBatchOffered(partition, writer.sections(), batch.items(), writer.length());
        return true;
    }

    /** Writes the next batch; null if nothing waits. */
    private @Nullable Batch write(long nowNs) {
        if (duties.isEmpty() && waiting.isEmpty() && readings.isEmpty()) {
            return null;
        }
        Batch batch = new Batch(lastSequence + 1);
        writer.begin();
        fill(batch, duties::peek, duties::remove);
        Submission first = waiting.peek();
        // One section goes in any case: it may be longer than what others would wait for.
        writer.allow(Math.max(pace.bytes(nowNs), first == null ? 0 : first.bytes()));
        fill(batch, waiting::peek, waiting::remove);
        batch.readings.addAll(readings);
        readings.clear();
        if (writer.isEmpty()) {
            if (batch.readings.isEmpty()) {
                return null;
            }
            writer.addOnly(BARRIER);
        }
        lastSequence++;
        writer.end(batch.sequence, replica.slotsMoved());
        return batch;
    }

    private void fill(Batch batch, Supplier<@Nullable Proposal> peek, Runnable remove) {
        Proposal next = peek.get();
        while (next != null) {
            if (!next.isForgotten()) {
                if (!writer.add(next)) {
                    return;
                }
                if (next.prelude() != null) {
                    batch.proposals.add(PRELUDE);
                }
                batch.proposals.add(next);
            }
            remove.run();
            next = peek.get();
        }
    }

    private void loseWhile(Predicate<Batch> condition) {
        Batch first = inFlight.peek();
        while (first != null && condition.test(first)) {
            remove(first);
            metrics.onBatchLost(partition);
            first.lose();
            first = inFlight.peek();
        }
    }

    private void remove(Batch first) {
        inFlight.remove();
        for (Reading reading : first.readings) {
            openReadings.remove(reading.correlation());
        }
    }
}
