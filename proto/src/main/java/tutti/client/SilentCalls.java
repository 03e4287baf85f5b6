package tutti.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after calls that go to the node that leads a partition: one that is silent may lead no more, being cut off or stopped, and says
 * nothing until the attempt's time is over. Other nodes are then asked, and the call is cancelled once another one leads; whoever
 * made it sends it there.
 */
final class SilentCalls {
    private static final long TICK_MS = 100;

    /** A leader that answers nothing for so long may be one no more: other nodes are asked. */
    static final long SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Nodes nodes;
    private final MapCache maps;
    private final Set<Watched> calls = ConcurrentHashMap.newKeySet();

    SilentCalls(Nodes nodes, MapCache maps, ScheduledExecutorService timer) {
        this.nodes = nodes;
        this.maps = maps;
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** A call that has not been answered yet. */
    final class Watched {
        private final int partition;
        private final String address;
        private final Runnable cancel;
        private final long sinceNs = System.nanoTime();

        private Watched(int partition, String address, Runnable cancel) {
            this.partition = partition;
            this.address = address;
            this.cancel = cancel;
        }

        /** It was answered, or has failed. */
        void end() {
            calls.remove(this);
        }
    }

    /**
     * Looks after a call until its {@link Watched#end}.
     *
     * @param cancel ends the call as failed; called at most once
     */
    Watched watch(int partition, String address, Runnable cancel) {
        Watched watched = new Watched(partition, address, cancel);
        calls.add(watched);
        return watched;
    }

    private void tick() {
        long nowNs = System.nanoTime();
        for (Watched call : calls) {
            if (nowNs - call.sinceNs < SILENCE_NS) {
                continue;
            }
            String leader = nodes.workingLeader(maps.newest(), call.partition);
            if (leader == null || leader.equals(call.address)) {
                maps.refreshBeside(call.address);
            } else if (calls.remove(call)) {
                call.cancel.run();
            }
        }
    }
}
