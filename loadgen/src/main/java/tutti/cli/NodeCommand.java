package tutti.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains {@code tutti node}; the launcher script runs a node by itself, from the node's own jar. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs one node from a configuration file: tutti node --config FILE.",
        footer = {
            "",
            "Example:",
            "  tutti node --config node-0.conf",
            "  tutti node repartition --help     adds partitions to a stopped cluster",
            "",
            "The launcher script runs the node's own program. If you read this, the",
            "command was started without it: java -jar cluster/target/tutti-node.jar"
        })
final class NodeCommand implements Runnable {
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
