package tutti.local;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The addresses of one node. */
record NodePorts(int node, String host, int grpc, int http, int pekko, int aeron) {
    static final String LOOPBACK = "127.0.0.1";

    private static final int GRPC = 7001;
    private static final int HTTP = 8001;
    private static final int PEKKO = 2551;
    private static final int AERON = 9001;
    private static final int AERON_STEP = 100;
    private static final int PORTS_PER_GROUP = 4;
    /** How far the ports of all nodes move together when some are taken. */
    private static final int SHIFT = 100;

    private static final int SHIFT_AERON = 1000;
    private static final int SHIFTS_MAX = 20;

    /** The documented ports of nodes that each have an address of their own. */
    static List<NodePorts> at(List<String> hosts) {
        List<NodePorts> all = new ArrayList<>();
        for (int node = 0; node < hosts.size(); node++) {
            all.add(of(node, hosts.get(node), 0));
        }
        return all;
    }

    /** The documented ports on loopback if all are free, else the first set that is. */
    static List<NodePorts> choose(int nodes, int partitions) {
        for (int shift = 0; shift < SHIFTS_MAX; shift++) {
            List<NodePorts> all = shifted(nodes, shift);
            if (all.stream().allMatch(ports -> ports.areFree(partitions))) {
                return all;
            }
        }
        throw new LocalClusterException("found no free ports: tried " + GRPC + ", " + HTTP + ", " + PEKKO + ", " + AERON
                + " and " + (SHIFTS_MAX - 1) + " sets above them");
    }

    private static List<NodePorts> shifted(int nodes, int shift) {
        List<NodePorts> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            all.add(of(node, LOOPBACK, shift));
        }
        return all;
    }

    private static NodePorts of(int node, String host, int shift) {
        return new NodePorts(
                node,
                host,
                GRPC + shift * SHIFT + node,
                HTTP + shift * SHIFT + node,
                PEKKO + shift * SHIFT + node,
                AERON + shift * SHIFT_AERON + AERON_STEP * node);
    }

    /** True if these are the ports that the documentation names. */
    boolean areDefault() {
        return grpc == GRPC + node;
    }

    private boolean areFree(int partitions) {
        for (int i = 0; i <= PORTS_PER_GROUP * partitions; i++) {
            if (!isUdpFree(aeron + i)) {
                return false;
            }
        }
        return isTcpFree(grpc) && isTcpFree(http) && isTcpFree(pekko) && isTcpFree(aeron);
    }

    private static boolean isTcpFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUdpFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    String grpcAddress() {
        return host + ":" + grpc;
    }

    String httpUrl(String path) {
        return "http://" + host + ":" + http + path;
    }
}
