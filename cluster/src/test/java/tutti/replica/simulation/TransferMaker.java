package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import tutti.ledger.AssetAccounts;
import tutti.ledger.Clawback;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.replica.simulation.oracle.AccountId;
import tutti.replica.simulation.oracle.Asked;

/** Makes transfers of all kinds, good ones and bad ones. Remembers what was made, so that others can be about it. */
abstract class TransferMaker {
    static final long NS_PER_MS = 1_000_000;
    private static final int RECENT = 8;

    /** As much more is minted as is moved, so that the maximum supply comes near. */
    private static final int MINTED_TIMES = 8;

    private static final int FLAG_UNKNOWN = 1 << 12;

    final World world;
    final Random random;
    final List<List<NewAccount>> accounts = new ArrayList<>();

    /** Transfers that reserve, by the partition that decides them. */
    final List<List<Command>> reservations = new ArrayList<>();

    /** Transfers that move, likewise. */
    final List<List<Command>> moves = new ArrayList<>();

    private int made;

    TransferMaker(World world, Random random) {
        this.world = world;
        this.random = random;
        for (int i = 0; i < world.partitionCount(); i++) {
            accounts.add(world.accountsOf(i));
            reservations.add(new ArrayList<>());
            moves.add(new ArrayList<>());
        }
    }

    Command single(int partition, long nowNs) {
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
        Command command = command(transfer, principal(transfer, debit));
        keep(partition, command);
        return command;
    }

    void move(Transfer transfer, NewAccount debit, NewAccount credit) {
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
    void decorate(Transfer transfer) {
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
    void schedule(Transfer transfer, long nowNs) {
        if (!transfer.has(TransferFlags.PENDING) && random.nextInt(6) == 0) {
            transfer.flags |= TransferFlags.SCHEDULED;
            transfer.scheduledAtNs = nowNs + (random.nextInt(4_000) - 300) * NS_PER_MS;
        }
    }

    void spoil(Transfer transfer) {
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
    void end(int partition, Transfer transfer) {
        Transfer pending = recent(reservations.get(partition));
        about(transfer, pending);
        boolean isPost = random.nextInt(3) > 0;
        transfer.flags = isPost ? TransferFlags.POST_PENDING : TransferFlags.VOID_PENDING;
        long whole = random.nextBoolean() ? Transfer.AMOUNT_MAX : pending.amount;
        transfer.amount = isPost && random.nextInt(3) == 0 ? part(pending.amount) : whole;
    }

    void reverse(int partition, Transfer transfer) {
        Transfer original = recent(moves.get(partition));
        about(transfer, original);
        transfer.flags = TransferFlags.REVERSAL;
        transfer.amount = random.nextBoolean() ? Transfer.AMOUNT_MAX : 1 + part(original.amount);
    }

    /** Fetches what waits for a payee, if anything does: to itself, or to another account anywhere. */
    void claim(Transfer transfer, int partition) {
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

    void about(Transfer transfer, Transfer other) {
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

    void keep(int partition, Command command) {
        boolean mayBeVoided = command.has(TransferFlags.SCHEDULED) && random.nextBoolean();
        if (command.has(TransferFlags.PENDING) || mayBeVoided) {
            reservations.get(partition).add(command);
        } else if (!command.has(TransferFlags.REVERSAL) || random.nextInt(4) == 0) {
            moves.get(partition).add(command);
        }
    }

    Transfer recent(List<Command> of) {
        Command command = of.get(Math.max(0, of.size() - 1 - random.nextInt(RECENT)));
        return copy(command);
    }

    long part(long amount) {
        return random.nextInt((int) Math.max(1, Math.min(amount, Integer.MAX_VALUE - 1L)) + 1);
    }

    /** An account of the partition that can take tokens of the other. */
    NewAccount credit(int partition, NewAccount debit) {
        List<NewAccount> same = accounts.get(partition).stream()
                .filter(account -> account.asset() == debit.asset() && !account.equals(debit))
                .toList();
        return same.isEmpty() ? any(world.accounts()) : any(same);
    }

    // ---- parts ----

    /** Mostly who controls the account; or who may have a mandate for it; or somebody else. */
    String principal(NewAccount debit) {
        List<String> grantees = world.grantees(debit);
        if (!grantees.isEmpty() && random.nextInt(3) == 0) {
            return any(grantees);
        }
        boolean isOwn = random.nextInt(25) > 0;
        return isOwn == world.controller(debit).equals(World.SERVICE) ? World.SERVICE : World.MALLORY;
    }

    /** For a transfer that was made for one account, and may be of another now. */
    String principal(Transfer transfer, NewAccount made) {
        return principal(accounts.get(world.home(transfer.debitHigh, transfer.debitLow)).stream()
                .filter(account -> account.idHigh() == transfer.debitHigh && account.idLow() == transfer.debitLow)
                .findFirst()
                .orElse(made));
    }

    Command command(Transfer transfer, String principal) {
        return new Command("t" + ++made, Asked.of(transfer, principal));
    }

    Command command(StreamPayment payment, String principal) {
        return new Command("p" + ++made, Asked.of(payment, principal));
    }

    Command command(Clawback clawback, String principal) {
        return new Command("c" + ++made, Asked.of(clawback, principal));
    }

    Transfer transfer(long nowNs, long debitHigh, long debitLow) {
        Transfer transfer = new Transfer();
        transfer.idHigh = idHigh(nowNs);
        transfer.idLow = idLow();
        transfer.debitHigh = debitHigh;
        transfer.debitLow = debitLow;
        return transfer;
    }

    /** High half of a UUIDv7 of about now; now and then of the future, or of version 4, which has no time. */
    long idHigh(long nowNs) {
        int chance = random.nextInt(50);
        if (chance == 0) {
            return ((random.nextLong() >>> 1) & ~0xF000L) | 0x4000L;
        }
        long ahead = chance == 1 ? 120_000 : random.nextInt(2_000) - 1_000;
        return ((nowNs / NS_PER_MS + ahead) << 16) | 0x7000 | random.nextInt(0x1000);
    }

    long idLow() {
        return random.nextLong() >>> 2 | 1L << 63;
    }

    /** The transfer again, without the number of a principal. */
    static Transfer copy(Command command) {
        return Command.copy(Objects.requireNonNull(command.transfer()));
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
