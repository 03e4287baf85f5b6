package tutti.sharding;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;

/**
 * Tells whoever halts the node of anything that a partition actor throws. The actor owns a replica that is then in doubt, so
 * it is never restarted.
 */
final class FatalInterceptor extends BehaviorInterceptor<PartitionActor.Message, PartitionActor.Message> {
    private final Consumer<Throwable> fatal;

    FatalInterceptor(Consumer<Throwable> fatal) {
        super(PartitionActor.Message.class);
        this.fatal = fatal;
    }

    @Override
    public Behavior<PartitionActor.Message> aroundReceive(
            TypedActorContext<PartitionActor.Message> context,
            PartitionActor.Message message,
            ReceiveTarget<PartitionActor.Message> target) {
        try {
            return target.apply(context, message);
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
            throw e;
        }
    }
}
