package tutti.sharding;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that wakes actors at the times they ask for, to a fraction of a millisecond.
 *
 * <p>Pekko's scheduler counts in ticks of 10 ms and cannot be made finer without waking up for every tick, also when
 * nothing waits. A leader that connects to its log, or meets back pressure, cannot wait that long.
 */
final class Pulse implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long PARK_MAX_NS = 1_000_000_000L;

    /** Clock readings are taken from here, so that they can be compared without regard to overflow. */
    private final long startNs = System.nanoTime();

    private final List<Wake> wakes = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "tutti-pulse");

    /** When the thread means to wake up, by {@link #elapsed}. */
    private volatile long wakeUpNs;

    private volatile boolean closed;

    Pulse() {
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A new wake that calls {@code action}, on the pulse's thread, once for each time asked for. */
    Wake register(Runnable action) {
        Wake wake = new Wake(action);
        wakes.add(wake);
        return wake;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private long elapsed(long nanoTime) {
        return nanoTime - startNs;
    }

    private void run() {
        while (!closed) {
            // Set before the wakes are read: whoever asks after that finds it, or the time below, and unparks.
            wakeUpNs = NEVER;
            long nowNs = elapsed(System.nanoTime());
            long nextNs = nowNs + PARK_MAX_NS;
            for (Wake wake : wakes) {
                nextNs = Math.min(nextNs, wake.fireIfDue(nowNs));
            }
            wakeUpNs = nextNs;
            LockSupport.parkNanos(this, nextNs - elapsed(System.nanoTime()));
        }
    }

    /** One actor's alarm. */
    final class Wake {
        private final Runnable action;
        private final AtomicLong dueNs = new AtomicLong(NEVER);

        private Wake(Runnable action) {
            this.action = action;
        }

        /** Asks to be woken at the time, by {@link System#nanoTime}, or at an earlier one asked for before. */
        void at(long nanoTime) {
            long atNs = elapsed(nanoTime);
            long before = dueNs.getAndAccumulate(atNs, Math::min);
            if (atNs < before && atNs < wakeUpNs) {
                LockSupport.unpark(thread);
            }
        }

        private long fireIfDue(long nowNs) {
            long due = dueNs.get();
            if (due > nowNs) {
                return due;
            }
            dueNs.set(NEVER);
            action.run();
            return NEVER;
        }
    }
}
