package tutti.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.UnsupportedFormatException;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.config.NodeConfigLoader;
import tutti.consensus.Beginning;
import tutti.consensus.DamagedRecordingException;
import tutti.consensus.FatalHandler;
import tutti.storage.DamagedHistoryException;

/** Runs one node until it is told to stop. Exit codes are those of {@code sysexits.h}. */
public final class Main {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNAVAILABLE = 69;
    private static final int EXIT_CONFIG = 78;
    private static final String USAGE = """
            Usage: tutti node --config FILE [--replace]
                   tutti node repartition --help
                   tutti backup --help
                   tutti restore --help

            Runs one node of a Tutti cluster in the foreground until it gets SIGTERM or SIGINT.

              --config FILE   the node's settings (HOCON); ops/config/node.conf is one to begin with,
                              and reference.conf in the jar documents every key
              --replace       this member has lost its disk: fill its empty data folder from the other nodes, then
                              run. On a folder that is whole it changes nothing
              --check         read and check the settings, then exit
              --version       print the version

            With 'repartition' it adds partitions to a stopped cluster, and says how.

            Exit codes: 0 stopped as told, 64 wrong arguments, 78 wrong settings, or a data folder that is
            in use, another node's, empty where the cluster has data, damaged, or of a version that this
            one does not know: it says what to do, 69 an address is taken, 70 the node halted itself, or
            could not read or write its disk: start it again.
            """;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws InterruptedException {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "repartition" -> {
                return RepartitionCommand.run(arguments, System.out, System.err);
            }
            case "backup" -> {
                return BackupCommand.run(arguments, System.out, System.err);
            }
            case "restore" -> {
                return RestoreCommand.run(arguments, System.out, System.err);
            }
            default -> {
                return runNode(arguments);
            }
        }
    }

    private static int runNode(String[] arguments) throws InterruptedException {
        Arguments parsed = Arguments.parse(arguments);
        if (parsed.help()) {
            System.out.print(USAGE);
            return 0;
        }
        if (parsed.version()) {
            System.out.println(Version.text());
            return 0;
        }
        Path file = parsed.config();
        if (file == null) {
            System.err.println(parsed.complaint());
            System.err.print(USAGE);
            return EXIT_USAGE;
        }
        try {
            NodeConfig config = NodeConfigLoader.load(file);
            if (!parsed.checkOnly()) {
                runNode(config, parsed.beginning());
            }
            return 0;
        } catch (DamagedHistoryException e) {
            System.err.println("tutti node: the history is damaged: " + e.getMessage()
                    + "\nRemove its folder, the partition's in history/ of the data folder, and start again: it is made anew from"
                    + " the log as far as that goes.");
            return EXIT_CONFIG;
        } catch (ConfigException | DamagedRecordingException | UnsupportedFormatException e) {
            System.err.println("tutti node: " + e.getMessage());
            return EXIT_CONFIG;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BindException) {
                return unavailable(e.getCause());
            }
            // A disk that is full, or fails: the next start may find it better.
            System.err.println("tutti node: " + e.getMessage());
            return FatalHandler.EXIT_CODE;
        } catch (IOException e) {
            return unavailable(e);
        }
    }

    private static int unavailable(IOException e) {
        System.err.println("tutti node: cannot listen: " + e.getMessage());
        return EXIT_UNAVAILABLE;
    }

    private static void runNode(NodeConfig config, Beginning beginning) throws InterruptedException, IOException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> awaitStop(stop, stopped), "stop");
        Node node = new Node(config, beginning);
        try {
            node.start();
            Runtime.getRuntime().addShutdownHook(hook);
            stop.await();
        } finally {
            node.close();
            stopped.countDown();
        }
    }

    private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("told to stop");
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.info("stopped");
    }
}
