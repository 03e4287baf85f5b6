package tutti.consensus;

/**
 * The idle strategies of a node's agents and who wakes whom, along the way of a batch:
 *
 * <pre>
 *  offer ──► module g ──► driver ──► (network) ──► driver ──► recorder ──► module g ──► driver ──► (network) ...
 *               │  └────► recorder (the leader's own copy)
 *               └───────► service g (the commit position moved)
 * </pre>
 *
 * Only the driver must look for itself, at its sockets; its nap bounds the latency of each hop between nodes. The others nap
 * longer, for their timers and for what comes rarely.
 */
final class IdleChain {
    /** Naps of agents that are woken for what matters; Aeron's timers have a grain of 10 ms. */
    private static final long WOKEN_PARK_NS = 4_000_000;

    /** Naps of agents that nobody wakes: requests to the archive and replays, a few a second at most. */
    private static final long RARE_PARK_NS = 2_000_000;

    private final WakeableIdle driver;
    private final WakeableIdle recorder = new WakeableIdle("recorder", WOKEN_PARK_NS);
    private final WakeableIdle conductor = new WakeableIdle("archive", RARE_PARK_NS);
    private final WakeableIdle replayer = new WakeableIdle("replayer", RARE_PARK_NS);
    private final WakeableIdle[] modules;
    private final WakeableIdle[] services;

    IdleChain(int groups, long driverParkMaxNs) {
        driver = new WakeableIdle("driver", driverParkMaxNs);
        modules = new WakeableIdle[groups];
        services = new WakeableIdle[groups];
        WakeableIdle[] afterDriver = new WakeableIdle[groups + 1];
        for (int group = 0; group < groups; group++) {
            modules[group] = new WakeableIdle("module-" + group, WOKEN_PARK_NS);
            services[group] = new WakeableIdle("service-" + group, WOKEN_PARK_NS);
            modules[group].wakes(driver, recorder, services[group]);
            services[group].wakes(modules[group]);
            afterDriver[group] = modules[group];
        }
        afterDriver[groups] = recorder;
        driver.wakes(afterDriver);
        recorder.wakes(modules);
        conductor.wakes(modules);
    }

    WakeableIdle driver() {
        return driver;
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
}
