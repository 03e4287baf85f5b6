package tutti.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import tutti.client.TuttiClient;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.config.NodeConfigLoader;
import tutti.consensus.Beginning;

/** Three whole nodes in this process, on loopback. */
final class NodesInProcess implements AutoCloseable {
    static final int NODES = 3;
    private static final int PARTITIONS = 2;
    private static final int OTHER_PORTS = 3;
    private static final int PORTS = OTHER_PORTS + NodeAddress.aeronPorts(PARTITIONS);

    private final Path folder;
    private final int firstPort = FreePorts.block(NODES * PORTS);
    private final @Nullable Node[] nodes = new Node[NODES];

    private NodesInProcess(Path folder) {
        this.folder = folder;
    }

    /** Writes settings; nothing runs yet. */
    static NodesInProcess prepare(Path folder) throws IOException {
        NodesInProcess prepared = new NodesInProcess(Files.createDirectories(folder));
        for (int node = 0; node < NODES; node++) {
            Files.writeString(prepared.file(node), prepared.settings(node));
        }
        return prepared;
    }

    static NodesInProcess start(Path folder) throws IOException {
        return prepare(folder).running();
    }

    /** Starts all; each waits for the others. */
    NodesInProcess running() {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            int number = node;
            starts.add(CompletableFuture.runAsync(() -> start(number)));
        }
        starts.forEach(CompletableFuture::join);
        return this;
    }

    /** Path of a node's settings. */
    String config(int node) {
        return file(node).toString();
    }

    TuttiClient connect() {
        String addresses = IntStream.range(0, NODES)
                .mapToObj(node -> "127.0.0.1:" + port(node))
                .collect(Collectors.joining(","));
        return TuttiClient.builder()
                .addresses(addresses)
                .deadline(Duration.ofSeconds(30))
                .build();
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            CloseHelper.quietClose(node);
        }
    }

    private void start(int number) {
        try {
            Node node = new Node(NodeConfigLoader.load(file(number)), Beginning.NORMAL);
            nodes[number] = node;
            node.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(int node) {
        return folder.resolve("node-" + node + ".conf");
    }

    private int port(int node) {
        return firstPort + node * PORTS;
    }

    private String settings(int number) {
        String nodesText = IntStream.range(0, NODES)
                .mapToObj(node ->
                        "{ host = \"127.0.0.1\", grpc-port = %d, http-port = %d, pekko-port = %d, aeron-port = %d }"
                                .formatted(port(node), port(node) + 1, port(node) + 2, port(node) + OTHER_PORTS))
                .collect(Collectors.joining(", "));
        return """
                tutti {
                  node = %d
                  nodes = [ %s ]
                  partitions = %d
                  data-dir = "%s"
                  aeron-dir = "%s"
                }
                """.formatted(
                number, nodesText, PARTITIONS, folder.resolve("data-" + number), folder.resolve("driver-" + number));
    }
}
