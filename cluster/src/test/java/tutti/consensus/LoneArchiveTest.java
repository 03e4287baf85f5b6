package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;

class LoneArchiveTest {
    @TempDir
    private Path folder;

    /** As after a step of the wall clock: who compares the two takes the driver for dead. */
    @Test
    void shouldLiveByItsOwnClock() throws IOException {
        NodeConfig config = ConsensusSettings.node(0, 1, 1, folder, FreePorts.block(NodeAddress.aeronPorts(1)));
        Files.createDirectories(config.dataDir());
        NodeClock slow = new NodeClock(System.currentTimeMillis() - TimeUnit.HOURS.toMillis(1), System.nanoTime());
        List<Throwable> errors = new ArrayList<>();

        try (LoneArchive archive = LoneArchive.start(config, ConsensusLayout.of(config), () -> {}, slow, errors::add)) {
            assertThat(ArchiveCatalog.list(archive.client())).isEmpty();
        }

        assertThat(errors).isEmpty();
    }
}
