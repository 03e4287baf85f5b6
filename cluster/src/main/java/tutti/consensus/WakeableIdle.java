package tutti.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Parks an agent's thread until a bound has passed or an agent before it in the chain did work: a message then crosses the
 * node at the speed of wake-ups instead of waiting out a nap at each of its stations, and idle threads may nap long. An agent
 * is only ever told to look; what it finds is its own business.
 *
 * <p>A waker first sets {@code signalled}, then reads {@code parked}; the sleeper first sets {@code parked}, then reads
 * {@code signalled}. So one of them sees the other and no wake-up is lost.
 */
final class WakeableIdle implements IdleStrategy {
    private final String name;
    private final long parkMinNs;
    private final long parkMaxNs;
    private final BooleanSupplier hurried;
    private final List<Link> links = new ArrayList<>();

    /**
     * The next nap: short after work, since the next message is likely near, then twice as long each time. Short after a
     * wake-up, too: what it was for may show a moment later, as when a leader's archive may read only what the driver has sent.
     */
    private long parkNs;

    private volatile boolean signalled;
    private volatile @Nullable Thread parked;

    private record Link(BooleanSupplier condition, WakeableIdle agent) {}

    /**
     * @param hurried while it holds, every nap is the shortest; asked by the agent's thread before each
     */
    WakeableIdle(String name, long parkMinNs, long parkMaxNs, BooleanSupplier hurried) {
        this.name = name;
        this.parkMinNs = parkMinNs;
        this.parkMaxNs = parkMaxNs;
        this.hurried = hurried;
        this.parkNs = parkMinNs;
    }

    /** Names an agent to wake after work. To be called before this agent starts. */
    void wakes(WakeableIdle agent) {
        wakesIf(() -> true, agent);
    }

    /** Names an agent to wake after work if the condition holds, which this agent's thread asks each time. */
    void wakesIf(BooleanSupplier condition, WakeableIdle agent) {
        links.add(new Link(condition, agent));
    }

    /** Makes the agent look for work now; from any thread. */
    void wake() {
        signalled = true;
        Thread sleeper = parked;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            parkNs = parkMinNs;
            for (int i = 0; i < links.size(); i++) {
                Link link = links.get(i);
                if (link.condition.getAsBoolean()) {
                    link.agent.wake();
                }
            }
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        parked = Thread.currentThread();
        if (!signalled) {
            boolean isHurried = hurried.getAsBoolean();
            LockSupport.parkNanos(this, isHurried ? parkMinNs : parkNs);
            parkNs = isHurried ? parkMinNs : Math.min(2 * parkNs, parkMaxNs);
        }
        parked = null;
        if (signalled) {
            signalled = false;
            parkNs = parkMinNs;
        }
    }

    @Override
    public void reset() {
        parkNs = parkMinNs;
    }

    @Override
    public String alias() {
        return name;
    }
}
