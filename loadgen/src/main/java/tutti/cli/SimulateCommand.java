package tutti.cli;

import picocli.CommandLine.Command;

/** Explains {@code tutti simulate}; the launcher script runs the simulator by itself, from the sources beside it. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for mistakes in the ledger: runs whole clusters in one thread, with",
            "clients, disks, clocks and a network that fail, and checks every answer and",
            "every balance against a second ledger. A seed always gives the same run.",
        },
        footerHeading = "%nOptions of the simulator:%n",
        footer = {
            "  --seeds N           so many runs, 100 if nothing is said",
            "  --seed S            begins at this seed, with one run if no other number is",
            "                      given; else at one that is new every time, and is told",
            "  --for DURATION      no run begins after it: 30s, 3m, 1h",
            "  --events N          steps of each run, 2500 if nothing is said",
            "  --without F,G       leaves faults out; a wrong name lists those there are",
            "  --trace FILE        writes everything that happens in the last run",
            "  --json              one line of JSON at the end; the words go to stderr",
            "",
            "Examples:",
            "  tutti simulate --for 3m",
            "  tutti simulate --seed 4711 --trace run.txt",
            "",
            "Exit codes: 0 nothing found; 1 found, and told how to see it again; 2 the",
            "command line is wrong. It needs no cluster, and a checkout of the sources.",
        })
final class SimulateCommand extends LauncherCommand {}
