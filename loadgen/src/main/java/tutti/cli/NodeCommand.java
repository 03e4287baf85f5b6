package tutti.cli;

import picocli.CommandLine.Command;

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
final class NodeCommand extends LauncherCommand {}
