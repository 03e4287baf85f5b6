package tutti.consensus.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;

/** Three node processes on loopback, their boards, and a watch for the longest pause between commits. */
final class TrialCluster implements AutoCloseable {
    private final int partitions;
    private final int firstPort;
    private final Path folder;
    private final Path drivers;
    private final List<String> nodeOptions;
    private final @Nullable Process[] processes;
    private final List<TrialBoard> boards = new ArrayList<>();
    private final long[] position;
    private final long[] advancedNs;
    private final long[] longestGapNs;
    private final Thread watch = new Thread(this::watch, "watch");
    private volatile boolean closed;

    TrialCluster(int nodes, int partitions, int firstPort, Path folder, Path drivers, List<String> nodeOptions)
            throws IOException {
        this.partitions = partitions;
        this.firstPort = firstPort;
        this.folder = Files.createDirectories(folder);
        this.drivers = Files.createDirectories(drivers);
        this.nodeOptions = nodeOptions;
        this.processes = new Process[nodes];
        this.position = new long[partitions];
        this.advancedNs = new long[partitions];
        this.longestGapNs = new long[partitions];
        for (int node = 0; node < nodes; node++) {
            boards.add(new TrialBoard(TrialNode.boardFile(folder, node)));
        }
        watch.setDaemon(true);
        watch.start();
    }

    int nodes() {
        return processes.length;
    }

    int partitions() {
        return partitions;
    }

    void start(int node) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseParallelGC"));
        command.addAll(nodeOptions);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                TrialNode.class.getName(),
                String.valueOf(node),
                String.valueOf(processes.length),
                String.valueOf(partitions),
                folder.toString(),
                String.valueOf(firstPort),
                drivers.toString()));
        try {
            processes[node] = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("node-" + node + ".out").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}. */
    void kill(int node) {
        Process process = processes[node];
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            processes[node] = null;
            for (int p = 0; p < partitions; p++) {
                board(node).put(p, TrialBoard.LEADER, 0);
                board(node).put(p, TrialBoard.READY, 0);
                board(node).put(p, TrialBoard.KNOWN_LEADER, -1);
                board(node).put(p, TrialBoard.POSITION, 0);
            }
        }
    }

    boolean isAlive(int node) {
        Process process = processes[node];
        return process != null && process.isAlive();
    }

    long pid(int node) {
        Process process = processes[node];
        if (process == null) {
            throw new IllegalStateException("node " + node + " does not run");
        }
        return process.pid();
    }

    TrialBoard board(int node) {
        return boards.get(node);
    }

    void load(long batchesPerSecond, int batchBytes) {
        for (TrialBoard board : boards) {
            board.order(TrialBoard.BATCH_BYTES, batchBytes);
            board.order(TrialBoard.RATE, batchesPerSecond);
        }
    }

    void clearLatencies() {
        for (TrialBoard board : boards) {
            for (int p = 0; p < partitions; p++) {
                board.put(p, TrialBoard.LATENCY_COUNT, -1);
            }
        }
    }

    /** The node that leads the partition, -1 if none or two do. */
    int leader(int partition) {
        int leader = -1;
        for (int node = 0; node < nodes(); node++) {
            if (isAlive(node) && board(node).get(partition, TrialBoard.READY) == 1) {
                leader = leader == -1 ? node : -2;
            }
        }
        return Math.max(-1, leader);
    }

    boolean hasLeaders() {
        for (int p = 0; p < partitions; p++) {
            if (leader(p) < 0) {
                return false;
            }
        }
        return true;
    }

    /** True if the node is at most so many bytes of log behind the furthest, in every partition. */
    boolean isCaughtUp(int node, long bytes) {
        for (int p = 0; p < partitions; p++) {
            if (board(node).get(p, TrialBoard.KNOWN_LEADER) < 0
                    || board(node).get(p, TrialBoard.POSITION) < furthest(p) - bytes) {
                return false;
            }
        }
        return true;
    }

    boolean areEqual() {
        for (int p = 0; p < partitions; p++) {
            for (int node = 1; node < nodes(); node++) {
                if (!isSame(p, node, TrialBoard.POSITION) || !isSame(p, node, TrialBoard.DIGEST)) {
                    return false;
                }
            }
        }
        return true;
    }

    long furthest(int partition) {
        long furthest = 0;
        for (TrialBoard board : boards) {
            furthest = Math.max(furthest, board.get(partition, TrialBoard.POSITION));
        }
        return furthest;
    }

    synchronized void clearGaps() {
        for (int p = 0; p < partitions; p++) {
            advancedNs[p] = System.nanoTime();
            longestGapNs[p] = 0;
        }
    }

    synchronized long longestGapMs() {
        long longest = 0;
        for (int p = 0; p < partitions; p++) {
            longest = Math.max(longest, Math.max(longestGapNs[p], System.nanoTime() - advancedNs[p]));
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    static boolean await(long timeoutMs, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(2);
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        for (TrialBoard board : boards) {
            board.order(TrialBoard.STOP, 1);
        }
        for (int node = 0; node < nodes(); node++) {
            Process process = processes[node];
            try {
                if (process != null && !process.waitFor(10, TimeUnit.SECONDS)) {
                    kill(node);
                }
                watch.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        boards.forEach(TrialBoard::close);
        IoUtil.delete(drivers.toFile(), true);
    }

    private boolean isSame(int partition, int node, int field) {
        return board(0).get(partition, field) == board(node).get(partition, field);
    }

    private void watch() {
        while (!closed) {
            synchronized (this) {
                long now = System.nanoTime();
                for (int p = 0; p < partitions; p++) {
                    long furthest = furthest(p);
                    if (furthest != position[p]) {
                        longestGapNs[p] = Math.max(longestGapNs[p], now - advancedNs[p]);
                        position[p] = Math.max(position[p], furthest);
                        advancedNs[p] = now;
                    }
                }
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
