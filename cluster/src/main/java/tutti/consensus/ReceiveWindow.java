package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a log may be on its way to this node: what its sockets can hold while the driver's thread waits for a core.
 * What does not fit is dropped by the kernel and sent again, in bursts that do not fit either.
 */
final class ReceiveWindow {
    /** Asked for as the receive buffer of each socket; the operating system may grant less. */
    static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveWindow.class);

    private ReceiveWindow() {}

    /** Finds out what the operating system grants. */
    static int probe() {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            int granted = socket.getOption(StandardSocketOptions.SO_RCVBUF);
            if (granted < SOCKET_BUFFER_BYTES) {
                LOG.warn(
                        "the operating system grants receive buffers of {} bytes; a busy log wants {}: "
                                + "set the sysctl net.core.rmem_max to that",
                        granted,
                        SOCKET_BUFFER_BYTES);
            }
            return within(granted);
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP socket can be opened", e);
        }
    }

    /** Half of it: Linux counts its own structures in, and grants twice what it was asked for to make up for them. */
    static int within(int bufferBytes) {
        return Math.min(SOCKET_BUFFER_BYTES, bufferBytes / 2);
    }
}
