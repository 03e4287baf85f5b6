package tutti.consensus;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;

/**
 * Compares the cluster that this node's folder belongs to with that of the others, before the logs start and for as long as they run. Where
 * they differ, the fewer are wrong; a node that can't tell yet waits.
 */
final class KinWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KinWatch.class);
    private static final long EVERY_MS = 2_000;
    private static final long WAIT_MS = 250;

    private final Peers peers;
    private final Kin kin;
    private final NodeFailure failure;
    private final CountDownLatch closed = new CountDownLatch(1);

    KinWatch(Peers peers, Kin kin, NodeFailure failure) {
        this.peers = peers;
        this.kin = kin;
        this.failure = failure;
    }

    /**
     * Returns once more of those that answer are of this node's kin than are not; that nobody answers is no reason to wait.
     *
     * @throws ConfigException if more are not
     */
    void check() {
        boolean isWaiting = false;
        while (true) {
            Map<Integer, PeerAnswer> answers = peers.whoAreYou();
            long strangers = strangers(answers);
            long members = 1
                    + answers.values().stream()
                            .filter(answer -> kin.equals(answer.kin()))
                            .count();
            if (strangers > members) {
                throw new ConfigException(complaint(answers));
            }
            if (strangers < members) {
                return;
            }
            if (!isWaiting) {
                LOG.warn("{}; waiting until more nodes say what they belong to", complaint(answers));
                isWaiting = true;
            }
            sleep(WAIT_MS);
        }
    }

    /** Goes on comparing in a thread of its own. */
    void start() {
        Thread thread = new Thread(this::watch, "kin-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void watch() {
        try {
            while (!closed.await(EVERY_MS, TimeUnit.MILLISECONDS)) {
                Map<Integer, PeerAnswer> answers = peers.whoAreYou();
                if (2 * strangers(answers) > peers.count() + 1) {
                    failure.unlessClosing(complaint(answers), null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long strangers(Map<Integer, PeerAnswer> answers) {
        return answers.values().stream()
                .filter(answer -> answer.kin() != null && !kin.equals(answer.kin()))
                .count();
    }

    private String complaint(Map<Integer, PeerAnswer> answers) {
        StringBuilder text = new StringBuilder("this node's folder belongs to " + kin);
        answers.forEach((node, answer) -> {
            Kin theirs = answer.kin();
            if (theirs != null && !kin.equals(theirs)) {
                text.append("; that of node ").append(node).append(" to ").append(theirs);
            }
        });
        return text + ". A folder is another cluster's, or was not given the partitions that were added";
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nodes were compared", e);
        }
    }
}
