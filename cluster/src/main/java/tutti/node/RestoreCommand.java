package tutti.node;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.config.NodeConfigLoader;
import tutti.consensus.RestoredFolder;
import tutti.consensus.StoppedNode;
import tutti.ledger.LedgerLimits;
import tutti.replica.Replica;
import tutti.sharding.ShardingSystem;

/** Fills the empty data folder of one node of a cluster that is made of a backup. */
final class RestoreCommand {
    static final String USAGE = """
            Usage: tutti restore --config FILE --from DIR [--cluster ID]

            Fills the empty data folder of a node from a backup. To be run for every node
            of the new cluster, then the nodes are started as ever:

              1. For the first node: restore without --cluster. It prints the id of the
                 new cluster.
              2. For every other node: the same with --cluster and that id.
              3. Start all nodes, and run 'tutti audit'.

              --config FILE   the node's settings; 'partitions' must be that of the
                              backup, nodes may be others
              --from DIR      what 'tutti backup' made
              --cluster ID    32 hexadecimal digits: what 'restore' printed for the first
                              node

            Every file is compared with its checksum, and what the node would begin with is
            read and compared with the state that was backed up. What was acknowledged
            after the backup is not in it.

            Exit codes: 0 done; 64 wrong arguments; 70 the disk could not be read or
            written; 78 wrong settings, a data folder that is not empty, or a backup that is
            not whole.
            """;

    private static final Logger LOG = LoggerFactory.getLogger(RestoreCommand.class);
    private static final int EXIT_FAILED = 70;
    private static final int EXIT_CONFIG = 78;

    private final NodeConfig config;
    private final Path backup;
    private final PrintStream out;

    private RestoreCommand(NodeConfig config, Path backup, PrintStream out) {
        this.config = config;
        this.backup = backup;
        this.out = out;
    }

    /** Runs the command line, whose first word is the command's name; returns the exit code. */
    static int run(String[] line, PrintStream out, PrintStream complaints) {
        CommandOptions options =
                CommandOptions.parse(line, List.of("--config FILE", "--from DIR"), List.of("--cluster"));
        String cluster = options.getOr("--cluster", RestoredFolder.newCluster());
        if (!options.isWrong() && !RestoredFolder.isCluster(cluster)) {
            options = CommandOptions.wrong("--cluster needs 32 hexadecimal digits");
        }
        if (options.isWrong()) {
            return options.explain(USAGE, out, complaints);
        }
        try {
            NodeConfig config = NodeConfigLoader.load(Path.of(options.get("--config")));
            Path backup = Path.of(options.get("--from")).toAbsolutePath();
            new RestoreCommand(config, backup, out).run(cluster);
            return 0;
        } catch (ConfigException e) {
            complaints.println("tutti restore: " + e.getMessage());
            return EXIT_CONFIG;
        } catch (UncheckedIOException e) {
            complaints.println("tutti restore: " + e.getMessage() + ": " + e.getCause());
            return EXIT_FAILED;
        }
    }

    private void run(String cluster) {
        BackupManifest manifest = BackupManifest.read(backup);
        Path dataDir = config.dataDir().toAbsolutePath();
        try (RestoredFolder folder = RestoredFolder.take(config)) {
            out.printf("copying %d MiB to %s%n", manifest.bytes() >> 20, dataDir);
            manifest.files().forEach(file -> file.copyTo(backup, dataDir));
            folder.become(cluster, manifest.partitioning());
        }
        compare(manifest);
        out.println("node " + config.node() + " of cluster " + cluster + " begins where the backup ends.");
        out.println("For the other nodes: tutti restore --config FILE --from DIR --cluster " + cluster);
    }

    /** Reads what the node would begin with. */
    private void compare(BackupManifest manifest) {
        LedgerLimits limits = ShardingSystem.limits(config.limits());
        try (StoppedNode node = StoppedNode.open(
                        config, error -> LOG.warn("Aeron, while logs are read: {}", error.toString()));
                Histories histories = Histories.open(config, node.partitioning(), bytes -> true, cause -> {
                    throw new ConfigException("the history that was restored cannot be read: " + cause);
                })) {
            for (BackupManifest.State state : manifest.states()) {
                int partition = state.partition();
                Replica replica =
                        new Replica(partition, node.partitioning().slotMap(), limits, 0, histories.of(partition));
                StoppedReplica reading = new StoppedReplica(partition, replica, histories.of(partition));
                node.read(partition, reading);
                reading.sync();
                BackupManifest.State found = BackupManifest.State.of(partition, replica);
                if (!found.equals(state)) {
                    throw new ConfigException("what was restored is not what was backed up: " + found + " and " + state
                            + ". Remove " + config.dataDir() + " and use another backup");
                }
                out.printf("  partition %d: digest %016x, as backed up%n", partition, found.digest());
            }
        }
    }
}
