package tutti.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.client.TuttiClient;
import tutti.v1.MemberSnapshot;
import tutti.v1.PartitionSnapshot;
import tutti.v1.TakeSnapshotResponse;

/** Snapshots by command. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = {"Has every node keep the state of its partitions on disk, now.", ""},
        footer = {
            "",
            "A node that starts begins with its newest snapshot and replays the log from",
            "there.",
            "Nodes take one of each partition by themselves, every 10 minutes or once",
            "256 MiB of log have come (consensus.snapshot-every-minutes and",
            "snapshot-log-bytes); this one comes in addition, before work on a node or a",
            "backup. Partitions take turns. While a leader copies the state of",
            "one, payments there wait: 'stood' says for how long; while the copies are",
            "written they go on. Afterwards each node removes its older snapshots but one,",
            "and the log before that.",
            "",
            "Positions are bytes of the partition's log. A member has its snapshot once its",
            "position is at or past that at which it was asked for.",
            "",
            "Examples:",
            "  tutti snapshot",
            "  tutti snapshot --partition 0 --json",
            "",
            "Exit code 0 if every node that can be reached has its snapshots and a majority",
            "can be reached, 1 if not all had them in time; the same command goes on from",
            "there."
        })
final class SnapshotCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Of this partition only; may be repeated. Default: all.")
    private List<Integer> partitions = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "MS",
            defaultValue = "30000",
            description = "How long to wait for all nodes, milliseconds. Default: ${DEFAULT-VALUE}.")
    private int waitMs;

    @Override
    public Integer call() {
        if (waitMs <= 0 || partitions.stream().anyMatch(partition -> partition < 0)) {
            throw new IllegalArgumentException("--wait must be above 0, and --partition not below it");
        }
        Printer printer = new Printer(spec, connection.isJson());
        try (TuttiClient client = connection.open()) {
            TakeSnapshotResponse taken = client.blocking().takeSnapshot(partitions, Duration.ofMillis(waitMs));
            if (connection.isJson()) {
                printer.json(toJson(taken));
            } else {
                print(printer, taken);
            }
            return taken.getComplete() ? ExitCodes.DONE : ExitCodes.REJECTED;
        }
    }

    private static void print(Printer printer, TakeSnapshotResponse taken) {
        printer.line("part  asked at position   stood ms node             position");
        for (PartitionSnapshot partition : taken.getPartitionsList()) {
            for (MemberSnapshot member : partition.getMembersList()) {
                boolean isLeader = member.getNode() == partition.getLeaderNode();
                printer.line(String.format(
                        Locale.ROOT,
                        "%4d %18d %10s %4d %20s%s",
                        partition.getPartition(),
                        partition.getAskedAtPosition(),
                        isLeader ? String.format(Locale.ROOT, "%.1f", partition.getPauseUs() / 1e3) : "",
                        member.getNode(),
                        member.getReachable() ? Long.toString(member.getPosition()) : "unreachable",
                        isLeader ? "  leads" : ""));
            }
        }
        printer.line(
                taken.getComplete()
                        ? "Every node that can be reached has its snapshots."
                        : "NOT EVERY NODE HAS ITS SNAPSHOTS YET.");
    }

    private static JsonObject toJson(TakeSnapshotResponse taken) {
        JsonArray partitions = new JsonArray();
        for (PartitionSnapshot partition : taken.getPartitionsList()) {
            JsonArray members = new JsonArray();
            for (MemberSnapshot member : partition.getMembersList()) {
                JsonObject json = new JsonObject();
                json.addProperty("node", member.getNode());
                json.addProperty("reachable", member.getReachable());
                json.addProperty("position", member.getPosition());
                members.add(json);
            }
            JsonObject json = new JsonObject();
            json.addProperty("partition", partition.getPartition());
            json.addProperty("askedAtPosition", partition.getAskedAtPosition());
            json.addProperty("leaderNode", partition.getLeaderNode());
            json.addProperty("pauseUs", partition.getPauseUs());
            json.add("members", members);
            partitions.add(json);
        }
        JsonObject all = new JsonObject();
        all.addProperty("complete", taken.getComplete());
        all.add("partitions", partitions);
        return all;
    }
}
