package tutti.consensus;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of Aeron's agents and reports one that ends while the node runs: whatever the agent died of, its thread
 * ends, so this sees deaths for which Aeron has no hook (driver and archive).
 */
final class AgentThreads {
    private final NodeFailure failure;

    AgentThreads(NodeFailure failure) {
        this.failure = failure;
    }

    /** A factory whose threads carry the name and end only when the node closes. */
    ThreadFactory named(String name) {
        return agent -> {
            Thread thread = new Thread(() -> runToEnd(name, agent), name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void runToEnd(String name, Runnable agent) {
        try {
            agent.run();
        } finally {
            failure.unlessClosing("the thread " + name + " has ended", null);
        }
    }
}
