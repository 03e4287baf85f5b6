package tutti.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that keep a core busy each, to see how the cluster fares when the processor is scarce. They end with the process that started
 * them, however that ends: what goes on would spoil everything that is measured later.
 */
public final class Hogs implements AutoCloseable {
    /** Looks for its parent a few times a second. */
    static final String LOOP =
            "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";

    private final List<Process> processes = new ArrayList<>();

    public Hogs(int count) {
        List<String> words = new ArrayList<>(OwnSession.before());
        words.addAll(List.of("sh", "-c", LOOP));
        for (int i = 0; i < count; i++) {
            try {
                processes.add(new ProcessBuilder(words).start());
            } catch (IOException e) {
                stop();
                throw new LocalClusterException("cannot start a busy process: " + e.getMessage(), e);
            }
        }
    }

    List<ProcessHandle> processes() {
        return processes.stream().map(Process::toHandle).toList();
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
