package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.LedgerLimits;
import tutti.partition.SlotMap;
import tutti.replica.Replica;
import tutti.replica.simulation.oracle.Oracle;

/**
 * Partitions of three members each, clients, and a network between the leaders. One scheduler, one source of chance: the same
 * settings give the same run. After every committed entry all invariants are checked.
 */
final class Simulation implements SimulatedPartition.Listener {
    private static final long START_NS = 1_764_000_000_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;
    static final long LATE_MAX_NS = 120_000 * NS_PER_MS;
    /** Few, so that some find no room. */
    private static final int MANDATES_MAX = 14;

    private static final int DRAIN_ROUNDS_MAX = 3_000;

    /** Chains that reach into several partitions are given up after five seconds: there time goes slower. */
    private static final int STEP_MS_SPANNING = 8;

    private static final int STEP_MS = 50;
    private static final int STEPS_PER_PAUSE = 150;
    private static final int PAUSE_MS = 40_000;
    private static final long ROUND_MS_SHORT = 100;
    private static final long ROUND_MS = 1_000;

    private final Settings settings;
    private final Random random;
    private final World world;
    private final Registrar registrar;
    private final SimulatedClients clients;
    private final Carriers carriers;
    private final Disturbances disturbances;
    private final Invariants invariants;
    private final Trace trace;
    private final List<SimulatedPartition> partitions = new ArrayList<>();
    /** Messages of clients that will be logged later, or again. */
    private final DelayedMessages delayed = new DelayedMessages();

    private long nowNs = START_NS;
    private long event;
    private long entries;
    private long mark;

    Simulation(Settings settings, @Nullable Consumer<String> traceSink) {
        this.settings = settings;
        random = new Random(settings.seed());
        trace = new Trace(traceSink);
        SlotMap slotMap = SlotMap.initial(settings.partitions());
        LedgerLimits limits = new LedgerLimits(
                200,
                100,
                10,
                10,
                1_000,
                settings.idWindowMax(),
                settings.idWindowKept(),
                LATE_MAX_NS,
                WorkReads.NOTICE_NS,
                MANDATES_MAX);
        world = new World(slotMap, random);
        WorkReads works = new WorkReads(world, partitions, random);
        registrar = new Registrar(this, world, works, random);
        clients = new SimulatedClients(world, works, random, settings.isSpanning());
        SimulatedNetwork network = new SimulatedNetwork(settings, random);
        carriers = new Carriers(this, network, random, settings.isSpanning());
        invariants = new Invariants(settings, slotMap, limits);
        for (int i = 0; i < settings.partitions(); i++) {
            partitions.add(new SimulatedPartition(i, slotMap, limits, random, this));
        }
        disturbances = new Disturbances(settings, random, network, this);
    }

    /** Creates the world, runs so many steps of chance, then lets everything come to its end. */
    void run() throws SimulationFailure {
        try {
            trace.line("seed " + settings.seed() + ": " + settings.partitions() + " partitions, "
                    + settings.idWindowMax() + " ids, "
                    + settings.idWindowKept() + " kept, " + (settings.isSpanning() ? "chains span, " : "")
                    + settings.faults());
            Foundation.lay(this);
            clients.mint(nowNs);
            drain();
            for (int i = 0; i < settings.events(); i++) {
                step();
            }
            end();
        } catch (RuntimeException | AssertionError failure) {
            throw new SimulationFailure(settings, invariants.failedOn(failure), event, trace.last(), failure);
        }
    }

    List<SimulatedPartition> partitions() {
        return partitions;
    }

    /** State of the partition after its last committed entry. */
    Replica witness(int partition) {
        return partitions.get(partition).witness();
    }

    SimulatedClients clients() {
        return clients;
    }

    World world() {
        return world;
    }

    Oracle oracle() {
        return invariants.oracle();
    }

    AuditsBalance audits() {
        return invariants.audits();
    }

    Trace trace() {
        return trace;
    }

    /** Entries committed so far, in all partitions. */
    long entries() {
        return entries;
    }

    /** Number of the last audit mark. */
    long mark() {
        return mark;
    }

    // ---- what partitions tell ----

    @Override
    public void onCommitted(int partition, Entry entry) {
        entries++;
        trace.line("p" + partition + " commits at " + entry.position + ": " + entry.describe(world));
        if (!entry.told.isEmpty()) {
            trace.line("p" + partition + " tells " + Answers.describe(entry));
        }
        invariants.check(this, partition, entry);
    }

    @Override
    public void onAnswered(int partition, Entry entry) {
        if (settings.has(Fault.LOST_ANSWER) && disturbances.isOn() && random.nextInt(10) == 0) {
            trace.line("p" + partition + " answers, and nobody hears");
            return;
        }
        invariants.checking("OutcomesAreFinal", () -> clients.hear(partition, entry));
    }

    // ---- steps ----

    private void step() {
        event++;
        nowNs += stepMs() * NS_PER_MS;
        trace.at(event, (nowNs - START_NS) / NS_PER_MS);
        int partition = random.nextInt(partitions.size());
        int peer = random.nextInt(partitions.size());
        int chance = random.nextInt(100);
        if (chance < 30) {
            submit(partition);
        } else if (chance < 44) {
            carriers.carry(partition, peer);
        } else if (chance < 52) {
            carriers.acknowledge(partition, peer);
        } else if (chance < 68) {
            carriers.deliver(disturbances.isOn());
        } else if (chance < 74) {
            carriers.settle(partition, peer);
        } else if (chance < 76) {
            logDelayed();
        } else if (chance < 78) {
            audit(partition);
        } else if (chance < 81) {
            registerOrWait(partition);
        } else if (chance < 83) {
            index(partition);
        } else if (chance < 96) {
            disturbances.moveOn(partitions.get(partition));
        } else {
            disturbances.disturb(partitions.get(partition));
        }
    }

    /** Mostly little time passes; now and then so much that intervals pass and other splits begin to hold. */
    private long stepMs() {
        boolean isLong = !settings.isSpanning() && random.nextInt(STEPS_PER_PAUSE) == 0;
        return random.nextInt(isLong ? PAUSE_MS : settings.isSpanning() ? STEP_MS_SPANNING : STEP_MS);
    }

    /** Clients send commands; the message may be lost on its way to the log, or be logged a second time later. */
    private void submit(int partition) {
        List<LoggedSection> sections = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            add(sections, partition, clients.commandsFor(partition, clients.anyKind(), nowNs));
        }
        int chance = random.nextInt(100);
        if (sections.isEmpty()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            index(partition);
        }
        boolean isLost = chance < 8 && settings.has(Fault.LOST_REQUEST);
        if (isLost) {
            trace.line("p" + partition + " does not hear from clients");
        } else {
            log(partition, sections);
        }
        if (chance < 4 || chance >= 90) {
            repeatLater(partition, sections);
        }
    }

    /** The message may be logged again. */
    void repeatLater(int partition, List<LoggedSection> sections) {
        if (settings.has(Fault.REPEATED_ENTRY)) {
            delayed.add(new DelayedMessages.Message(partition, sections, 0, null));
        }
    }

    private void logDelayed() {
        DelayedMessages.Message again = delayed.take(random);
        if (again == null) {
            return;
        }
        LookedUp lookedUp = again.lookedUp();
        if (lookedUp == null) {
            trace.line("p" + again.partition() + " gets a message again");
            log(again.partition(), again.sections());
        } else if (again.term() == partitions.get(again.partition()).term()) {
            trace.line("p" + again.partition() + " goes on with what it looked up");
            append(again.partition(), again.sections(), lookedUp);
        }
    }

    /** A new mark in one partition, or the last one in another. */
    private void audit(int partition) {
        if (random.nextInt(3) > 0) {
            mark++;
        }
        log(partition, List.of(LoggedSection.Mark.of(mark)));
    }

    /** The leader says through where ids may leave the window; a lower position now and then. */
    void index(int partition) {
        long through = partitions.get(partition).indexedThrough();
        boolean isLower = disturbances.isOn() && random.nextInt(4) == 0;
        log(partition, List.of(LoggedSection.Indexed.of(isLower ? through / 2 : through)));
    }

    private void registerOrWait(int partition) {
        if (random.nextInt(4) == 0) {
            log(partition, List.of(LoggedSection.Barrier.create()));
        } else {
            registrar.act(partition);
        }
    }

    // ---- to the end ----

    /** Nothing fails any more. Everyone learns what became of what they asked for, and learns the same when they ask again. */
    private void end() {
        trace.line("nothing fails from here on");
        clients.end();
        delayed.clear();
        drain();
        invariants.checking("AuditsBalance", this::auditAtRest);
        disturbances.cutPower(partitions);
        drain();
        invariants.requireAtEnd(this);
    }

    private void auditAtRest() {
        long before = audits().completed();
        mark++;
        log(random.nextInt(partitions.size()), List.of(LoggedSection.Mark.of(mark)));
        drain();
        if (audits().completed() == before) {
            throw new AssertionError("mark " + mark + " does not complete at rest");
        }
    }

    /** Clients ask until they hear, leaders carry and settle, until nothing is left to do. */
    void drain() {
        disturbances.off(partitions);
        for (int round = 0; !isQuiet(); round++) {
            if (round == DRAIN_ROUNDS_MAX) {
                throw new AssertionError("does not come to rest");
            }
            nowNs += roundMs() * NS_PER_MS;
            for (int partition = 0; partition < partitions.size(); partition++) {
                index(partition);
                for (int kind : SimulatedClients.KINDS) {
                    ask(partition, clients.open(partition, kind));
                }
            }
            for (int from = 0; from < partitions.size(); from++) {
                for (int to = 0; to < partitions.size(); to++) {
                    carriers.carryOn(from, to);
                }
            }
            for (int i = 0; i < 4 * partitions.size() * partitions.size(); i++) {
                carriers.deliver(disturbances.isOn());
            }
            partitions.forEach(SimulatedPartition::flow);
        }
        disturbances.on();
    }

    /** Sends the requests, which are of one kind. */
    void ask(int partition, List<Request> requests) {
        List<Command> commands = new ArrayList<>();
        requests.forEach(request -> commands.addAll(request.commands()));
        List<LoggedSection> sections = new ArrayList<>();
        add(sections, partition, commands);
        if (!sections.isEmpty()) {
            log(partition, sections);
        }
    }

    /** Chains and clawbacks are given up after five seconds, and need several rounds. */
    private long roundMs() {
        boolean isAnyUndecided = false;
        for (int i = 0; i < partitions.size(); i++) {
            isAnyUndecided |= witness(i).ledger().undecidedCount() > 0;
        }
        return settings.isSpanning() || isAnyUndecided ? ROUND_MS_SHORT : ROUND_MS;
    }

    private boolean isQuiet() {
        boolean quiet = clients.isAllClosed();
        for (int from = 0; from < partitions.size() && quiet; from++) {
            quiet = witness(from).ledger().undecidedCount() == 0;
            for (int to = 0; to < partitions.size() && quiet; to++) {
                quiet = witness(from).unacknowledgedItems(to) == 0
                        && (from == to || witness(from).ledger().unsettledPayees(to) == 0);
            }
        }
        return quiet;
    }

    private void add(List<LoggedSection> sections, int partition, List<Command> commands) {
        if (!commands.isEmpty()) {
            for (Command command : commands) {
                command.stamp(
                        witness(partition).ledger().principal(command.asked().principal()));
            }
            sections.add(LoggedSection.Commands.of(commands));
        }
    }

    /** The leader of the partition logs a batch, if there is one. */
    void log(int partition, List<LoggedSection> sections) {
        SimulatedPartition to = partitions.get(partition);
        boolean looksUp = !disturbances.isOn() || !settings.has(Fault.LOST_LOOKUP) || random.nextInt(8) > 0;
        LookedUp lookedUp = looksUp ? to.lookUp(sections) : LookedUp.none(sections);
        boolean isLate = lookedUp.through() > 0
                && disturbances.isOn()
                && settings.has(Fault.LATE_LOOKUP)
                && random.nextInt(6) == 0;
        if (isLate) {
            trace.line("p" + partition + " has looked up through " + lookedUp.through() + ", and logs later");
            delayed.add(new DelayedMessages.Message(partition, sections, to.term(), lookedUp));
        } else {
            append(partition, sections, lookedUp);
        }
    }

    private void append(int partition, List<LoggedSection> sections, LookedUp lookedUp) {
        SimulatedPartition to = partitions.get(partition);
        boolean isLogged = to.append(nowNs, event, sections, lookedUp);
        trace.line("p" + partition + (isLogged ? " logs " : " has no leader to log ") + sections.size() + " sections");
        if (isLogged) {
            disturbances.moveOnAfterAppend(to);
        }
    }
}
