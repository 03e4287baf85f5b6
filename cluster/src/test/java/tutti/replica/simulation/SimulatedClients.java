package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.Outcome;
import tutti.replica.simulation.oracle.Told;
import tutti.replica.simulation.oracle.TransferId;

/** Sends commands once or many times, remembers what it was told, and asks again until it was told something final. */
final class SimulatedClients {
    /** Kinds of the sections in which commands travel. */
    static final List<Integer> KINDS =
            List.of(SectionKind.TRANSFERS, SectionKind.STREAM_PAYMENTS, SectionKind.CLAWBACKS);

    private static final int REQUESTS_MAX = 4;
    private static final int REPEATED_MAX = 40;
    private static final int RECENT = 30;
    private static final int HELD_BACK = 20;

    private final World world;
    private final Random random;
    private final boolean isSpanning;
    private final CommandMaker maker;

    /** All that were ever sent, by the partition that answers them, in order. */
    private final List<List<Request>> requests = new ArrayList<>();

    /** Those of which clients want to hear more. */
    private final List<List<Request>> open = new ArrayList<>();

    private final Map<Sent, List<Command>> commands = new HashMap<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int replays;
    private int decided;

    /** True while no new commands are made, and what cannot be answered is given up. */
    private boolean isEnding;

    SimulatedClients(World world, WorkReads works, Random random, boolean isSpanning) {
        this.isSpanning = isSpanning;
        this.world = world;
        this.random = random;
        this.maker = new CommandMaker(world, works, random, isSpanning);
        for (int i = 0; i < world.partitionCount(); i++) {
            requests.add(new ArrayList<>());
            open.add(new ArrayList<>());
        }
    }

    /** How often each outcome was heard, replays aside. */
    Map<Outcome, Integer> outcomes() {
        return outcomes;
    }

    int replays() {
        return replays;
    }

    /** Transfers across partitions of whose end clients heard. */
    int decided() {
        return decided;
    }

    void end() {
        isEnding = true;
    }

    List<Request> all() {
        return requests.stream().flatMap(List::stream).toList();
    }

    List<Request> all(int partition) {
        return requests.get(partition);
    }

    /** What is to be asked again, of one kind. */
    List<Request> open(int partition, int kind) {
        List<Request> asked = new ArrayList<>();
        open.get(partition).removeIf(Request::isClosed);
        for (Request request : open.get(partition)) {
            // Chains that get in each other's way do not if they come at different times.
            boolean isHeldBack = isSpanning && random.nextInt(HELD_BACK) > 0;
            if (request.kind() == kind && asked.size() < REPEATED_MAX && !isHeldBack) {
                asked.add(request);
            }
        }
        return asked;
    }

    boolean isAllClosed() {
        open.forEach(ofPartition -> ofPartition.removeIf(Request::isClosed));
        return open.stream().allMatch(List::isEmpty);
    }

    /** Tokens for everyone, out of the issuing accounts. */
    void mint(long nowNs) {
        for (Request request : maker.mint(nowNs)) {
            remember(world.homeOf(request.commands().get(0).id()), request);
        }
    }

    int anyKind() {
        int chance = random.nextInt(18);
        if (chance == 0) {
            return SectionKind.CLAWBACKS;
        }
        return chance < 12 ? SectionKind.TRANSFERS : SectionKind.STREAM_PAYMENTS;
    }

    /** Some commands of one kind for the partition: new ones, and ones sent before. */
    List<Command> commandsFor(int partition, int kind, long nowNs) {
        List<Command> chosen = new ArrayList<>();
        for (int i = random.nextInt(REQUESTS_MAX); i >= 0; i--) {
            Request request = random.nextInt(3) == 0 ? again(partition, kind) : null;
            if (request == null) {
                request = maker.request(partition, kind, nowNs);
                if (request != null) {
                    remember(partition, request);
                }
            }
            if (request != null) {
                chosen.addAll(request.commands());
            }
        }
        return chosen;
    }

    /** A leader answers what was in a batch. */
    void hear(int partition, Entry entry) {
        for (Told told : entry.told) {
            Command command = entry.commandOf(told);
            Outcome outcome = told.outcome();
            if (command != null && outcome != null) {
                hear(command, outcome, told);
            } else if (told.isDecision() && told.id() != null && outcome != null) {
                hearDecision(new Sent(partition, told.id()), outcome, told.timestampNs());
            }
        }
    }

    private void hear(Command command, Outcome outcome, Told told) {
        if (outcome.spendsId()) {
            replays += told.isReplayed() ? 1 : 0;
            command.hear(outcome, told.timestampNs());
        } else if (!outcome.isRefusal() || !isToBeAskedAgain(outcome) || command.lacksLegs()) {
            command.abandon();
        }
        if (!told.isReplayed()) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
    }

    private boolean isToBeAskedAgain(Outcome outcome) {
        return switch (outcome) {
            case TABLE_IS_FULL -> !isEnding;
            default -> true;
        };
    }

    /** Of several commands with the id it is the one that the ledger took. */
    private void hearDecision(Sent sent, Outcome outcome, long timestampNs) {
        decided++;
        outcomes.merge(outcome, 1, Integer::sum);
        if (outcome.isRefusal()) {
            return;
        }
        List<Command> candidates = commands.getOrDefault(sent, List.of());
        if (!outcome.spendsId()) {
            // It would be told the same again, whichever of them it was.
            candidates.forEach(Command::abandon);
        } else if (candidates.size() == 1) {
            candidates.get(0).hear(outcome, timestampNs);
        }
    }

    private @Nullable Request again(int partition, int kind) {
        List<Request> sent = requests.get(partition);
        if (sent.isEmpty()) {
            return null;
        }
        // Mostly one of the last, but any may come again.
        int back = random.nextInt(random.nextInt(4) == 0 ? sent.size() : Math.min(sent.size(), RECENT));
        Request request = sent.get(sent.size() - 1 - back);
        if (request.kind() != kind) {
            return null;
        }
        if (random.nextInt(6) > 0) {
            return request;
        }
        Request impostor = maker.impostor(request);
        if (impostor == null) {
            return null;
        }
        // A part of a chain may begin elsewhere; it is sent there later.
        int home = world.homeOf(impostor.commands().get(0).id());
        remember(home, impostor);
        return home == partition ? impostor : null;
    }

    private void remember(int partition, Request request) {
        requests.get(partition).add(request);
        open.get(partition).add(request);
        for (Command command : request.commands()) {
            commands.computeIfAbsent(new Sent(partition, command.id()), id -> new ArrayList<>())
                    .add(command);
        }
    }

    /** What was sent where. */
    private record Sent(int partition, TransferId id) {}
}
