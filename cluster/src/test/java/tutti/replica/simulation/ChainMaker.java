package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tutti.ledger.NewAccount;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Makes chains of transfers too. */
abstract class ChainMaker extends TransferMaker {
    private static final int CHAIN_MAX = 5;

    private final boolean isSpanning;

    /** @param isSpanning true for chains that reach into several partitions */
    ChainMaker(World world, Random random, boolean isSpanning) {
        super(world, random);
        this.isSpanning = isSpanning;
    }

    /** Members that build on each other; some are such that the chain fails. */
    Request chain(int partition, long nowNs) {
        return isSpanning ? spanningChain(partition, nowNs) : insideChain(partition, nowNs);
    }

    /** A chain of its last members. Of their own where whoever coordinates a part is another than who coordinates the whole. */
    Request part(Request of) {
        int from = random.nextInt(of.commands().size());
        List<Command> part = of.commands().subList(from, of.commands().size());
        return new Request(isSpanning ? copies(part) : part);
    }

    private List<Command> copies(List<Command> of) {
        List<Command> copies = new ArrayList<>();
        for (Command command : of) {
            copies.add(command(copy(command), command.asked().principal()));
        }
        return copies;
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
            Command command = command(transfer, principal(transfer, debit));
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
}
