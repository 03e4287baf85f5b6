package tutti.consensus;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.SystemUtil;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.ledger.Invariant;

/** Channels and endpoints of one consensus group on this node. */
final class GroupChannels {
    /** IPC channel for the short messages between module, service and archive. */
    static final String CONTROL = "aeron:ipc?term-length=128k";

    /** Carries snapshot chunks: its eighth must hold the largest. */
    static final int SNAPSHOT_TERM_BYTES = 8 * 1024 * 1024;

    static final String SNAPSHOT = "aeron:ipc?term-length=" + SNAPSHOT_TERM_BYTES + "|alias=snapshot";

    /** A follower that is silent for so long no longer holds the sender back. */
    private static final String RECEIVER_TIMEOUT = "2s";

    private static final int INGRESS = 0;
    private static final int CONSENSUS = 1;
    private static final int LOG = 2;
    private static final int CATCH_UP = 3;

    private final NodeConfig config;
    private final int group;
    private final int receiveWindowBytes;

    GroupChannels(NodeConfig config, int group, int receiveWindowBytes) {
        this.config = config;
        this.group = group;
        this.receiveWindowBytes = receiveWindowBytes;
    }

    /** All members with their endpoints as Aeron reads them: ingress, consensus, log, catch-up, archive. */
    String members() {
        return config.nodes().stream().map(this::member).collect(Collectors.joining("|"));
    }

    /**
     * The log, one stream to each follower; {@code fc=min} paces it by the slowest follower that is alive. The window is as
     * wide as the sockets allow, so that a catching-up follower, which joins the live log when it lags a quarter of a term
     * ({@code ConsensusModuleAgent} line 1986), holds up the others as little as can be.
     */
    String log() {
        int termBytes = config.consensus().logTermBytes();
        return "aeron:udp?term-length=" + termBytes + "|mtu="
                + config.consensus().frameBytesMax() + "|rcv-wnd="
                + Math.min(termBytes / 2, receiveWindowBytes) + "|fc=min,t:" + RECEIVER_TIMEOUT;
    }

    /** Only this node's own sessions write to the log, by IPC; Aeron insists on a UDP port as well. */
    String ingress() {
        return "aeron:udp?endpoint=127.0.0.1:" + config.self().groupPort(group, INGRESS) + "|term-length=128k";
    }

    /** The way from the command log to the module. Not longer than the log's term, else the log refuses what it takes. */
    String ipcIngress() {
        return "aeron:ipc?term-length=" + config.consensus().logTermBytes();
    }

    /** A log that takes shorter messages than the ingress would drop the longer ones without a word. */
    void checkTerms() {
        long logTerm = termBytes(log());
        long ingressTerm = Math.max(termBytes(ingress()), termBytes(ipcIngress()));
        Invariant.check(
                logTerm >= ingressTerm, "the log's term must not be below the ingress term", logTerm, ingressTerm);
    }

    String consensus() {
        return "aeron:udp?term-length=128k";
    }

    String catchUp() {
        return "aeron:udp";
    }

    /** Any free port: answers of another node's archive come in here. */
    static String replication(NodeAddress self) {
        return "aeron:udp?endpoint=" + self.host() + ":0";
    }

    static String archiveControl(NodeAddress self) {
        return "aeron:udp?endpoint=" + archiveEndpoint(self);
    }

    private static long termBytes(String channel) {
        return SystemUtil.parseSize(
                CommonContext.TERM_LENGTH_PARAM_NAME,
                ChannelUri.parse(channel).get(CommonContext.TERM_LENGTH_PARAM_NAME, "0"));
    }

    private String member(NodeAddress node) {
        return String.join(
                ",",
                List.of(
                        String.valueOf(node.node()),
                        endpoint(node, INGRESS),
                        endpoint(node, CONSENSUS),
                        endpoint(node, LOG),
                        endpoint(node, CATCH_UP),
                        archiveEndpoint(node)));
    }

    private String endpoint(NodeAddress node, int index) {
        return node.host() + ":" + node.groupPort(group, index);
    }

    private static String archiveEndpoint(NodeAddress node) {
        return node.host() + ":" + node.aeronPort();
    }
}
