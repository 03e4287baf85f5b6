package tutti.cli;

import picocli.CommandLine.Command;

/** Explains {@code tutti backup}; the launcher script runs it by the node's own jar. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Copies a running cluster into a folder, as it is at one moment.",
        footer = {
            "",
            "Example:",
            "  tutti backup --config node-0.conf --to DIR",
            "",
            "The launcher script runs the node's own program. If you read this, the",
            "command was started without it: java -jar cluster/target/tutti-node.jar"
        })
final class BackupCommand extends LauncherCommand {}
