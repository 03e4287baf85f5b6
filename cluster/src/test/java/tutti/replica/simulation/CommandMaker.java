package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.AccountFreeze;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewWork;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.ledger.WorkView;
import tutti.replica.simulation.oracle.AccountId;
import tutti.replica.simulation.oracle.Asked;

/** Makes commands of all kinds, good ones and bad ones. */
final class CommandMaker {
    private static final long NS_PER_MS = 1_000_000;
    private static final int CHAIN_MAX = 5;
    private static final int RECENT = 8;

    /** As much more is minted as is moved, so that the maximum supply comes near. */
    private static final int MINTED_TIMES = 8;

    private static final int FLAG_UNKNOWN = 1 << 12;

    private final World world;
    private final Random random;
    private final boolean isSpanning;
    private final List<List<NewAccount>> accounts = new ArrayList<>();

    /** Transfers that reserve, by the partition that decides them. */
    private final List<List<Command>> reservations = new ArrayList<>();

    /** Transfers that move, likewise. */
    private final List<List<Command>> moves = new ArrayList<>();

    private final List<AccountFreeze> frozen = new ArrayList<>();
    private int made;

    /** @param isSpanning true for chains that reach into several partitions */
    CommandMaker(World world, Random random, boolean isSpanning) {
        this.isSpanning = isSpanning;
        this.world = world;
        this.random = random;
        for (int i = 0; i < world.partitionCount(); i++) {
            accounts.add(world.accountsOf(i));
            reservations.add(new ArrayList<>());
            moves.add(new ArrayList<>());
        }
    }

    /** Tokens for all accounts. */
    List<Request> mint(long nowNs) {
        List<Request> requests = new ArrayList<>();
        for (NewAccount account : world.accounts()) {
            Transfer transfer = transfer(nowNs, AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(account.asset()));
            transfer.creditHigh = account.idHigh();
            transfer.creditLow = account.idLow();
            transfer.amount = account.asset() == World.TUTTI ? 20_000_000 + random.nextInt(60_000_000) : 1_000;
            requests.add(Request.of(command(transfer, World.SERVICE)));
        }
        return requests;
    }

    /** A new request that the partition decides; null if there is nobody there to make one. */
    @Nullable
    Request request(int partition, int kind, long nowNs) {
        if (accounts.get(partition).isEmpty()) {
            return null;
        }
        if (kind == SectionKind.STREAM_PAYMENTS) {
            return Request.of(payment(partition, nowNs));
        }
        return random.nextInt(8) == 0 ? chain(partition, nowNs) : Request.of(single(partition, nowNs));
    }

    /** Freezes some account, or thaws one that was frozen; sometimes one that there is not. Whoever asks stamps it. */
    AccountFreeze freeze() {
        if (frozen.isEmpty() || random.nextInt(3) == 0) {
            NewAccount account = any(world.accounts());
            long low = random.nextInt(30) == 0 ? account.idLow() + 1 : account.idLow();
            AccountFreeze freeze = new AccountFreeze(account.idHigh(), low, true, 0);
            frozen.add(freeze);
            return freeze;
        }
        AccountFreeze freeze = frozen.remove(random.nextInt(frozen.size()));
        return new AccountFreeze(freeze.idHigh(), freeze.idLow(), false, 0);
    }

    /** Other content under ids that were used; or parts of a chain, or a chain of what was none. */
    @Nullable
    Request impostor(Request of) {
        Transfer original = of.commands().get(0).transfer();
        if (original == null) {
            return null;
        }
        if (of.commands().size() > 1) {
            int from = random.nextInt(of.commands().size());
            List<Command> part = of.commands().subList(from, of.commands().size());
            return new Request(isSpanning ? copies(part) : part);
        }
        Transfer other = Command.copy(original);
        switch (random.nextInt(10)) {
            case 0, 1 -> other.amount = original.amount + 1;
            case 2 -> other.code = original.code + 1;
            case 3 -> other.userData++;
            case 4 -> other.userDataLow++;
            case 5 -> other.effectiveDateNs++;
            case 6 -> other.creditLow++;
            case 7 -> other.timeoutSeconds++;
            case 8 -> other.scheduledAtNs++;
            default -> other.pendingLow++;
        }
        return Request.of(command(other, of.commands().get(0).asked().principal()));
    }

    /** Commands of their own: whoever coordinates a part is another than who coordinates the whole. */
    private List<Command> copies(List<Command> of) {
        List<Command> copies = new ArrayList<>();
        for (Command command : of) {
            Transfer transfer = command.asked().transfer();
            copies.add(command(
                    transfer == null ? new Transfer() : Command.copy(transfer),
                    command.asked().principal()));
        }
        return copies;
    }

    // ---- transfers ----

    private Command single(int partition, long nowNs) {
        NewAccount debit = any(accounts.get(partition));
        Transfer transfer = transfer(nowNs, debit.idHigh(), debit.idLow());
        int chance = random.nextInt(16);
        if (chance < 3 && !reservations.get(partition).isEmpty()) {
            end(partition, transfer);
        } else if (chance == 3 && !moves.get(partition).isEmpty()) {
            reverse(partition, transfer);
        } else if (chance == 4) {
            claim(transfer, partition);
        } else {
            move(transfer, debit, random.nextBoolean() ? credit(partition, debit) : any(world.accounts()));
            decorate(transfer);
            schedule(transfer, nowNs);
            spoil(transfer);
        }
        Command command = command(transfer, principal(debit));
        keep(partition, command);
        return command;
    }

    private void move(Transfer transfer, NewAccount debit, NewAccount credit) {
        transfer.creditHigh = credit.idHigh();
        transfer.creditLow = credit.idLow();
        transfer.amount = 1L + random.nextInt(debit.asset() == World.TUTTI ? 2_000_000 : 50);
        if (random.nextInt(20) == 0) {
            transfer.amount += Integer.MAX_VALUE;
        }
        long issuing = AssetAccounts.issuingLow(debit.asset());
        int home = world.home(debit.idHigh(), debit.idLow());
        if (random.nextInt(10) == 0 && world.home(AssetAccounts.RESERVED_HIGH, issuing) == home) {
            transfer.debitHigh = AssetAccounts.RESERVED_HIGH;
            transfer.debitLow = issuing;
            transfer.amount *= MINTED_TIMES;
        } else if (random.nextInt(20) == 0) {
            transfer.creditHigh = AssetAccounts.RESERVED_HIGH;
            transfer.creditLow = issuing;
        }
    }

    /** Reserves, balances, closes, says more: some of the time. */
    private void decorate(Transfer transfer) {
        transfer.code = random.nextInt(10);
        if (random.nextInt(3) == 0) {
            transfer.flags |= TransferFlags.PENDING;
            transfer.timeoutSeconds = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5);
            if (transfer.timeoutSeconds != 0 && random.nextInt(8) == 0) {
                transfer.flags |= random.nextInt(3) > 0 ? TransferFlags.CLOSING_DEBIT : TransferFlags.CLOSING_CREDIT;
            }
        }
        if (random.nextInt(8) == 0) {
            transfer.flags |= random.nextBoolean() ? TransferFlags.BALANCING_DEBIT : TransferFlags.BALANCING_CREDIT;
            transfer.amount = random.nextInt(3) == 0 ? 4_000_000 : transfer.amount;
        }
        if (random.nextInt(5) == 0) {
            transfer.userData = random.nextLong();
            transfer.userDataLow = random.nextInt(3);
            transfer.userDataShort = random.nextInt(3);
            transfer.effectiveDateNs = random.nextInt(3);
        }
    }

    /** Some that do not reserve are for later, or for too early. */
    private void schedule(Transfer transfer, long nowNs) {
        if (!transfer.has(TransferFlags.PENDING) && random.nextInt(6) == 0) {
            transfer.flags |= TransferFlags.SCHEDULED;
            transfer.scheduledAtNs = nowNs + (random.nextInt(4_000) - 300) * NS_PER_MS;
        }
    }

    private void spoil(Transfer transfer) {
        switch (random.nextInt(60)) {
            case 0 -> transfer.creditLow = random.nextLong();
            case 1 -> transfer.amount = 0;
            case 2 -> transfer.amount = Long.MAX_VALUE;
            case 3 -> transfer.flags = FLAG_UNKNOWN;
            case 4 -> transfer.pendingLow = 5;
            case 5 -> transfer.creditHigh = AssetAccounts.RESERVED_HIGH;
            case 6 -> transfer.flags |= TransferFlags.POST_PENDING;
            case 7 -> transfer.effectiveDateNs = -1;
            case 8 -> transfer.scheduledAtNs = 5;
            case 9 -> transfer.flags |= TransferFlags.SCHEDULED;
            default -> {
                // Nothing is wrong with it by itself.
            }
        }
    }

    /** Posts or voids one of the last reservations; or one that is none. */
    private void end(int partition, Transfer transfer) {
        Transfer pending = recent(reservations.get(partition));
        about(transfer, pending);
        boolean isPost = random.nextInt(3) > 0;
        transfer.flags = isPost ? TransferFlags.POST_PENDING : TransferFlags.VOID_PENDING;
        long whole = random.nextBoolean() ? Transfer.AMOUNT_MAX : pending.amount;
        transfer.amount = isPost && random.nextInt(3) == 0 ? part(pending.amount) : whole;
    }

    private void reverse(int partition, Transfer transfer) {
        Transfer original = recent(moves.get(partition));
        about(transfer, original);
        transfer.flags = TransferFlags.REVERSAL;
        transfer.amount = random.nextBoolean() ? Transfer.AMOUNT_MAX : 1 + part(original.amount);
    }

    /** Fetches what waits for a payee, if anything does: to itself, or to another account anywhere. */
    private void claim(Transfer transfer, int partition) {
        List<NewAccount> payees = accounts.get(partition).stream()
                .filter(account -> world.payees().contains(new AccountId(account.idHigh(), account.idLow())))
                .toList();
        NewAccount payee = any(payees.isEmpty() ? accounts.get(partition) : payees);
        transfer.debitHigh = payee.idHigh();
        transfer.debitLow = payee.idLow();
        transfer.flags = TransferFlags.CLAIM;
        transfer.amount = random.nextInt(3) > 0 ? Transfer.AMOUNT_MAX : 1L + random.nextInt(2_000);
        if (random.nextInt(3) > 0) {
            NewAccount credit = any(world.accounts());
            transfer.creditHigh = credit.idHigh();
            transfer.creditLow = credit.idLow();
        }
    }

    private void about(Transfer transfer, Transfer other) {
        transfer.debitHigh = other.debitHigh;
        transfer.debitLow = other.debitLow;
        transfer.pendingHigh = other.idHigh;
        transfer.pendingLow = random.nextInt(20) == 0 ? other.idLow + 1 : other.idLow;
        if (random.nextInt(3) == 0) {
            transfer.creditHigh = other.creditHigh;
            transfer.creditLow = random.nextInt(10) == 0 ? other.creditLow + 1 : other.creditLow;
        }
        if (random.nextInt(4) == 0) {
            transfer.code = random.nextInt(5) == 0 ? other.code + 1 : other.code;
        }
    }

    /** Members that build on each other; some are such that the chain fails. */
    private Request chain(int partition, long nowNs) {
        return isSpanning ? spanningChain(partition, nowNs) : insideChain(partition, nowNs);
    }

    /** Whose members may be anywhere; the first, in the partition. */
    private Request spanningChain(int partition, long nowNs) {
        List<Command> members = new ArrayList<>();
        int length = 2 + random.nextInt(CHAIN_MAX - 1);
        NewAccount debit = any(accounts.get(partition));
        String principal = principal(debit);
        for (int i = 0; i < length; i++) {
            int home = world.home(debit.idHigh(), debit.idLow());
            NewAccount credit = random.nextInt(3) == 0 ? credit(home, debit) : anyOfAsset(debit.asset());
            Transfer transfer = transfer(nowNs, debit.idHigh(), debit.idLow());
            if (random.nextInt(5) == 0 && !reservations.get(home).isEmpty()) {
                end(home, transfer);
            } else if (random.nextInt(40) == 0 && !moves.get(home).isEmpty()) {
                reverse(home, transfer);
            } else {
                move(transfer, debit, credit);
                transfer.amount = 1 + transfer.amount % 200_000;
                decorate(transfer);
                if (random.nextInt(12) == 0) {
                    spoil(transfer);
                }
            }
            transfer.flags |= i < length - 1 ? TransferFlags.LINKED : 0;
            Command command = command(transfer, principal);
            keep(world.homeOf(command.id()), command);
            members.add(command);
            // The next one spends what this one brings.
            debit = random.nextBoolean() ? credit : any(world.accounts());
        }
        return new Request(members);
    }

    private NewAccount anyOfAsset(int asset) {
        return any(world.accounts().stream()
                .filter(account -> account.asset() == asset)
                .toList());
    }

    /** All in one partition. */
    private Request insideChain(int partition, long nowNs) {
        List<Command> members = new ArrayList<>();
        int length = 2 + random.nextInt(CHAIN_MAX - 1);
        NewAccount debit = any(accounts.get(partition));
        for (int i = 0; i < length; i++) {
            NewAccount credit = random.nextInt(25) == 0 ? any(world.accounts()) : credit(partition, debit);
            Transfer transfer = transfer(nowNs, debit.idHigh(), debit.idLow());
            boolean isEnd =
                    random.nextInt(4) == 0 && !reservations.get(partition).isEmpty();
            if (isEnd) {
                end(partition, transfer);
            } else if (random.nextInt(16) == 0 && !moves.get(partition).isEmpty()) {
                reverse(partition, transfer);
            } else if (random.nextInt(16) == 0) {
                claim(transfer, partition);
                stayInside(partition, transfer);
            } else {
                move(transfer, debit, credit);
                decorate(transfer);
                if (random.nextInt(30) == 0) {
                    schedule(transfer, nowNs);
                }
                if (random.nextInt(3) == 0) {
                    spoil(transfer);
                }
                stayInside(partition, transfer);
            }
            if (i > 0 && random.nextInt(40) == 0) {
                transfer.idHigh = members.get(0).id().high();
                transfer.idLow = members.get(0).id().low();
            }
            transfer.flags |= i < length - 1 ? TransferFlags.LINKED : 0;
            Command command = command(transfer, principal(debit));
            keep(partition, command);
            members.add(command);
            // The next one spends what this one brings.
            debit = random.nextBoolean() ? credit : any(accounts.get(partition));
            if (world.home(debit.idHigh(), debit.idLow()) != partition) {
                debit = any(accounts.get(partition));
            }
        }
        return new Request(members);
    }

    /** The oracle does not know chains that reach into other partitions. */
    private void stayInside(int partition, Transfer transfer) {
        if (world.home(transfer.creditHigh, transfer.creditLow) != partition) {
            NewAccount inside = any(accounts.get(partition));
            transfer.creditHigh = inside.idHigh();
            transfer.creditLow = inside.idLow();
        }
    }

    private void keep(int partition, Command command) {
        boolean mayBeVoided = command.has(TransferFlags.SCHEDULED) && random.nextBoolean();
        if (command.has(TransferFlags.PENDING) || mayBeVoided) {
            reservations.get(partition).add(command);
        } else if (!command.has(TransferFlags.REVERSAL) || random.nextInt(4) == 0) {
            moves.get(partition).add(command);
        }
    }

    private Transfer recent(List<Command> of) {
        Command command = of.get(Math.max(0, of.size() - 1 - random.nextInt(RECENT)));
        return command.asked().transfer() == null
                ? new Transfer()
                : Command.copy(command.asked().transfer());
    }

    private long part(long amount) {
        return random.nextInt((int) Math.max(1, Math.min(amount, Integer.MAX_VALUE - 1L)) + 1);
    }

    /** An account of the partition that can take tokens of the other. */
    private NewAccount credit(int partition, NewAccount debit) {
        List<NewAccount> same = accounts.get(partition).stream()
                .filter(account -> account.asset() == debit.asset() && !account.equals(debit))
                .toList();
        return same.isEmpty() ? any(world.accounts()) : any(same);
    }

    // ---- stream payments ----

    private Command payment(int partition, long nowNs) {
        List<NewAccount> listeners = accounts.get(partition).stream()
                .filter(world.listeners()::contains)
                .toList();
        boolean isAnyone = listeners.isEmpty() || random.nextInt(10) == 0;
        NewAccount payer = any(isAnyone ? accounts.get(partition) : listeners);
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
        return new Command("p" + ++made, new Asked(null, payment, principal(payer)));
    }

    // ---- parts ----

    private String principal(NewAccount debit) {
        boolean isOwn = random.nextInt(25) > 0;
        return isOwn == world.controller(debit).equals(World.SERVICE) ? World.SERVICE : World.MALLORY;
    }

    private Command command(Transfer transfer, String principal) {
        return new Command("t" + ++made, new Asked(transfer, null, principal));
    }

    private Transfer transfer(long nowNs, long debitHigh, long debitLow) {
        Transfer transfer = new Transfer();
        transfer.idHigh = idHigh(nowNs);
        transfer.idLow = idLow();
        transfer.debitHigh = debitHigh;
        transfer.debitLow = debitLow;
        return transfer;
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
}
