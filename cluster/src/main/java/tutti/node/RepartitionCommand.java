package tutti.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.config.NodeConfigLoader;
import tutti.consensus.StoppedNode;
import tutti.ledger.LedgerLimits;
import tutti.ledger.SnapshotSink;
import tutti.ledger.TableIsFullException;
import tutti.partition.Partitioning;
import tutti.replica.Repartition;
import tutti.replica.Replica;
import tutti.sharding.ShardingSystem;

/**
 * Adds partitions to a cluster that is stopped, on one of its nodes: brings every partition to the end of its log, divides their state
 * among more, and, told to, has the node begin with that. The same on every node, which the digest shows.
 */
final class RepartitionCommand {
    static final String USAGE = """
            Usage: tutti node repartition --config FILE --partitions N [--commit DIGEST]

            Adds partitions to a stopped cluster. To be run on every node, in three steps:

              1. Stop all payments, wait until 'tutti status' shows nothing unsettled, and stop all nodes.
              2. On every node: repartition without --commit. It reads the logs to their ends, says what would
                 move, and changes nothing. All nodes must print the same digest.
              3. On every node: the same with --commit and that digest. Then set 'partitions' to the new number
                 in the settings of every node, and start them.

              --config FILE    the node's settings; 'partitions' in them may be the old number or the new one
              --partitions N   how many there are to be
              --commit DIGEST  move the slots, if what comes of it has this digest

            It may be cut short at any time, and run again. Until it says that the slots were moved, nothing was
            changed. It needs memory for all states twice: see TUTTI_NODE_JAVA_OPTS in 'tutti'.

            Exit codes: 0 done, or nothing stands in the way; 64 wrong arguments; 65 another digest than that of
            --commit; 75 something is on its way between partitions: start the nodes, wait, stop them, try again;
            78 wrong settings, or a data folder that is in use, another node's or not whole.
            """;

    /** As settings allow. */
    private static final int PARTITIONS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RepartitionCommand.class);
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_OTHER_DIGEST = 65;
    private static final int EXIT_NOT_YET = 75;
    private static final int EXIT_CONFIG = 78;

    private final RepartitionArguments arguments;
    private final NodeConfig config;
    private final LedgerLimits limits;
    private final PrintStream out;
    private final PrintStream complaints;

    private RepartitionCommand(
            RepartitionArguments arguments, NodeConfig config, PrintStream out, PrintStream complaints) {
        this.arguments = arguments;
        this.config = config;
        this.limits = ShardingSystem.limits(config.limits());
        this.out = out;
        this.complaints = complaints;
    }

    /** Runs the command line, whose first word is the command's name; returns the exit code. */
    static int run(String[] line, PrintStream out, PrintStream complaints) {
        RepartitionArguments arguments = RepartitionArguments.parse(line);
        Path file = arguments.config();
        if (file == null) {
            boolean isHelp = arguments.complaint().isEmpty();
            if (!isHelp) {
                complaints.println(arguments.complaint());
            }
            (isHelp ? out : complaints).print(USAGE);
            return isHelp ? 0 : EXIT_USAGE;
        }
        try {
            return new RepartitionCommand(arguments, NodeConfigLoader.load(file), out, complaints).run();
        } catch (ConfigException | TableIsFullException e) {
            complaints.println("tutti node repartition: " + e.getMessage());
            return EXIT_CONFIG;
        }
    }

    private int run() {
        try (StoppedNode node =
                StoppedNode.open(config, error -> LOG.warn("Aeron, while logs are read: {}", error.toString()))) {
            Partitioning before = node.partitioning();
            out.println("data folder " + node.dataDir() + " of node " + config.node() + ", " + before.partitions()
                    + " partitions");
            if (arguments.partitions() == before.partitions() && before.hasMovedSlots()) {
                out.println("there are as many already: nothing is left to do on this node");
                return 0;
            }
            check(node, before);
            List<Replica> replicas = read(node, before);
            List<String> obstacles = Repartition.obstacles(replicas);
            if (!obstacles.isEmpty()) {
                complaints.println("slots cannot be moved yet:");
                obstacles.forEach(obstacle -> complaints.println("  " + obstacle));
                complaints.println(
                        "start all nodes, let nobody pay, wait until nothing is unsettled, stop them, try again");
                return EXIT_NOT_YET;
            }
            return divide(node, before, replicas);
        }
    }

    /** Where partitions are added there must be nothing that could be taken for theirs. */
    private void check(StoppedNode node, Partitioning before) {
        if (arguments.partitions() <= before.partitions() || arguments.partitions() > PARTITIONS_MAX) {
            throw new ConfigException("--partitions " + arguments.partitions() + ": must be more than the "
                    + before.partitions() + " that there are, and at most " + PARTITIONS_MAX);
        }
        List<Path> strangers = new ArrayList<>(node.foldersOfGroupsFrom(before.partitions()));
        for (int partition = before.partitions(); partition < arguments.partitions(); partition++) {
            Path history = Histories.folder(config, partition);
            if (Files.exists(history)) {
                strangers.add(history);
            }
        }
        if (!strangers.isEmpty()) {
            throw new ConfigException(
                    "there are folders of partitions that there are not yet; move them away: " + strangers);
        }
    }

    /** Brings all partitions to the ends of their logs, and their histories with them. */
    private List<Replica> read(StoppedNode node, Partitioning before) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Replica> replicas = new ArrayList<>();
        Histories histories = Histories.open(config, before, bytes -> true, failure::set);
        try {
            List<StoppedReplica> stopped = new ArrayList<>();
            for (int partition = 0; partition < before.partitions(); partition++) {
                Replica replica = new Replica(partition, before.slotMap(), limits, 0, histories.of(partition));
                StoppedReplica reading = new StoppedReplica(partition, replica, histories.of(partition));
                node.read(partition, reading);
                replicas.add(replica);
                stopped.add(reading);
                print(partition, replica);
            }
            stopped.forEach(StoppedReplica::sync);
        } finally {
            histories.close();
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the history cannot be written", cause);
        }
        return replicas;
    }

    private int divide(StoppedNode node, Partitioning before, List<Replica> replicas) {
        Partitioning after = before.with(arguments.partitions(), Repartition.positions(replicas));
        List<Replica> divided = Repartition.run(replicas, after, limits);
        String digest = "%016x".formatted(Repartition.digest(divided));
        out.println("with " + after.partitions() + " partitions:");
        for (int partition = 0; partition < divided.size(); partition++) {
            print(partition, divided.get(partition));
        }
        out.println("digest " + digest);
        if (arguments.commit() == null) {
            out.println("nothing was changed; if all nodes print this digest, run on each: --commit " + digest);
            return 0;
        }
        if (!digest.equals(arguments.commit())) {
            complaints.println(
                    "nothing was changed: the digest is not " + arguments.commit()
                            + "; the nodes' logs do not end alike. Start them all, wait, stop them, and begin again without --commit");
            return EXIT_OTHER_DIGEST;
        }
        List<Consumer<SnapshotSink>> states = new ArrayList<>();
        divided.forEach(replica -> states.add(replica::writeSnapshot));
        node.move(after, states);
        out.println("slots were moved; do the same on the other nodes, set partitions = " + after.partitions()
                + " in all settings, then start them");
        return 0;
    }

    private void print(int partition, Replica replica) {
        out.printf(
                "  partition %d: position %d, %d accounts, %d works, %d pending, digest %016x%n",
                partition,
                replica.appliedPosition(),
                replica.ledger().accountCount(),
                replica.ledger().workCount(),
                replica.ledger().pendingCount(),
                replica.digest());
    }
}
