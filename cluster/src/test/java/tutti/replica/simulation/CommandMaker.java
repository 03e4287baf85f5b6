package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.AccountFreeze;
import tutti.ledger.AssetAccounts;
import tutti.ledger.Clawback;
import tutti.ledger.NewAccount;
import tutti.ledger.NewWork;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.WorkView;
import tutti.replica.simulation.oracle.Asked;

/** Makes commands of all kinds, good ones and bad ones. */
final class CommandMaker extends ClawbackMaker {
    private final WorkReads works;
    private final List<AccountFreeze> frozen = new ArrayList<>();

    /** @param isSpanning true for chains that reach into several partitions */
    CommandMaker(World world, WorkReads works, Random random, boolean isSpanning) {
        super(world, random, isSpanning);
        this.works = works;
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
            return payment(partition, nowNs);
        }
        if (kind == SectionKind.CLAWBACKS) {
            return hasPlays(partition) ? Request.of(clawback(partition, nowNs)) : null;
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
        Asked first = of.commands().get(0).asked();
        Clawback clawback = first.clawback();
        if (clawback != null) {
            return Request.of(impostor(clawback, first.principal()));
        }
        Transfer original = first.transfer();
        if (original == null) {
            return null;
        }
        if (of.commands().size() > 1) {
            return part(of);
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
        return Request.of(command(other, first.principal()));
    }

    // ---- stream payments ----

    /** Null if the work cannot be read. */
    private @Nullable Request payment(int partition, long nowNs) {
        List<NewAccount> listeners = accounts.get(partition).stream()
                .filter(world.listeners()::contains)
                .toList();
        boolean isAnyone = listeners.isEmpty() || random.nextInt(10) == 0;
        NewAccount payer = any(isAnyone ? accounts.get(partition) : listeners);
        NewWork work = any(world.works());
        WorkView view = works.read(work, nowNs);
        if (view == null) {
            return null;
        }
        StreamPayment payment = new StreamPayment();
        payment.idHigh = idHigh(nowNs);
        payment.idLow = idLow();
        payment.payerHigh = payer.idHigh();
        payment.payerLow = payer.idLow();
        payment.workHigh = work.idHigh();
        payment.workLow = work.idLow();
        payment.units = 1L + random.nextInt(3);
        payment.playedAtNs = nowNs - age();
        payment.flags = random.nextInt(4) == 0 ? StreamPayment.FLAG_PLAYED_AT_OMITTED : 0;
        payment.follow(view);
        Command play = command(payment, principal(payer));
        keepPlay(partition, play);
        return Request.of(play);
    }

    /** How long ago a play was, ns: up to a minute; or longer than plays may be late, or in the future. */
    private long age() {
        return switch (random.nextInt(40)) {
            case 0 -> (long) (random.nextDouble() * 2 * Simulation.LATE_MAX_NS);
            case 1 -> (long) (-random.nextDouble() * WorkReads.PLAYED_AHEAD_MAX_NS);
            case 2 -> -WorkReads.PLAYED_AHEAD_MAX_NS;
            default -> random.nextInt(60_000) * NS_PER_MS;
        };
    }
}
