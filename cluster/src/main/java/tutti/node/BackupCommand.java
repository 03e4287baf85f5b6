package tutti.node;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.config.NodeConfigLoader;
import tutti.consensus.Backup;
import tutti.consensus.DurableFiles;
import tutti.ledger.LedgerLimits;
import tutti.partition.Partitioning;
import tutti.replica.ConsistentCut;
import tutti.replica.Replica;
import tutti.sharding.ShardingSystem;

/** Takes a backup of a cluster that runs. */
final class BackupCommand {
    static final String USAGE = """
            Usage: tutti backup --config FILE --to DIR [--listen HOST]

            Copies a running cluster into a folder, as it is at one moment, while it goes on
            paying. All that was acknowledged before the backup began is in it. 'tutti
            restore' makes a cluster of it.

              --config FILE   the settings of any node: which nodes there are, and the
                              limits of their memory
              --to DIR        folder that is empty, not there yet, or of a backup that
                              was cut short
              --listen HOST   name or address of this machine at which the nodes can
                              send to it, by UDP; by default that of the node whose
                              settings these are

            It reads from the leaders and needs disk for one node's data, and memory as a
            node does (TUTTI_NODE_JAVA_OPTS). It may be cut short and run again.

            Exit codes: 0 done; 64 wrong arguments; 70 it could not be brought to its end;
            75 a log ended too early: run it again; 78 wrong settings, or a folder that is
            not empty.
            """;

    private static final Logger LOG = LoggerFactory.getLogger(BackupCommand.class);
    private static final int EXIT_FAILED = 70;
    private static final int EXIT_AGAIN = 75;
    private static final int EXIT_CONFIG = 78;

    private final NodeConfig config;
    private final Path folder;
    private final PrintStream out;

    private BackupCommand(NodeConfig config, Path folder, PrintStream out) {
        this.config = config;
        this.folder = folder;
        this.out = out;
    }

    /** Runs the command line, whose first word is the command's name; returns the exit code. */
    static int run(String[] line, PrintStream out, PrintStream complaints) {
        CommandOptions options = CommandOptions.parse(line, List.of("--config FILE", "--to DIR"), List.of("--listen"));
        if (options.isWrong()) {
            return options.explain(USAGE, out, complaints);
        }
        try {
            Path folder = Path.of(options.get("--to")).toAbsolutePath();
            NodeConfig node = NodeConfigLoader.load(Path.of(options.get("--config")));
            Path driver = node.aeronDir().resolveSibling(node.aeronDir().getFileName() + "-backup");
            String host = options.getOr("--listen", node.self().host());
            return new BackupCommand(node.in(folder, driver), folder, out).run(host, complaints);
        } catch (ConfigException e) {
            complaints.println("tutti backup: " + e.getMessage());
            return EXIT_CONFIG;
        } catch (UncheckedIOException e) {
            complaints.println("tutti backup: " + e.getMessage() + ": " + e.getCause());
            return EXIT_FAILED;
        }
    }

    private int run(String host, PrintStream complaints) {
        long beganNs = System.nanoTime();
        List<Path> old = stranger();
        if (!old.isEmpty()) {
            throw new ConfigException(folder + " is not empty: " + old);
        }
        try (Backup backup =
                Backup.begin(config, host, error -> LOG.warn("Aeron, during the backup: {}", error.toString()))) {
            out.println("cluster " + backup.cluster() + ", " + config.partitions() + " partitions");
            backup.fetch();
            out.println("snapshots and logs are here; bringing them to one moment");
            List<BackupManifest.State> states = cut(backup);
            if (states.isEmpty()) {
                complaints.println("tutti backup: a log ends before the moment that all have in common; run it again");
                return EXIT_AGAIN;
            }
            backup.finish();
            BackupManifest manifest = new BackupManifest(
                    backup.cluster(), backup.partitioning(), states, StoredFile.of(folder, contents()));
            write(manifest);
            print(manifest, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs));
        }
        return 0;
    }

    /** Brings all partitions to states that belong together, and their histories with them; none if a log ends before. */
    private List<BackupManifest.State> cut(Backup backup) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Partitioning partitioning = backup.partitioning();
        LedgerLimits limits = ShardingSystem.limits(config.limits());
        List<Replica> replicas = new ArrayList<>();
        List<StoppedReplica> stopped = new ArrayList<>();
        try (Histories histories = Histories.open(config, partitioning, bytes -> true, failure::set)) {
            for (int partition = 0; partition < partitioning.partitions(); partition++) {
                Replica replica = new Replica(partition, partitioning.slotMap(), limits, 0, histories.of(partition));
                StoppedReplica reading = new StoppedReplica(partition, replica, histories.of(partition));
                backup.load(partition, reading, histories.of(partition));
                while (!backup.hasBeginning(partition) && backup.readOn(partition)) {
                    // Until all is in it that was committed when the backup began.
                }
                replicas.add(replica);
                stopped.add(reading);
            }
            if (!new ConsistentCut(replicas, backup::readOn).reach()) {
                return List.of();
            }
            stopped.forEach(StoppedReplica::sync);
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the history cannot be written", cause);
        }
        List<BackupManifest.State> states = new ArrayList<>();
        for (int partition = 0; partition < replicas.size(); partition++) {
            states.add(BackupManifest.State.of(partition, replicas.get(partition)));
        }
        return states;
    }

    private void write(BackupManifest manifest) {
        Path file = folder.resolve(BackupManifest.NAME);
        try {
            DurableFiles.replace(file, manifest.text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        BackupManifest.read(folder);
    }

    private void print(BackupManifest manifest, long seconds) {
        for (BackupManifest.State state : manifest.states()) {
            out.printf(
                    "  partition %d: position %d, %s, digest %016x%n",
                    state.partition(),
                    state.position(),
                    Instant.ofEpochSecond(0, state.timeNs()).toString(),
                    state.digest());
        }
        out.printf(
                "%d MiB in %d files, %d s; the backup is whole: %s%n",
                manifest.bytes() >> 20, manifest.files().size(), seconds, folder);
    }

    /** Folders of a backup. */
    private List<Path> contents() {
        return list(path -> Files.isDirectory(path));
    }

    /** What is in the folder and no part of a backup that was cut short. */
    private List<Path> stranger() {
        return Files.isDirectory(folder)
                ? list(path -> !path.getFileName()
                        .toString()
                        .matches("archive|history|node\\.lock|group-\\d+|moved-\\d+|manifest\\.new"))
                : List.of();
    }

    private List<Path> list(Predicate<Path> which) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(which).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
