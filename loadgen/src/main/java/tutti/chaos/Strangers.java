package tutti.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections from an address of their own that say hello and then nothing. */
final class Strangers implements AutoCloseable {
    private static final int CONNECT_MS = 2_000;

    /** Preface of HTTP/2 and empty settings, RFC 9113, section 3.4. */
    private static final byte[] HELLO =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final String from;
    private final List<Socket> sockets = new ArrayList<>();

    Strangers(String from) {
        this.from = from;
    }

    /** Opens so many connections more to a gRPC endpoint, whether they are kept or not. */
    void connect(String address, int count) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress to =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
                socket.connect(to, CONNECT_MS);
                OutputStream out = socket.getOutputStream();
                out.write(HELLO);
            } catch (IOException e) {
                // Closed at once: that is what a bound does.
            }
        }
    }

    /** How many the other side has not closed. */
    long open() {
        return sockets.stream().filter(Strangers::isOpen).count();
    }

    private static boolean isOpen(Socket socket) {
        if (!socket.isConnected()) {
            return false;
        }
        try {
            socket.setSoTimeout(1);
            byte[] sink = new byte[256];
            int read = socket.getInputStream().read(sink);
            while (read > 0) {
                read = socket.getInputStream().read(sink);
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
