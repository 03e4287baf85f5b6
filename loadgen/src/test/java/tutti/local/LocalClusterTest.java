package tutti.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.local.LocalCluster.Site;

class LocalClusterTest {
    private static final NodeCommand COMMAND = new NodeCommand(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "tutti.local.FakeNodeMain"));

    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    private final List<NodePorts> ports = NodePorts.choose(2, 2);

    private static LocalCluster.Size size(@Nullable Path dataDir) {
        return new LocalCluster.Size(2, 2, dataDir, List.of("limits.accounts-max = 64"));
    }

    private LocalCluster cluster(Path dataDir) {
        return new LocalCluster(Site.onLoopback(ports, dataDir), size(dataDir), COMMAND, progress::add);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
            Thread.sleep(20);
        }
    }

    @Test
    void shouldStartAgainWhatIsKilledAndLeaveNothingBehind(@TempDir Path dataDir) throws InterruptedException {
        List<NodeProcess> nodes;
        try (LocalCluster cluster = cluster(dataDir)) {
            nodes = cluster.nodes();
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(60));
            assertThat(cluster.cpuSeconds()).isPositive();
            double cpuBefore = cluster.cpuSeconds();

            cluster.kill(1);
            await(() -> nodes.get(1).startCount() == 2);
            cluster.awaitReady(Duration.ofSeconds(60));

            assertThat(cluster.restartCount()).isZero();
            assertThat(cluster.longestSyncSeconds()).isEqualTo(0.25);
            assertThat(cluster.cpuSeconds()).isGreaterThan(cpuBefore);
            assertThat(nodes).allMatch(node -> Files.isDirectory(node.files().aeronDir()));
        }
        assertThat(nodes).noneMatch(NodeProcess::isAlive);
        assertThat(nodes).noneMatch(node -> Files.exists(node.files().aeronDir()));
        assertThat(dataDir.resolve("node-0").resolve("node.conf")).exists();
    }

    @Test
    void shouldStartANodeWithNothingOfWhatItHad(@TempDir Path dataDir) throws Exception {
        try (LocalCluster cluster = cluster(dataDir)) {
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(60));
            Path segment = Files.createDirectories(dataDir.resolve("node-1").resolve("archive"))
                    .resolve("0-0.rec");
            Files.createFile(segment);
            Files.createFile(dataDir.resolve("node-0").resolve("kept"));

            cluster.empty(1);
            await(() -> cluster.nodes().get(1).startCount() == 2);
            cluster.awaitReady(Duration.ofSeconds(60));

            assertThat(segment.getParent()).doesNotExist();
            assertThat(dataDir.resolve("node-1").resolve("node.conf")).content().contains("limits.accounts-max = 64\n");
            assertThat(dataDir.resolve("node-0").resolve("kept")).exists();
            assertThat(cluster.nodes().get(0).startCount()).isEqualTo(1);
            assertThat(cluster.restartCount()).isZero();
        }
    }

    @Test
    void shouldLeaveDownWhatIsHeldUntilItIsReleased(@TempDir Path dataDir) throws InterruptedException {
        try (LocalCluster cluster = cluster(dataDir)) {
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(60));

            cluster.killAndHold(0);
            cluster.killAndHold(1);
            Thread.sleep(1500);
            assertThat(cluster.nodes()).noneMatch(NodeProcess::isAlive);
            assertThat(cluster.areAllReady()).isFalse();
            cluster.release(0);
            cluster.release(1);
            await(cluster::areAllReady);

            assertThat(cluster.nodes()).allMatch(node -> node.startCount() == 2);
            assertThat(cluster.restartCount()).isZero();
        }
    }

    @Test
    void shouldRestartAllOnceTheirSnapshotsHoldEverything(@TempDir Path dataDir) {
        try (LocalCluster cluster = cluster(dataDir)) {
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(60));

            cluster.restartFromSnapshots();

            assertThat(cluster.nodes()).allMatch(node -> node.startCount() == 2 && node.isAlive());
            assertThat(cluster.restartCount()).isZero();
        }
    }

    @Test
    void shouldRemoveATemporaryFolder() {
        Path dataDir;
        try (LocalCluster cluster =
                new LocalCluster(Site.onLoopback(ports, null), size(null), COMMAND, progress::add)) {
            dataDir = cluster.nodes().get(0).files().dataDir();
            assertThat(dataDir).exists();
        }
        assertThat(dataDir.getParent()).doesNotExist();
    }

    @Test
    void shouldCountNodesThatEndByThemselves(@TempDir Path dataDir) throws InterruptedException {
        try (LocalCluster cluster = cluster(dataDir)) {
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(60));

            cluster.nodes().get(0).stop();
            await(() -> cluster.restartCount() == 1);

            assertThat(progress).anyMatch(line -> line.startsWith("node 0 ended by itself with exit code"));
        }
    }

    @Test
    void shouldShowTheLogOfANodeThatDoesNotStart(@TempDir Path dataDir) throws IOException {
        Files.createDirectories(dataDir.resolve("node-1"));
        Files.createFile(dataDir.resolve("node-1").resolve("broken"));
        try (LocalCluster cluster = cluster(dataDir)) {
            cluster.start();

            assertThatThrownBy(() -> cluster.awaitReady(Duration.ofSeconds(60)))
                    .isInstanceOf(LocalClusterException.class)
                    .hasMessageContaining("node 1 ended again and again")
                    .hasMessageContaining("the data folder is broken");
        }
    }

    @Test
    void shouldTakeOtherPortsWhenOneIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(ports.get(1).grpc(), 1, InetAddress.getLoopbackAddress())) {
            List<NodePorts> others = NodePorts.choose(2, 2);

            assertThat(taken.isBound()).isTrue();
            assertThat(others.get(0).grpc()).isNotEqualTo(ports.get(0).grpc());
            assertThat(others.get(0).areDefault()).isFalse();
        }
    }

    @Test
    void shouldCompleteTheNodesCommandFromTheEnvironment(@TempDir Path folder) throws IOException {
        Path jar = Files.createFile(folder.resolve("node.jar"));

        NodeCommand command = NodeCommand.fromEnvironment(
                Map.of(NodeCommand.JAR_VARIABLE, jar.toString(), NodeCommand.OPTIONS_VARIABLE, " -Xmx1g  -ea "));

        assertThat(command.words().subList(1, command.words().size()))
                .containsExactly("-Xmx1g", "-ea", "-jar", jar.toString());
        assertThatThrownBy(() -> NodeCommand.fromEnvironment(Map.of(
                        NodeCommand.JAR_VARIABLE, folder.resolve("none.jar").toString())))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining("TUTTI_NODE_JAR");
    }
}
