package tutti.cli;

import java.io.UncheckedIOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.TuttiException;
import tutti.driver.PreparationException;
import tutti.local.LocalClusterException;

/** The program. */
@Command(
        name = "tutti",
        versionProvider = Tutti.Version.class,
        mixinStandardHelpOptions = true,
        description = "A token ledger cluster for streaming payments.",
        subcommands = {
            DemoCommand.class,
            NodeCommand.class,
            LoadCommand.class,
            BenchCommand.class,
            SoakCommand.class,
            StatusCommand.class,
            AssetCommand.class,
            AccountCommand.class,
            TransferCommand.class,
            MandateCommand.class,
            WorkCommand.class,
            PayCommand.class,
            ClawbackCommand.class,
            FollowCommand.class,
            AuditCommand.class,
            SnapshotCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            SimulateCommand.class,
            ChaosCommand.class,
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tutti demo --for 30s --kill-leader      three nodes, a load, one leader killed",
            "  tutti status                            who leads what, and how far each is",
            "  tutti account create --asset 1          makes an account, prints its id",
            "  tutti pay --payer ID --work ID          pays for one play",
            "  tutti account statement ID              what it was paid, and what it paid",
            "",
            "Ids are UUIDs or 32 hexadecimal digits. Amounts are in minor units.",
            "The bearer token is read from TUTTI_TOKEN or --token-file.",
            "",
            "Exit codes:",
            "  0  done",
            "  1  the ledger rejected an item, it is not there, an audit does not hold,",
            "     or not every node has its snapshot in time",
            "  2  the command line is wrong",
            "  3  the cluster did not answer or turned the call away; nothing was done",
            "  4  not known whether it was done: repeat the command with the same id"
        })
public final class Tutti implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Tutti())
                .registerConverter(Id.class, new IdConverter())
                .registerConverter(Duration.class, new DurationConverter())
                .setUsageHelpWidth(80)
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Tutti::onException);
    }

    /** Faults that a user can do something about are told in one line; anything else is a bug and keeps its trace. */
    private static int onException(Exception error, CommandLine commandLine, ParseResult parsed) throws Exception {
        boolean isUsage = error instanceof IllegalArgumentException;
        boolean isFault = error instanceof TuttiException
                || error instanceof LocalClusterException
                || error instanceof PreparationException
                || error instanceof UncheckedIOException;
        if (!isUsage && !isFault) {
            throw error;
        }
        commandLine.getErr().println("tutti: " + error.getMessage());
        return isUsage ? ExitCodes.USAGE : ExitCodes.UNAVAILABLE;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Reads the version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Tutti.class.getPackage().getImplementationVersion();
            return new String[] {"tutti " + (version == null ? "(built from source)" : version)};
        }
    }
}
