package tutti.consensus;

import java.io.File;
import java.nio.file.Path;
import tutti.config.NodeConfig;

/** Where a node's parts of the replicated logs lie. */
record ConsensusLayout(Path dataDir, Path aeronDir) {
    static final String ARCHIVE = "archive";

    static ConsensusLayout of(NodeConfig config) {
        return new ConsensusLayout(
                config.dataDir().toAbsolutePath(), config.aeronDir().toAbsolutePath());
    }

    Path nodeLock() {
        return dataDir.resolve("node.lock");
    }

    /** Beside the driver's folder, which is removed at each start. */
    Path driverLock() {
        return aeronDir.resolveSibling(aeronDir.getFileName() + ".lock");
    }

    /** In memory like the driver's folder: Aeron maps these with holes, and a hole on a full disk ends the thread that writes to it. */
    Path marks() {
        return aeronDir.resolveSibling(aeronDir.getFileName() + ".marks");
    }

    File archive() {
        return dataDir.resolve(ARCHIVE).toFile();
    }

    /** The states with which the partitions began when they became so many by the addition with this slot map version. */
    Path movedStates(int slotMapVersion) {
        return dataDir.resolve("moved-" + slotMapVersion);
    }

    /** Where a group's snapshot lies until the archive has it. */
    Path stagedSnapshot(int group) {
        return group(group).toPath().resolve("snapshot.staged");
    }

    File group(int group) {
        return dataDir.resolve("group-" + group).toFile();
    }
}
