package tutti.bench;

import java.util.ArrayList;
import java.util.List;

/** Threads that end with their task. */
final class Threads {
    private Threads() {}

    static Thread start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs all at once; returns when all have ended. */
    static void runAll(List<? extends Runnable> tasks, String name) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable task : tasks) {
            threads.add(start(task, name + threads.size()));
        }
        threads.forEach(Threads::join);
    }
}
