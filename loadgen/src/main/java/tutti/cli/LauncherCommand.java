package tutti.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that the launcher script gives to another program; without the script it can only be explained. */
abstract class LauncherCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..*", hidden = true)
    private String[] ignored = {};

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
    }
}
