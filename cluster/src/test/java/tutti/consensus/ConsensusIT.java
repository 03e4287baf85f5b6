package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;
import tutti.replica.HistoryStore;

/** Three nodes with two partitions in one process: few messages, so that it may run beside other builds. */
class ConsensusIT {
    @TempDir
    Path folder = Path.of("");

    private ThreeNodes nodes = new ThreeNodes(folder);

    @BeforeEach
    void startAll() {
        nodes = new ThreeNodes(folder);
        nodes.startAll();
    }

    @AfterEach
    void closeAll() {
        nodes.close();
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void shouldGoOnWithoutALeaderAndTakeItBackFromItsSnapshotAndLog() throws IOException {
        nodes.offerToAll();
        nodes.awaitEqualReplicas();

        int stopped = nodes.leader(0);
        nodes.takeSnapshot(0);
        nodes.offerToAll();
        nodes.awaitEqualReplicas();
        stopAsIfKilled(stopped);

        nodes.offerToAll();
        nodes.start(stopped, Beginning.NORMAL);

        nodes.awaitEqualReplicas();
        assertThat(nodes.replica(stopped, 0).isLoadedFromSnapshot()).isTrue();
        assertThat(nodes.replica(stopped, 0).count()).isGreaterThanOrEqualTo(3 * ThreeNodes.BATCHES);
    }

    @Test
    void shouldRefuseADataFolderThatIsInUse() {
        ConsensusNode second = ConsensusNode.create(nodes.config(0), Beginning.NORMAL, (reason, cause) -> {});

        assertThatThrownBy(() ->
                        second.start(partition -> new CountingLog(), partition -> HistoryStore.none(), () -> false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("in use");
        nodes.offerToAll();
        nodes.awaitEqualReplicas();
    }

    /** Leaves mark files that say the node lives, as a killed process does. */
    private void stopAsIfKilled(int node) throws IOException {
        Path marks = folder.resolve("driver-" + node + ".marks");
        Path copy = folder.resolve("marks-copy");
        copyTree(marks, copy);
        nodes.stop(node);
        copyTree(copy, marks);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
