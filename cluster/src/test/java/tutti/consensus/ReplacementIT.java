package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.config.ConfigException;

/** A member that has lost its disk, among two that go on. */
class ReplacementIT {
    @TempDir
    Path folder = Path.of("");

    private ThreeNodes nodes = new ThreeNodes(folder);

    @BeforeEach
    void startAll() {
        nodes = new ThreeNodes(folder);
        nodes.startAll();
        nodes.offerToAll();
        nodes.awaitEqualReplicas();
    }

    @AfterEach
    void closeAll() {
        nodes.close();
        assertThat(nodes.failures()).isEmpty();
    }

    /** With a snapshot the log is fetched from there, without one from its beginning. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldFetchWhatAMemberNeedsAndThenLead(int snapshots) throws IOException {
        for (int i = 0; i < snapshots; i++) {
            nodes.takeSnapshot(0);
        }
        nodes.offerToAll();
        int lost = nodes.leader(0);
        lose(lost);

        assertThatThrownBy(() -> nodes.start(lost, Beginning.NORMAL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("this cluster has data and this folder has none")
                .hasMessageContaining("--replace");
        nodes.offerToAll();
        nodes.start(lost, Beginning.REPLACE);

        nodes.awaitEqualReplicas();
        assertThat(nodes.replica(lost, 0).isLoadedFromSnapshot()).isEqualTo(snapshots > 0);
        assertThat(nodes.replica(lost, 0).count()).isGreaterThanOrEqualTo(3 * ThreeNodes.BATCHES);
        stopAllBut(lost);
        nodes.start((lost + 1) % ThreeNodes.NODES, Beginning.NORMAL);
        nodes.offerToAll();
        nodes.start((lost + 2) % ThreeNodes.NODES, Beginning.NORMAL);
        nodes.awaitEqualReplicas();
    }

    @Test
    void shouldBeginAnewWithAFolderThatIsHalfMade() throws IOException {
        int lost = nodes.leader(1);
        lose(lost);
        Path dataDir = Files.createDirectories(nodes.dataDir(lost));
        Files.createFile(dataDir.resolve("replacing"));
        Files.createDirectories(dataDir.resolve("group-0"));
        Files.writeString(dataDir.resolve("group-0").resolve("recording.log"), "torn");

        assertThatThrownBy(() -> nodes.start(lost, Beginning.NORMAL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not whole")
                .hasMessageContaining("--replace");
        nodes.start(lost, Beginning.REPLACE);

        nodes.awaitEqualReplicas();
        assertThat(dataDir.resolve("replacing")).doesNotExist();
    }

    @Test
    void shouldStartAsEverIfThereIsNothingToReplace() {
        int stopped = nodes.leader(0);
        nodes.stop(stopped);

        nodes.start(stopped, Beginning.REPLACE);

        nodes.offerToAll();
        nodes.awaitEqualReplicas();
    }

    @Test
    void shouldRefuseTheFolderOfAnotherCluster() {
        int stopped = nodes.leader(0);
        nodes.stop(stopped);
        IdentityFile found = IdentityFile.read(nodes.dataDir(stopped));
        Kin other = new Kin(Kin.newId(), found.kin().partitioning());
        new IdentityFile(found.node(), found.members(), other, found.founders(), found.logs())
                .write(nodes.dataDir(stopped));

        assertThatThrownBy(() -> nodes.start(stopped, Beginning.NORMAL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(other.cluster())
                .hasMessageContaining(found.kin().cluster());
        found.write(nodes.dataDir(stopped));
        nodes.start(stopped, Beginning.NORMAL);
        nodes.awaitEqualReplicas();
    }

    private void lose(int node) {
        nodes.stop(node);
        IoUtil.delete(nodes.dataDir(node).toFile(), false);
    }

    private void stopAllBut(int node) {
        nodes.stop((node + 1) % ThreeNodes.NODES);
        nodes.stop((node + 2) % ThreeNodes.NODES);
    }
}
