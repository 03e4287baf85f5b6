package tutti.consensus;

import java.util.List;

/**
 * The idle strategies of a node's agents and who wakes whom, along the way of a batch:
 *
 * <pre>
 *  leader    offer ──► module g ──► driver ──► (network)          (network) ──► driver ──► module g ──► service g
 *                         └───────► recorder ──► module g
 *  follower  (network) ──► driver ──► recorder ──► module g ──► driver ──► (network)
 * </pre>
 *
 * A wake-up costs more than most of what is done after it, so nobody is woken for what is not its turn: the driver wakes the
 * module of a group that leads and the recorder of one that follows, and a module wakes its service when the commit position
 * has moved. In an election everyone wakes everyone, and so while a snapshot is taken: payments stand until a dozen requests
 * have gone through driver and archive one after the other, so nobody naps long then.
 *
 * <p>Only the driver must look for itself, at its sockets; its nap bounds the latency of each hop between nodes. The others
 * nap longer, for their timers and for what comes rarely.
 */
final class IdleChain {
    /** Shortest nap of the driver: the answer to what was just sent is likely near. */
    private static final long DRIVER_PARK_MIN_NS = 100_000;

    /** Shortest nap of the others. */
    private static final long PARK_MIN_NS = 1_000_000;

    /** Longest nap of agents that are woken for what matters; Aeron's timers have a grain of 10 ms. */
    private static final long WOKEN_PARK_NS = 10_000_000;

    /** Longest nap of agents that nobody wakes: name look-ups, requests to the archive and replays, which come in runs. */
    private static final long RARE_PARK_NS = 20_000_000;

    private final WakeableIdle driver;
    private final WakeableIdle driverExecutor;
    private final WakeableIdle recorder;
    private final WakeableIdle conductor;
    private final WakeableIdle replayer;
    private final WakeableIdle[] modules;
    private final WakeableIdle[] services;
    private final List<MemberState> states;

    /**
     * @param states what this node's member of each group knows, by group
     */
    IdleChain(List<MemberState> states, long driverParkMaxNs) {
        this.states = states;
        driver = new WakeableIdle(
                "driver", Math.min(DRIVER_PARK_MIN_NS, driverParkMaxNs), driverParkMaxNs, this::isHurried);
        driverExecutor = agent("driver-executor", RARE_PARK_NS);
        recorder = agent("recorder", WOKEN_PARK_NS);
        conductor = agent("archive", RARE_PARK_NS);
        replayer = agent("replayer", RARE_PARK_NS);
        modules = new WakeableIdle[states.size()];
        services = new WakeableIdle[states.size()];
        conductor.wakes(replayer);
        for (int group = 0; group < states.size(); group++) {
            modules[group] = agent("module-" + group, WOKEN_PARK_NS);
            services[group] = agent("service-" + group, WOKEN_PARK_NS);
            link(states.get(group), modules[group], services[group]);
        }
    }

    private void link(MemberState state, WakeableIdle module, WakeableIdle service) {
        CommitWatch commits = new CommitWatch(state);
        driver.wakesIf(() -> state.isLeader() || state.isElecting(), module);
        driver.wakesIf(() -> !state.isLeader(), recorder);
        module.wakes(driver);
        module.wakesIf(() -> state.isLeader() || state.isHurried(), recorder);
        module.wakesIf(() -> commits.hasMoved() || state.isHurried(), service);
        module.wakesIf(state::isHurried, conductor);
        module.wakesIf(state::isHurried, driverExecutor);
        service.wakesIf(state::isElecting, module);
        recorder.wakes(module);
        conductor.wakes(module);
    }

    private WakeableIdle agent(String name, long parkMaxNs) {
        return new WakeableIdle(name, PARK_MIN_NS, parkMaxNs, this::isHurried);
    }

    private boolean isHurried() {
        for (int group = 0; group < states.size(); group++) {
            if (states.get(group).isHurried()) {
                return true;
            }
        }
        return false;
    }

    WakeableIdle driver() {
        return driver;
    }

    /** Of the thread that resolves host names for the driver. */
    WakeableIdle driverExecutor() {
        return driverExecutor;
    }

    WakeableIdle recorder() {
        return recorder;
    }

    WakeableIdle conductor() {
        return conductor;
    }

    WakeableIdle replayer() {
        return replayer;
    }

    WakeableIdle module(int group) {
        return modules[group];
    }

    WakeableIdle service(int group) {
        return services[group];
    }

    /** Tells a module's thread whether the commit position moved since it asked last. */
    private static final class CommitWatch {
        private final MemberState state;
        private long seenPosition;

        CommitWatch(MemberState state) {
            this.state = state;
        }

        boolean hasMoved() {
            long position = state.committedPosition();
            boolean moved = position != seenPosition;
            seenPosition = position;
            return moved;
        }
    }
}
