package tutti.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folders of one node: its data and configuration, and the media driver's memory-mapped files. */
record NodeFiles(int node, Path dataDir, Path aeronDir, Path config, Path log) {
    private static final int LOOPBACK_FRAME_BYTES = 32_256;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String HISTORY = "history";

    /** Makes the folders and writes the node's configuration. */
    static NodeFiles create(NodePlace place, String name, int node, List<NodePorts> all, LocalCluster.Size size) {
        Path dataDir = place.dataDir().toAbsolutePath();
        Path ownDir = place.ownDir().toAbsolutePath();
        Path aeronDir = Files.isDirectory(SHARED_MEMORY)
                ? SHARED_MEMORY.resolve("tutti-" + name + "-" + node)
                : dataDir.resolve("aeron");
        NodeFiles files =
                new NodeFiles(node, dataDir, aeronDir, ownDir.resolve("node.conf"), ownDir.resolve("node.log"));
        try {
            Files.createDirectories(dataDir);
            Files.createDirectories(ownDir);
            Files.writeString(files.config, files.configText(all, size));
        } catch (IOException e) {
            throw new LocalClusterException("cannot write the configuration of node " + node + " to " + dataDir, e);
        }
        return files;
    }

    private String configText(List<NodePorts> all, LocalCluster.Size size) {
        String nodes = all.stream()
                .map(ports -> String.format(
                        "    { host = \"%s\", grpc-port = %d, http-port = %d, pekko-port = %d, aeron-port = %d }",
                        ports.host(), ports.grpc(), ports.http(), ports.pekko(), ports.aeron()))
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n",
                "# Written by tutti; every other setting has its default. Loopback carries long datagrams whole.",
                "tutti {",
                "  node = " + node,
                "  nodes = [",
                nodes,
                "  ]",
                "  partitions = " + size.partitions(),
                "  consensus.frame-bytes-max = " + LOOPBACK_FRAME_BYTES,
                "  data-dir = " + quoted(dataDir),
                "  aeron-dir = " + quoted(aeronDir),
                size.settings().stream().map(line -> "  " + line + "\n").collect(Collectors.joining()) + "}",
                "");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What a node said last, for a message about its end. */
    String lastLogLines(int count) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }

    /**
     * What the node takes.
     *
     * @param metrics that it tells now
     * @param memory of its process that is no file's
     */
    NodeUse use(Map<String, Double> metrics, long memory) {
        long history = bytes(dataDir.resolve(HISTORY));
        return new NodeUse(
                longOf(metrics, "jvm_memory_used_bytes{area=\"heap\"}"),
                memory,
                longOf(metrics, "jvm_threads_current"),
                longOf(metrics, "process_open_fds"),
                bytes(aeronDir),
                bytes(dataDir) - history,
                history);
    }

    private static long longOf(Map<String, Double> metrics, String name) {
        return metrics.getOrDefault(name, 0.0).longValue();
    }

    /** Sizes of all files in a folder; what vanishes meanwhile counts for nothing. */
    private static long bytes(Path folder) {
        AtomicLong sum = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException error) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.get();
    }

    /** Removes all that a node has written but its log of lines, as if its disk were new. */
    void deleteData() {
        try (Stream<Path> all = Files.list(dataDir)) {
            all.filter(file -> !file.equals(config) && !file.equals(log)).forEach(NodeFiles::delete);
        } catch (IOException e) {
            throw new LocalClusterException("cannot empty " + dataDir, e);
        }
        deleteAeronDir();
    }

    /** Removes the media driver's files, and the lock and the mark files that a node has beside them. */
    void deleteAeronDir() {
        delete(aeronDir);
        delete(aeronDir.resolveSibling(aeronDir.getFileName() + ".marks"));
        delete(aeronDir.resolveSibling(aeronDir.getFileName() + ".lock"));
    }

    /** Removes a folder and all in it; what is gone already is no error. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(NodeFiles::deleteOne);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot remove " + folder + ": " + e.getMessage());
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
