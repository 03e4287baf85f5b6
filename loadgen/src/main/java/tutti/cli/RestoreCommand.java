package tutti.cli;

import picocli.CommandLine.Command;

/** Explains {@code tutti restore}; the launcher script runs it by the node's own jar. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Fills the empty data folder of a node of a new cluster from a backup.",
        footer = {
            "",
            "Example:",
            "  tutti restore --config node-0.conf --from DIR",
            "",
            "The launcher script runs the node's own program. If you read this, the",
            "command was started without it: java -jar cluster/target/tutti-node.jar"
        })
final class RestoreCommand extends LauncherCommand {}
