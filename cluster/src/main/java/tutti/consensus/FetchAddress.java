package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.function.IntUnaryOperator;
import tutti.config.NodeAddress;

/**
 * Where what other nodes' archives send is received.
 *
 * @param port at which a group's recordings come in, by group
 */
record FetchAddress(String host, IntUnaryOperator port) {
    private static final int CATCH_UP = 3;

    /** That of a node whose groups do not run. */
    static FetchAddress of(NodeAddress self) {
        return new FetchAddress(self.host(), group -> self.groupPort(group, CATCH_UP));
    }

    /** Ports of the host that nobody has. */
    static FetchAddress free(String host) {
        return new FetchAddress(host, group -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot receive at " + host, e);
            }
        });
    }

    String endpoint(int group) {
        return host + ":" + port.applyAsInt(group);
    }

    /** Any free port: answers of another node's archive come in here. */
    String responses() {
        return "aeron:udp?endpoint=" + host + ":0";
    }
}
