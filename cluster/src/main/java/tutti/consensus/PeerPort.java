package tutti.consensus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.NodeAddress;

/**
 * Answers the questions of other nodes, one a connection, from before the logs start until the node closes. It listens on TCP at the number
 * of the port at which the archive listens on UDP.
 */
final class PeerPort implements AutoCloseable {
    /** Writes an answer; an {@link IllegalArgumentException} tells what is wrong with the question. */
    interface Answers {
        void answer(PeerQuestion question, OutputStream out) throws IOException;
    }

    /** Begins an answer that is one; what follows is the answer. */
    static final char GOOD = '+';

    /** Begins the reason why there is none. */
    static final char REFUSED = '-';

    private static final Logger LOG = LoggerFactory.getLogger(PeerPort.class);

    /** Every node may ask some things at a time; more are closed at once. */
    private static final int CONNECTIONS_MAX = 32;

    private static final int IDLE_MS = 5_000;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket socket;
    private final Answers answers;
    private final Thread accepting = daemon(this::accept, "peer-port");
    private final ThreadPoolExecutor connections = new ThreadPoolExecutor(
            0, CONNECTIONS_MAX, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> daemon(task, "peer-answer"));

    private PeerPort(ServerSocket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** Throws an {@link UncheckedIOException} of a {@link BindException} if the address is taken. */
    static PeerPort open(NodeAddress self, Answers answers) {
        try {
            ServerSocket socket = new ServerSocket();
            boolean isBound = false;
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(self.host(), self.aeronPort()));
                isBound = true;
            } catch (BindException e) {
                throw (IOException) new BindException(self.host() + ":" + self.aeronPort() + ", TCP: " + e.getMessage())
                        .initCause(e);
            } finally {
                if (!isBound) {
                    socket.close();
                }
            }
            PeerPort port = new PeerPort(socket, answers);
            port.accepting.start();
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connections.shutdownNow();
        try {
            socket.close();
            // The address is free only once nobody waits at it.
            accepting.join(IDLE_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                try {
                    connections.execute(() -> serve(connection));
                } catch (RejectedExecutionException e) {
                    connection.close();
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("a connection of another node was lost: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(IDLE_MS);
            connection.setTcpNoDelay(true);
            OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER_BYTES);
            try {
                PeerQuestion question = PeerQuestion.parse(line(connection.getInputStream()));
                out.write(GOOD);
                answers.answer(question, out);
            } catch (IllegalArgumentException e) {
                // Nothing of an answer was flushed if it is refused: an answer is begun only once it can be given.
                connection.getOutputStream().write((REFUSED + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
                return;
            }
            out.flush();
        } catch (SocketTimeoutException e) {
            LOG.debug("a connection said nothing", e);
        } catch (IOException e) {
            LOG.debug("a connection was lost", e);
        } catch (RuntimeException e) {
            LOG.warn("a question could not be answered", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < ' ' || read > '~' || line.length() == PeerQuestion.BYTES_MAX) {
                throw new IllegalArgumentException("this port is for the nodes of a cluster among themselves");
            }
            line.append((char) read);
        }
        return line.toString();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
