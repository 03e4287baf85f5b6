package tutti.consensus;

import java.util.concurrent.locks.LockSupport;
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
    private static final WakeableIdle[] NOBODY = new WakeableIdle[0];

    private final String name;
    private final long parkMaxNs;
    private WakeableIdle[] next = NOBODY;
    private volatile boolean signalled;
    private volatile @Nullable Thread parked;

    WakeableIdle(String name, long parkMaxNs) {
        this.name = name;
        this.parkMaxNs = parkMaxNs;
    }

    /** Names the agents to wake after work. To be called before the agent starts. */
    void wakes(WakeableIdle... next) {
        this.next = next.clone();
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
            for (WakeableIdle agent : next) {
                agent.wake();
            }
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        parked = Thread.currentThread();
        if (!signalled) {
            LockSupport.parkNanos(this, parkMaxNs);
        }
        parked = null;
        signalled = false;
    }

    @Override
    public void reset() {
        // A nap has no history.
    }

    @Override
    public String alias() {
        return name;
    }
}
