package tutti.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.client.TuttiClient;
import tutti.v1.GetStatusResponse;
import tutti.v1.NodeStatus;
import tutti.v1.ReplicaRole;
import tutti.v1.ReplicaStatus;

/** What every node says of itself. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {"Shows nodes, partitions, leaders, positions and the lag of each follower.", ""},
        footer = {
            "",
            "Positions are bytes in a partition's log. lag: how far a replica's applied",
            "position is behind its leader's committed one. Replicas at one position must",
            "show one digest. open: payees to settle and items other partitions have not yet",
            "acknowledged.",
            "",
            "Examples:",
            "  tutti status",
            "  tutti status --json | jq '.nodes[].replicas[].role'"
        })
final class StatusCommand implements Callable<Integer> {
    private static final double GIBIBYTE = 1L << 30;
    private static final int ROLE_PREFIX = "REPLICA_ROLE_".length();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--wait",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "How long to wait for a node, milliseconds. Default: ${DEFAULT-VALUE}.")
    private int waitMs;

    @Override
    public Integer call() {
        Printer printer = new Printer(spec, connection.isJson());
        try (TuttiClient client = connection.open()) {
            GetStatusResponse status = client.blocking().status(Duration.ofMillis(waitMs));
            Map<Integer, Long> committed = committedByPartition(status);
            if (connection.isJson()) {
                printer.json(toJson(status, committed));
            } else {
                print(printer, status, committed);
            }
            return isWhole(status) ? ExitCodes.DONE : ExitCodes.REJECTED;
        }
    }

    private static boolean isWhole(GetStatusResponse status) {
        return status.getNodesList().stream().allMatch(NodeStatus::getReachable);
    }

    private static Map<Integer, Long> committedByPartition(GetStatusResponse status) {
        Map<Integer, Long> committed = new HashMap<>();
        for (NodeStatus node : status.getNodesList()) {
            for (ReplicaStatus replica : node.getReplicasList()) {
                committed.merge(replica.getPartition(), replica.getCommittedPosition(), Math::max);
            }
        }
        return committed;
    }

    private static long lag(ReplicaStatus replica, Map<Integer, Long> committed) {
        return Math.max(0, committed.getOrDefault(replica.getPartition(), 0L) - replica.getAppliedPosition());
    }

    private static String role(ReplicaStatus replica) {
        return replica.getRole() == ReplicaRole.UNRECOGNIZED
                ? "?"
                : replica.getRole().name().substring(ROLE_PREFIX).toLowerCase(Locale.ROOT);
    }

    private static void print(Printer printer, GetStatusResponse status, Map<Integer, Long> committed) {
        printer.line("node  endpoint              version          up s  cpu s     pid free GiB");
        for (NodeStatus node : status.getNodesList()) {
            printer.line(
                    node.getReachable()
                            ? String.format(
                                    Locale.ROOT,
                                    "%4d  %-21s %-14s %6d %6.0f %7d %6.1f%s",
                                    node.getNode(),
                                    node.getGrpc(),
                                    node.getVersion(),
                                    node.getUptimeMs() / 1000,
                                    node.getCpuMs() / 1e3,
                                    node.getPid(),
                                    node.getDiskFreeBytes() / GIBIBYTE,
                                    node.getOldest() ? "  oldest" : "")
                            : String.format("%4d  %-21s unreachable", node.getNode(), node.getGrpc()));
            if (node.getDiskLow()) {
                printer.line("      DISK LOW: writes are refused where this node leads, until there is room");
            }
            if (node.getUnsafeNoSync()) {
                printer.line("      NO SYNC: this node's settings leave out syncs to disk");
            }
        }
        if (!isWhole(status)) {
            printer.line("      as node " + status.getAskedBy() + " sees it; others may reach what it does not");
        }
        printer.line("");
        printer.line("part node role      term      applied      lag           digest     posted open");
        committed.keySet().stream().sorted().forEach(partition -> {
            for (NodeStatus node : status.getNodesList()) {
                for (ReplicaStatus replica : node.getReplicasList()) {
                    if (replica.getPartition() == partition) {
                        printer.line(replicaLine(node, replica, committed));
                    }
                }
            }
        });
    }

    private static String replicaLine(NodeStatus node, ReplicaStatus replica, Map<Integer, Long> committed) {
        return String.format(
                Locale.ROOT,
                "%4d %4d %-9s %4d %12d %8d %s %10d %4d",
                replica.getPartition(),
                node.getNode(),
                role(replica),
                replica.getTerm(),
                replica.getAppliedPosition(),
                lag(replica, committed),
                HexFormat.of().toHexDigits(replica.getDigest()),
                replica.getPosted(),
                replica.getUnsettledPayees() + replica.getUnacknowledgedItems());
    }

    private static JsonObject toJson(GetStatusResponse status, Map<Integer, Long> committed) {
        JsonArray nodes = new JsonArray();
        for (NodeStatus node : status.getNodesList()) {
            JsonObject json = new JsonObject();
            json.addProperty("node", node.getNode());
            json.addProperty("reachable", node.getReachable());
            json.addProperty("grpc", node.getGrpc());
            json.addProperty("version", node.getVersion());
            json.addProperty("uptimeMs", node.getUptimeMs());
            json.addProperty("cpuMs", node.getCpuMs());
            json.addProperty("pid", node.getPid());
            json.addProperty("oldest", node.getOldest());
            json.addProperty("diskFreeBytes", node.getDiskFreeBytes());
            json.addProperty("diskLow", node.getDiskLow());
            json.addProperty("unsafeNoSync", node.getUnsafeNoSync());
            JsonArray replicas = new JsonArray();
            for (ReplicaStatus replica : node.getReplicasList()) {
                replicas.add(toJson(replica, committed));
            }
            json.add("replicas", replicas);
            nodes.add(json);
        }
        JsonObject all = new JsonObject();
        all.addProperty("askedBy", status.getAskedBy());
        all.add("nodes", nodes);
        return all;
    }

    private static JsonObject toJson(ReplicaStatus replica, Map<Integer, Long> committed) {
        JsonObject json = new JsonObject();
        json.addProperty("partition", replica.getPartition());
        json.addProperty("role", role(replica));
        json.addProperty("leaderNode", replica.getLeaderNode());
        json.addProperty("term", replica.getTerm());
        json.addProperty("storedPosition", replica.getStoredPosition());
        json.addProperty("committedPosition", replica.getCommittedPosition());
        json.addProperty("appliedPosition", replica.getAppliedPosition());
        json.addProperty("historyPosition", replica.getHistoryPosition());
        json.addProperty("lag", lag(replica, committed));
        json.addProperty("digest", HexFormat.of().toHexDigits(replica.getDigest()));
        json.addProperty("posted", replica.getPosted());
        json.addProperty("accounts", replica.getAccounts());
        json.addProperty("works", replica.getWorks());
        json.addProperty("unsettledPayees", replica.getUnsettledPayees());
        json.addProperty("unacknowledgedItems", replica.getUnacknowledgedItems());
        return json;
    }
}
