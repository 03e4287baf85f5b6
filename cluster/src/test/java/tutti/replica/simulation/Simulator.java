package tutti.replica.simulation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** Runs simulations, one after the other, until one finds something. The program behind {@code tutti simulate}. */
public final class Simulator {
    private static final int FOUND = 1;
    private static final int USAGE = 2;
    private static final int PROGRESS_EVERY_MS = 500;
    private static final int LOGGED_PROGRESS_EVERY_MS = 60_000;

    private final SimulatorArguments arguments;
    private final PrintStream out;
    private final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    private final long startedNs = System.nanoTime();
    private long seeds;
    private long events;
    private long entries;
    private long shownMs;

    private Simulator(SimulatorArguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** Runs what the command line asks for; exits with 0 if nothing was found, 1 if something was, 2 if it is wrong. */
    public static void main(String[] args) throws IOException {
        SimulatorArguments arguments;
        try {
            arguments = SimulatorArguments.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("tutti: " + wrong.getMessage() + "; tutti simulate --help says more");
            System.exit(USAGE);
            return;
        }
        System.exit(new Simulator(arguments, System.out).run());
    }

    /**
     * What the first of so many seeds finds, from the given one on; null if none finds anything. In words, so that it can be asked
     * for through another class loader.
     */
    public static @Nullable String find(long firstSeed, int seeds, int events) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new Simulation(Settings.of(seed, events), null).run();
            } catch (SimulationFailure failure) {
                return "seed " + (seed - firstSeed + 1) + ", " + failure.getMessage();
            }
        }
        return null;
    }

    private int run() throws IOException {
        say("seeds from " + arguments.firstSeed() + " on, " + arguments.events() + " events each");
        for (long seed = arguments.firstSeed(); seeds < arguments.seeds() && !isTimeUp(); seed++) {
            SimulationFailure failure = run(arguments.settings(seed));
            if (failure != null) {
                clearProgress();
                report(failure);
                return FOUND;
            }
            seeds++;
            events += arguments.events();
            showProgress();
        }
        clearProgress();
        say(seeds + " seeds, " + events + " events, " + entries + " entries committed, " + outcomes.size()
                + " kinds of outcome, " + seconds() + " s: nothing found");
        if (arguments.isJson()) {
            out.println("{\"firstSeed\":" + arguments.firstSeed() + ",\"seeds\":" + seeds + ",\"events\":" + events
                    + ",\"entries\":" + entries + ",\"seconds\":" + seconds() + ",\"found\":false}");
        }
        return 0;
    }

    private @Nullable SimulationFailure run(Settings settings) throws IOException {
        if (arguments.trace() == null) {
            return run(new Simulation(settings, null));
        }
        try (BufferedWriter file = Files.newBufferedWriter(arguments.trace(), StandardCharsets.UTF_8);
                PrintWriter lines = new PrintWriter(file)) {
            return run(new Simulation(settings, lines::println));
        }
    }

    private @Nullable SimulationFailure run(Simulation simulation) {
        try {
            simulation.run();
            entries += simulation.entries();
            outcomes.addAll(simulation.clients().outcomes().keySet());
            return null;
        } catch (SimulationFailure failure) {
            return failure;
        }
    }

    private void report(SimulationFailure failure) {
        failure.trace().forEach(this::say);
        say("");
        say("FOUND: " + failure.getMessage());
        for (StackTraceElement frame : failure.place()) {
            say("    at " + frame);
        }
        say("seed " + failure.settings().seed() + ", event " + failure.event() + "; again, with the whole trace:");
        say("  " + SimulatorArguments.command(failure.settings()) + " --trace simulation.txt");
        SimulationFailure smaller = shrink(failure);
        if (smaller != failure) {
            say("with fewer faults, at event " + smaller.event() + ":");
            say("  " + SimulatorArguments.command(smaller.settings()) + " --trace simulation.txt");
        }
        say("it needs: " + SimulatorArguments.names(smaller.settings().faults()));
        if (arguments.isJson()) {
            out.println("{\"firstSeed\":" + arguments.firstSeed() + ",\"seeds\":" + seeds + ",\"events\":" + events
                    + ",\"entries\":" + entries + ",\"seconds\":" + seconds() + ",\"found\":true,\"invariant\":\""
                    + failure.invariant() + "\",\"seed\":" + failure.settings().seed() + ",\"event\":"
                    + failure.event() + ",\"replay\":\"" + SimulatorArguments.command(smaller.settings()) + "\"}");
        }
    }

    /** Takes out each fault without which the same does not hold. */
    private static SimulationFailure shrink(SimulationFailure failure) {
        SimulationFailure smallest = failure;
        for (Fault fault : failure.settings().faults()) {
            try {
                new Simulation(smallest.settings().without(fault), null).run();
            } catch (SimulationFailure smaller) {
                smallest = smaller.invariant().equals(failure.invariant()) ? smaller : smallest;
            }
        }
        return smallest;
    }

    private boolean isTimeUp() {
        return arguments.duration() != null
                && System.nanoTime() - startedNs >= arguments.duration().toNanos();
    }

    private long seconds() {
        return (System.nanoTime() - startedNs) / 1_000_000_000;
    }

    /** In JSON the words go to the side. */
    private void say(String line) {
        (arguments.isJson() ? System.err : out).println(line);
    }

    /** On a terminal in one place; elsewhere a line now and then. */
    private void showProgress() {
        long nowMs = (System.nanoTime() - startedNs) / 1_000_000;
        if (nowMs - shownMs >= (arguments.isTerminal() ? PROGRESS_EVERY_MS : LOGGED_PROGRESS_EVERY_MS)) {
            shownMs = nowMs;
            String progress = seeds + " seeds, " + entries + " entries, " + seconds() + " s";
            System.err.print(arguments.isTerminal() ? "\r" + progress + " " : progress + "\n");
            System.err.flush();
        }
    }

    private void clearProgress() {
        if (arguments.isTerminal()) {
            System.err.print("\r" + " ".repeat(60) + "\r");
        }
    }
}
