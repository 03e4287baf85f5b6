package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/**
 * One way in which a data centre fails, while payments go on.
 *
 * @param name on the command line and in results, in lower case with hyphens
 * @param text what happens, in a few words
 * @param needs what must be possible here
 * @param load how long payments are made at most; they end when the script has, and all is whole
 * @param settings further lines of each node's configuration
 * @param expectation what the audit must find
 * @param script what is done to the cluster; begins a while after the payments did
 */
record Scenario(
        String name,
        String text,
        Set<Ability> needs,
        Duration load,
        List<String> settings,
        Expectation expectation,
        Script script) {

    /** A load that ends before all is whole hides how long payments rested: on a busy machine nodes take a minute to be back. */
    private static final Duration LOAD = Duration.ofMinutes(4);

    /** What is done to a cluster. */
    interface Script {
        /** Does it, and leaves everything whole again. Has a thread of its own. */
        void run(Trial trial) throws InterruptedException;
    }

    /** What the audit must find. */
    enum Expectation {
        /** Nothing: no payment lost, doubled or changed. */
        NOTHING,
        /** A loss: the suite shows that it would see one. */
        LOSS
    }

    /** A scenario after which everything must hold. */
    static Scenario of(String name, String text, Set<Ability> needs, Script script) {
        return new Scenario(name, text, needs, LOAD, List.of(), Expectation.NOTHING, script);
    }

    /** The same with a load that may last so long. */
    Scenario lasting(Duration loadMax) {
        return new Scenario(name, text, needs, loadMax, settings, expectation, script);
    }

    /** The same with further lines of configuration. */
    Scenario with(String... lines) {
        return new Scenario(name, text, needs, load, List.of(lines), expectation, script);
    }

    /** The same, and the audit must find a loss. */
    Scenario expectingLoss() {
        return new Scenario(name, text, needs, load, settings, Expectation.LOSS, script);
    }
}
