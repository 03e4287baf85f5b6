package tutti.consensus;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;

/** Asks nodes at their {@link PeerPort}s. */
final class Peers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final int CONNECT_MS = 500;
    private static final int ANSWER_MS = 3_000;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** A recording log has 64 bytes an entry, as text some more. */
    private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

    private final NodeConfig config;
    private final List<NodeAddress> asked;
    private final ExecutorService asking;
    private volatile String birth = PeerQuestion.NO_BIRTH;

    private Peers(NodeConfig config, List<NodeAddress> asked) {
        this.config = config;
        this.asked = asked;
        this.asking = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "peer-question");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Those that a node asks. */
    static Peers ofNode(NodeConfig config) {
        return new Peers(
                config,
                config.nodes().stream()
                        .filter(node -> node.node() != config.node())
                        .toList());
    }

    /** All nodes, for one that asks and is none of them. */
    static Peers ofGuest(NodeConfig config) {
        return new Peers(config, config.nodes());
    }

    /** From now on the others are told that this node's folder is empty. */
    void isEmpty(String birthOfFolder) {
        birth = birthOfFolder;
    }

    /** How many are asked. */
    int count() {
        return asked.size();
    }

    /** Those that answer, by node. */
    Map<Integer, PeerAnswer> whoAreYou() {
        List<Future<@Nullable PeerAnswer>> answers = new ArrayList<>();
        for (NodeAddress node : asked) {
            answers.add(asking.submit(() -> who(node)));
        }
        Map<Integer, PeerAnswer> byNode = new TreeMap<>();
        for (Future<@Nullable PeerAnswer> answer : answers) {
            PeerAnswer given = result(answer);
            if (given != null) {
                byNode.put(given.node(), given);
            }
        }
        return byNode;
    }

    /** What the node says of a group's log. */
    LogOffer log(int node, int group) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ask(address(node), PeerQuestion.LOG, List.of((long) group), answer, ANSWER_BYTES_MAX);
        return LogOffer.parse(fields(answer));
    }

    /** Copies the state with which a partition began when the slots were moved. */
    void moved(int node, int slotMapVersion, int partition, OutputStream to) throws IOException {
        ask(address(node), PeerQuestion.MOVED, List.of((long) slotMapVersion, (long) partition), to, Long.MAX_VALUE);
    }

    /** What the node has of a partition's history after the place and through the position. */
    HistoryPiece history(int node, int partition, HistoryCursor place, long through) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ask(
                address(node),
                PeerQuestion.HISTORY,
                List.of((long) partition, place.position(), (long) place.ordinal(), through),
                answer,
                ANSWER_BYTES_MAX);
        return PeerHistory.read(place, answer.toByteArray());
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }

    private @Nullable PeerAnswer who(NodeAddress node) {
        try {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ask(node, PeerQuestion.WHO, List.of(), answer, ANSWER_BYTES_MAX);
            PeerAnswer given = PeerAnswer.parse(fields(answer));
            if (given.node() != node.node()) {
                throw new IOException("it says that it is node " + given.node());
            }
            return given;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("node {} does not answer: {}", node.node(), e.toString());
            return null;
        }
    }

    private void ask(NodeAddress node, String what, List<Long> numbers, OutputStream to, long bytesMax)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(node.host(), node.aeronPort()), CONNECT_MS);
            socket.setSoTimeout(ANSWER_MS);
            socket.setTcpNoDelay(true);
            PeerQuestion question = new PeerQuestion(config.node(), birth, what, numbers);
            socket.getOutputStream().write(question.line().getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            boolean isGood = in.read() == PeerPort.GOOD;
            copy(in, to, isGood ? bytesMax : PeerQuestion.BYTES_MAX);
            if (!isGood) {
                throw new IOException("node " + node.node() + " refuses to answer '" + what + "'"
                        + (to instanceof ByteArrayOutputStream text
                                ? ": " + text.toString(StandardCharsets.UTF_8)
                                : ""));
            }
        }
    }

    private static void copy(InputStream in, OutputStream to, long bytesMax) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            bytes += read;
            if (bytes > bytesMax) {
                throw new IOException("the answer is longer than " + bytesMax + " bytes");
            }
            to.write(buffer, 0, read);
        }
    }

    private static Map<String, String> fields(ByteArrayOutputStream answer) {
        return FieldLines.parseMessage(answer.toString(StandardCharsets.UTF_8));
    }

    private NodeAddress address(int node) {
        return config.nodes().get(node);
    }

    private static @Nullable PeerAnswer result(Future<@Nullable PeerAnswer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
