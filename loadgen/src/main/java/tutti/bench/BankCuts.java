package tutti.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiException;
import tutti.v1.AuditResponse;

/** Audits the books over a consistent cut, again and again while money moves. */
final class BankCuts implements Runnable {
    private static final Duration CUT_LIMIT = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 500;

    private final BlockingTuttiClient client;
    private final Consumer<String> progress;
    private volatile boolean isOver;
    private final AtomicInteger complete = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger incomplete = new AtomicInteger();

    BankCuts(BlockingTuttiClient client, Consumer<String> progress) {
        this.client = client;
        this.progress = progress;
    }

    @Override
    public void run() {
        while (!isOver) {
            try {
                AuditResponse audit = client.audit(CUT_LIMIT);
                complete.incrementAndGet();
                if (!audit.getHolds()) {
                    broken.incrementAndGet();
                    audit.getViolationsList().forEach(progress);
                }
            } catch (TuttiException e) {
                incomplete.incrementAndGet();
            }
            try {
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** No more after the present one. */
    void end() {
        isOver = true;
    }

    int complete() {
        return complete.get();
    }

    /** Of those, how many found money missing or doubled. */
    int broken() {
        return broken.get();
    }

    /** Cuts that were not completed, such as while a leader was gone. */
    int incomplete() {
        return incomplete.get();
    }
}
