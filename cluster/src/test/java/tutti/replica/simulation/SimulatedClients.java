package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.ledger.WorkView;

/** Makes commands, good ones and bad ones, sends them once or many times, and remembers what it was told. */
final class SimulatedClients {
    private static final long NS_PER_MS = 1_000_000;
    private static final int SECTION_COMMANDS_MAX = 8;
    private static final int REPEATED_MAX = 50;

    private final World world;
    private final Random random;
    private final ExpectedBooks books;
    private final Map<Command.Id, Command> commands = new LinkedHashMap<>();
    private final List<Command> inOrder = new ArrayList<>();
    private final Set<Command> undecided = new LinkedHashSet<>();

    /** All that were ever told to be pending. */
    private final List<Command> pendings = new ArrayList<>();

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int replays;
    private int decided;

    SimulatedClients(World world, Random random) {
        this.world = world;
        this.random = random;
        this.books = new ExpectedBooks(world);
    }

    ExpectedBooks books() {
        return books;
    }

    /** How often each outcome was the first or only answer. */
    Map<Outcome, Integer> outcomes() {
        return outcomes;
    }

    int replays() {
        return replays;
    }

    /** Transfers across partitions that came to their end. */
    int decided() {
        return decided;
    }

    List<Command> open() {
        return inOrder.stream().filter(command -> !command.isClosed()).toList();
    }

    /** Commands of one kind of which nothing final was heard, to be sent to the partition once more. */
    List<Sent> openFor(int partition, int kind) {
        return open().stream()
                .filter(command -> command.kind() == kind && homeOf(command) == partition)
                .limit(REPEATED_MAX)
                .map(command -> new Sent(command, false))
                .toList();
    }

    /** Transfers that wait for another partition. */
    Set<Command> undecided() {
        return undecided;
    }

    Command find(Command.Id id) {
        Command command = commands.get(id);
        if (command == null) {
            throw new AssertionError("nobody sent " + id);
        }
        return command;
    }

    /** Tokens for everyone, out of the issuing accounts. */
    void mint(long nowNs) {
        for (NewAccount account : world.accounts()) {
            Transfer transfer = transfer(nowNs, AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(account.asset()));
            transfer.creditHigh = account.idHigh();
            transfer.creditLow = account.idLow();
            transfer.amount = account.asset() == World.TUTTI ? 20_000_000 + random.nextInt(100_000_000) : 1_000;
            remember(new Sent(Command.of(transfer, World.SERVICE), false));
        }
    }

    /** Some commands of one kind whose debit account lives in the partition: new ones, and ones sent before. */
    List<Sent> commandsFor(int partition, int kind, long nowNs) {
        List<Sent> sent = new ArrayList<>();
        int count = 1 + random.nextInt(SECTION_COMMANDS_MAX);
        for (int i = 0; i < 4 * count && sent.size() < count; i++) {
            Sent next = random.nextInt(3) == 0 ? again() : anew(kind, nowNs);
            if (next != null && next.command().kind() == kind && homeOf(next.command()) == partition) {
                sent.add(next);
                remember(next);
            }
        }
        return sent;
    }

    int homeOf(Command command) {
        return world.place(command.id().debitHigh(), command.id().debitLow()).partition();
    }

    void onOutcome(Sent sent, Outcome outcome, boolean replayed, long timestampNs) {
        Command command = sent.command();
        if (sent.isImpostor()) {
            if (outcome.spendsId()) {
                throw new AssertionError(command.id() + ": taken for another command, " + outcome);
            }
            outcomes.merge(outcome, 1, Integer::sum);
            return;
        }
        if (outcome.spendsId()) {
            if (command.onFinal(outcome, replayed, timestampNs)) {
                outcomes.merge(outcome, 1, Integer::sum);
                post(command, outcome);
            } else {
                replays++;
            }
            return;
        }
        outcomes.merge(outcome, 1, Integer::sum);
        boolean neverToBeKnown = outcome == Outcome.ID_LOOKUP_UNAVAILABLE;
        if (!command.isClosed() && !command.isUndecided() && (neverToBeKnown || !outcome.isRefusal())) {
            command.abandon();
        }
    }

    void onUndecided(Sent sent, Command.Id id) {
        if (!sent.command().id().equals(id)) {
            throw new AssertionError(id + " is not what was sent");
        }
        sent.command().onUndecided();
        undecided.add(sent.command());
    }

    void onDecided(Command.Id id, Outcome outcome, long timestampNs) {
        Command command = find(id);
        command.onDecided(outcome, timestampNs);
        undecided.remove(command);
        outcomes.merge(outcome, 1, Integer::sum);
        decided++;
        post(command, outcome);
    }

    /** Pending transfers that have not ended, as the leaders' ledger times have it. */
    List<Command> pending(Simulation simulation) {
        return pendings.stream()
                .filter(command -> command.isPendingAt(
                        simulation.leader(homeOf(command)).ledger().timeNs()))
                .toList();
    }

    private void post(Command command, Outcome outcome) {
        Transfer transfer = command.transfer();
        if (transfer == null) {
            if (outcome == Outcome.POSTED) {
                books.post(command);
            }
            return;
        }
        if (outcome == Outcome.PENDING) {
            pendings.add(command);
        } else if (outcome.isSuccess() && transfer.has(TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING)) {
            Command pending = find(
                    new Command.Id(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow));
            pending.end();
            if (outcome == Outcome.POSTED) {
                boolean isWhole = transfer.amount == Transfer.AMOUNT_MAX;
                books.post(pending.asTransfer(), isWhole ? pending.asTransfer().amount : transfer.amount);
            }
        } else if (outcome == Outcome.POSTED) {
            books.post(transfer, transfer.amount);
        }
    }

    private @Nullable Sent again() {
        if (inOrder.isEmpty()) {
            return null;
        }
        // Mostly one of the last, but any may come again.
        int back = random.nextInt(random.nextInt(4) == 0 ? inOrder.size() : Math.min(inOrder.size(), 30));
        Command command = inOrder.get(inOrder.size() - 1 - back);
        boolean known = command.outcome() != null || command.isUndecided();
        return known && random.nextInt(5) == 0 ? impostor(command) : new Sent(command, false);
    }

    private Sent anew(int kind, long nowNs) {
        return new Sent(kind == SectionKind.TRANSFERS ? newTransfer(nowNs) : newPayment(nowNs), false);
    }

    private Command newTransfer(long nowNs) {
        NewAccount debit = any(world.accounts());
        Transfer transfer = transfer(nowNs, debit.idHigh(), debit.idLow());
        if (random.nextInt(10) == 0) {
            transfer.debitHigh = AssetAccounts.RESERVED_HIGH;
            transfer.debitLow = AssetAccounts.issuingLow(debit.asset());
        }
        NewAccount credit = any(world.accounts());
        transfer.creditHigh = credit.idHigh();
        transfer.creditLow = credit.idLow();
        transfer.amount = 1L + random.nextInt(random.nextInt(20) == 0 ? Integer.MAX_VALUE : 2_000_000);
        switch (random.nextInt(40)) {
            case 0 -> transfer.creditLow = random.nextLong();
            case 1 -> transfer.debitLow = random.nextLong();
            case 2 -> transfer.amount = 0;
            case 3 -> transfer.amount = Long.MAX_VALUE;
            case 4 -> transfer.flags = 1024;
            default -> transfer.code = random.nextInt(10);
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> reserve(transfer);
            case 2 -> end(transfer);
            default -> transfer.userData = random.nextInt(4) == 0 ? random.nextLong() : 0;
        }
        return Command.of(transfer, random.nextInt(30) == 0 ? World.MALLORY : World.SERVICE);
    }

    private void reserve(Transfer transfer) {
        transfer.flags |= TransferFlags.PENDING;
        transfer.timeoutSeconds = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5);
        boolean isListener = world.listeners().stream()
                .anyMatch(account -> account.idHigh() == transfer.debitHigh && account.idLow() == transfer.debitLow);
        // Payees stay open: where their credits go would depend on when they were closed.
        if (isListener && transfer.timeoutSeconds != 0 && random.nextInt(6) == 0) {
            transfer.flags |= TransferFlags.CLOSING_DEBIT;
        }
    }

    /** Posts or voids one of the last pending transfers; or one that is none. */
    private void end(Transfer transfer) {
        if (pendings.isEmpty()) {
            return;
        }
        Transfer pending = pendings.get(Math.max(0, pendings.size() - 1 - random.nextInt(8)))
                .asTransfer();
        transfer.debitHigh = pending.debitHigh;
        transfer.debitLow = pending.debitLow;
        transfer.creditHigh = 0;
        transfer.creditLow = 0;
        transfer.code = 0;
        transfer.pendingHigh = pending.idHigh;
        transfer.pendingLow = random.nextInt(20) == 0 ? pending.idLow + 1 : pending.idLow;
        boolean isPost = random.nextInt(3) > 0;
        transfer.flags = isPost ? TransferFlags.POST_PENDING : TransferFlags.VOID_PENDING;
        long whole = random.nextBoolean() ? Transfer.AMOUNT_MAX : pending.amount;
        transfer.amount = isPost && random.nextInt(3) == 0
                ? random.nextInt((int) Math.min(pending.amount, Integer.MAX_VALUE - 1L) + 2)
                : whole;
    }

    private Command newPayment(long nowNs) {
        NewAccount payer = random.nextInt(10) == 0 ? any(world.accounts()) : any(world.listeners());
        NewWork work = any(world.works());
        StreamPayment payment = new StreamPayment();
        payment.idHigh = idHigh(nowNs);
        payment.idLow = idLow();
        payment.payerHigh = payer.idHigh();
        payment.payerLow = payer.idLow();
        payment.workHigh = work.idHigh();
        payment.workLow = work.idLow();
        payment.units = 1L + random.nextInt(3);
        long ageMs = random.nextInt(20) == 0 ? random.nextInt(7_200_000) - 120_000 : random.nextInt(60_000);
        payment.playedAtNs = nowNs - ageMs * NS_PER_MS;
        payment.flags = random.nextInt(4) == 0 ? StreamPayment.FLAG_PLAYED_AT_OMITTED : 0;
        payment.follow(
                new WorkView(work.idHigh(), work.idLow(), work.asset(), "", "", work.price(), 1, work.split(), 0));
        return Command.of(payment, random.nextInt(30) == 0 ? World.MALLORY : World.SERVICE);
    }

    /** Another command under the same id. */
    private @Nullable Sent impostor(Command command) {
        Transfer original = command.transfer();
        if (original == null) {
            return null;
        }
        Transfer other = new Transfer();
        other.idHigh = original.idHigh;
        other.idLow = original.idLow;
        other.debitHigh = original.debitHigh;
        other.debitLow = original.debitLow;
        other.creditHigh = original.creditHigh;
        other.creditLow = original.creditLow;
        other.amount = original.amount + (random.nextBoolean() ? 1 : 0);
        other.code = other.amount == original.amount ? original.code + 1 : original.code;
        other.flags = original.flags;
        other.pendingHigh = original.pendingHigh;
        other.pendingLow = original.pendingLow;
        other.timeoutSeconds = original.timeoutSeconds;
        other.userData = original.userData;
        return new Sent(Command.of(other, command.principal()), true);
    }

    private Transfer transfer(long nowNs, long debitHigh, long debitLow) {
        Transfer transfer = new Transfer();
        transfer.idHigh = idHigh(nowNs);
        transfer.idLow = idLow();
        transfer.debitHigh = debitHigh;
        transfer.debitLow = debitLow;
        return transfer;
    }

    private void remember(Sent sent) {
        Command command = sent.command();
        if (!sent.isImpostor() && commands.putIfAbsent(command.id(), command) == null) {
            inOrder.add(command);
        }
    }

    /** High half of a UUIDv7 of about now; now and then of the future, or of version 4, which has no time. */
    private long idHigh(long nowNs) {
        int chance = random.nextInt(50);
        if (chance == 0) {
            return ((random.nextLong() >>> 1) & ~0xF000L) | 0x4000L;
        }
        long ahead = chance == 1 ? 120_000 : random.nextInt(2_000) - 1_000;
        return ((nowNs / NS_PER_MS + ahead) << 16) | 0x7000 | random.nextInt(0x1000);
    }

    private long idLow() {
        return random.nextLong() >>> 2 | 1L << 63;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A command as it is sent; an impostor has the id of another. */
    record Sent(Command command, boolean isImpostor) {}
}
