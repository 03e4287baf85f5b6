package tutti.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one node of a cluster on this machine runs.
 *
 * @param host address that it listens on and that the others reach it by
 * @param dataDir of this node alone; what is in it outlives the cluster
 * @param ownDir for its configuration and what it prints, of this node alone; may be the same
 * @param before words that its command stands behind, such as those that enter a network namespace
 */
public record NodePlace(String host, Path dataDir, Path ownDir, List<String> before) {
    /** Side by side on loopback, each in a folder of its own under one. */
    static List<NodePlace> onLoopback(int nodes, Path root) {
        List<NodePlace> places = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            Path folder = root.resolve("node-" + node);
            places.add(new NodePlace(NodePorts.LOOPBACK, folder, folder, List.of()));
        }
        return places;
    }
}
