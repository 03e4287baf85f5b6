package tutti.consensus;

import java.nio.file.Path;
import java.util.List;
import tutti.config.ConfigException;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/**
 * Whose data a node's settings say that its folder holds. A log replayed by another member, or under another number of partitions, would
 * be a different history. Addresses may change: they are not part of it.
 */
record FolderIdentity(int node, String members, int partitions) {
    static FolderIdentity of(NodeConfig config) {
        List<String> members = config.nodes().stream()
                .map(NodeAddress::node)
                .map(String::valueOf)
                .toList();
        return new FolderIdentity(config.node(), String.join(",", members), config.partitions());
    }

    /** What the folder says, which must be the same. */
    IdentityFile claim(Path dataDir) {
        IdentityFile found = IdentityFile.read(dataDir);
        compare(dataDir, found, partitions);
        return found;
    }

    /** What a folder says that must belong to this node, whatever the number of partitions in its settings. */
    IdentityFile read(Path dataDir) {
        if (!IdentityFile.exists(dataDir)) {
            throw new ConfigException(
                    "data folder " + dataDir + " has no file '" + IdentityFile.NAME + "': no node has run on it");
        }
        IdentityFile found = IdentityFile.read(dataDir);
        compare(dataDir, found, found.kin().partitioning().partitions());
        return found;
    }

    /** From now on the slots of the folder lie so, at once or not at all. */
    void replace(Path dataDir, Partitioning partitioning) {
        read(dataDir).with(partitioning).write(dataDir);
    }

    private void compare(Path dataDir, IdentityFile found, int partitionsWanted) {
        String theirs =
                text(found.node(), found.members(), found.kin().partitioning().partitions());
        String ours = text(node, members, partitionsWanted);
        if (!theirs.equals(ours)) {
            throw new ConfigException("data folder " + dataDir + " belongs to {" + theirs + "} but this node is {"
                    + ours + "}; point data-dir elsewhere or correct the settings."
                    + " Partitions are added by 'tutti node repartition'");
        }
    }

    private static String text(int node, String members, int partitions) {
        return "node=" + node + " members=" + members + " partitions=" + partitions;
    }
}
