package tutti.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that keep a core busy each, to see how the cluster fares when the processor is scarce. */
public final class Hogs implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();

    public Hogs(int count) {
        for (int i = 0; i < count; i++) {
            try {
                processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            } catch (IOException e) {
                stop();
                throw new LocalClusterException("cannot start a busy process: " + e.getMessage(), e);
            }
        }
    }

    /** Ends them. */
    public void stop() {
        processes.forEach(Process::destroyForcibly);
        processes.clear();
    }

    @Override
    public void close() {
        stop();
    }
}
