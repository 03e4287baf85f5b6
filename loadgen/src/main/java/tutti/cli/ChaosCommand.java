package tutti.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.chaos.Chaos;
import tutti.chaos.ChaosSettings;

/** The fault suite. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks clusters under load in every way that a data centre knows, and audits",
            "whether a payment was lost, doubled or changed. Each scenario starts nodes of",
            "its own, in network namespaces with a disk each where this computer allows it",
            "(root on Linux), else on loopback; payments in an open loop and transfers",
            "between partitions go on all the while.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tutti chaos --list",
            "  tutti chaos kill-leader power-all",
            "  tutti chaos pause-leader-1s --times 20 --hogs 2 --json",
            "  tutti chaos --suite full --out /var/tmp/chaos --resume",
            "",
            "Exit code 0 only if every promise held and every node came back; what cannot",
            "be done on this computer is left out, and said."
        })
final class ChaosCommand implements Callable<Integer> {
    private static final int NODES_MIN = 3;
    private static final int NODES_MAX = 7;
    private static final int TIMES_MAX = 1000;
    private static final int TOKEN_BITS = 128;
    private static final long MEBIBYTE = 1L << 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "What to run.")
    private List<String> names = List.of();

    @Option(names = "--suite", paramLabel = "NAME", description = "Run all of ci (minutes) or full (up to two hours).")
    private @Nullable String suite;

    @Option(names = "--list", description = "Print the scenarios and end.")
    private boolean isList;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "From which everything random follows. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "1",
            description = "Run named scenarios so often, each time with the next seed. Default: ${DEFAULT-VALUE}.")
    private int times;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes of each cluster. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Partitions of each cluster. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Payments a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Callers that transfer between partitions. Default: ${DEFAULT-VALUE}.")
    private int callers;

    @Option(
            names = "--hogs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Busy processes beside each cluster. Default: ${DEFAULT-VALUE}.")
    private int hogs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For disks, data, what nodes print, and results. Default: a temporary folder.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Leave out what the results in --out say was run and held.")
    private boolean isResumed;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description =
                    "Write every operation of the load, its beginning and its end, for checkers of other makes: an EDN map a"
                            + " line, with type, process, function, value, time.")
    private @Nullable Path history;

    @Option(names = "--json", description = "One JSON object a scenario. The rest goes to standard error.")
    private boolean isJson;

    @Override
    public Integer call() {
        PrintWriter printed = spec.commandLine().getOut();
        if (isList) {
            Chaos.list().forEach(printed::println);
            printed.flush();
            return ExitCodes.DONE;
        }
        check();
        PrintWriter people = isJson ? spec.commandLine().getErr() : printed;
        Path folder = folder();
        String token = newToken();
        String otherToken = newToken();
        Path tokens = tokensFile(folder, "chaos " + token + "\nflood " + otherToken + "\n");
        ChaosSettings settings =
                new ChaosSettings(nodes, partitions, rate, callers, hogs, 1024 * MEBIBYTE, tokens, token, otherToken);
        Chaos chaos = new Chaos(
                new Chaos.Order(names, suite, seed, times, folder, history, isResumed),
                line -> print(people, line),
                line -> {
                    if (isJson) {
                        print(printed, line);
                    }
                });
        print(people, "results, and what nodes print, in " + folder);
        return chaos.run(settings) ? ExitCodes.DONE : ExitCodes.REJECTED;
    }

    private void check() {
        if ((suite == null) == names.isEmpty()) {
            throw new IllegalArgumentException("name scenarios, or give --suite; 'tutti chaos --list' names them all");
        }
        BenchCommand.within("--nodes", nodes, NODES_MIN, NODES_MAX);
        BenchCommand.within("--partitions", partitions, 2, 20);
        BenchCommand.within("--rate", rate, 1, 100_000);
        BenchCommand.within("--callers", callers, 1, 100);
        BenchCommand.within("--hogs", hogs, 0, 100);
        BenchCommand.within("--times", times, 1, TIMES_MAX);
        if (isResumed && out == null) {
            throw new IllegalArgumentException("--resume needs --out, the folder of the run to go on with");
        }
    }

    private static String newToken() {
        return new BigInteger(TOKEN_BITS, new SecureRandom()).toString(Character.MAX_RADIX);
    }

    private static void print(PrintWriter writer, String line) {
        writer.println(line);
        writer.flush();
    }

    private Path folder() {
        try {
            return out == null
                    ? Files.createTempDirectory("tutti-chaos-")
                    : Files.createDirectories(out).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for results", e);
        }
    }

    /** Nodes that listen on more than loopback want to know who calls. */
    private static Path tokensFile(Path folder, String lines) {
        Path file = folder.resolve("tokens");
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
