package tutti.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node as a process of its own, which may be started again after its end. Safe for use by several threads. */
public final class NodeProcess {
    /** Field of /proc/PID/stat that holds the user time, counted from the one after the command's name. */
    private static final int STAT_USER_TIME = 11;

    private static final int STAT_SYSTEM_TIME = 12;
    private static final int MS_PER_TICK = 10;

    private final NodeFiles files;
    private final NodePorts ports;
    private final NodeCommand command;
    private final List<String> before;

    private @Nullable Process process;
    private long startedNs;
    private int startCount;
    /** CPU time of earlier processes of this node. */
    private long endedCpuMs;
    /** CPU time of the present process when it was last looked at. */
    private long lastCpuMs;

    /** @param before words that the command stands behind */
    NodeProcess(NodeFiles files, NodePorts ports, NodeCommand command, List<String> before) {
        this.files = files;
        this.ports = ports;
        this.command = command;
        this.before = before;
    }

    NodeFiles files() {
        return files;
    }

    NodePorts ports() {
        return ports;
    }

    void start() {
        start(List.of());
    }

    /** Starts it with nothing in its folder, in a cluster that has data. */
    void replace() {
        start(List.of("--replace"));
    }

    private synchronized void start(List<String> options) {
        endedCpuMs += lastCpuMs;
        lastCpuMs = 0;
        List<String> words = new ArrayList<>(before);
        words.addAll(command.words());
        words.add("--config");
        words.add(files.config().toString());
        words.addAll(options);
        try {
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new LocalClusterException("cannot start node " + ports.node() + ": " + e.getMessage(), e);
        }
        startedNs = System.nanoTime();
        startCount++;
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** When it was started last, by {@link System#nanoTime}. */
    public synchronized long startedNs() {
        return startedNs;
    }

    /** Number of the process that runs, or ran last. */
    public synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    /** HOST:PORT of its gRPC endpoint. */
    public String grpcAddress() {
        return ports.grpcAddress();
    }

    /** Memory that the process has in RAM now; 0 if it cannot be read, as outside Linux. */
    public long residentBytes() {
        return memory("VmRSS:");
    }

    /** The part of it that is no file's, mapped or shared, which the system cannot take back. */
    long anonymousBytes() {
        return memory("RssAnon:");
    }

    private long memory(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** The node's folder, where its process, if it ended, left what it had. */
    public Path dataDir() {
        return files.dataDir();
    }

    /** How often it was started. */
    public synchronized int startCount() {
        return startCount;
    }

    /** Of a process that has ended; null while it runs. */
    public synchronized @Nullable Integer exitCode() {
        return process == null || process.isAlive() ? null : process.exitValue();
    }

    /** SIGKILL, as a power cut would end it. */
    synchronized void kill() {
        cpuMs();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** SIGTERM. */
    synchronized void stop() {
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits for the end of a process that was stopped; kills it if that takes too long. */
    void awaitEnd(long limitMs) {
        Process ending;
        synchronized (this) {
            ending = process;
        }
        if (ending == null) {
            return;
        }
        try {
            if (!ending.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** CPU time, user and system, of all processes that this node has had, milliseconds. */
    synchronized long cpuMs() {
        if (process != null) {
            lastCpuMs = Math.max(lastCpuMs, cpuMsOf(process.pid()));
        }
        return endedCpuMs + lastCpuMs;
    }

    private static long cpuMsOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[STAT_USER_TIME]) + Long.parseLong(fields[STAT_SYSTEM_TIME])) * MS_PER_TICK;
        } catch (IOException e) {
            return 0; // it has ended, or this system has no /proc
        }
    }
}
