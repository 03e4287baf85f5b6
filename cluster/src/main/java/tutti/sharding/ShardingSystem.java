package tutti.sharding;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import tutti.config.NodeConfig;
import tutti.partition.CommandLog;
import tutti.partition.CommittedLog;

/**
 * This node's actors: one partition actor and one router for each partition, and the node actor.
 *
 * <p>Order of launch: construct, hand {@link #committedLog} to the consensus services, start consensus, then {@link #start}
 * with the logs it gave.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ShardingSystem implements AutoCloseable {
    /**
     * Starts the actors; they hold empty replicas and admit nothing yet.
     *
     * @param fatal told of a broken invariant, or anything else that leaves a replica in doubt; it must halt the node
     */
    public ShardingSystem(
            NodeConfig config,
            String version,
            ShardingMetrics metrics,
            PositionListener positionListener,
            Consumer<Throwable> fatal) {
        throw new UnsupportedOperationException();
    }

    /** What the consensus service of the partition feeds. There from construction on, since a log is replayed at once. */
    public CommittedLog committedLog(int partition) {
        throw new UnsupportedOperationException();
    }

    /** Gives the partition actors their logs. */
    public void start(IntFunction<CommandLog> logs) {
        throw new UnsupportedOperationException();
    }

    public Partitions partitions() {
        throw new UnsupportedOperationException();
    }

    /**
     * Bytes of the partition's log that this node knows to be committed and the member on {@code node} had not stored when
     * it last said so; -1 if it never did.
     */
    public long followerLag(int partition, int node) {
        throw new UnsupportedOperationException();
    }

    /** For what else of this node runs on actors. */
    public ActorSystem<?> actorSystem() {
        throw new UnsupportedOperationException();
    }

    /** Leaves the Pekko cluster and stops the actors. To be called when consensus no longer calls {@link #committedLog}. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
