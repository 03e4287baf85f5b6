package tutti.config;

/**
 * Where one node listens.
 *
 * @param aeronPort first port of the node's Aeron block: the archive's control port; group g then has the four ports from
 *     {@code aeronPort + 1 + 4 * g}: ingress, consensus, log, catch-up
 */
public record NodeAddress(int node, String host, int grpcPort, int httpPort, int pekkoPort, int aeronPort) {
    /** Ports of each consensus group. */
    public static final int PORTS_PER_GROUP = 4;

    public int groupPort(int group, int index) {
        return aeronPort + 1 + PORTS_PER_GROUP * group + index;
    }

    /** Ports that the node's Aeron block takes. */
    public static int aeronPorts(int partitions) {
        return 1 + PORTS_PER_GROUP * partitions;
    }
}
