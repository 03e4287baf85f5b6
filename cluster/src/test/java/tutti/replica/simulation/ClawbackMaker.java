package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import tutti.ledger.AssetAccounts;
import tutti.ledger.Clawback;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;

/** Makes chains and clawbacks of plays too, good ones and bad ones; of plays that were paid, and of others. */
abstract class ClawbackMaker extends ChainMaker {
    private static final int RECENT = 12;

    /** By the partition that pays them. */
    private final List<List<Command>> plays = new ArrayList<>();

    ClawbackMaker(World world, Random random, boolean isSpanning) {
        super(world, random, isSpanning);
        for (int i = 0; i < world.partitionCount(); i++) {
            plays.add(new ArrayList<>());
        }
    }

    /** Which may be taken back later. */
    void keepPlay(int partition, Command play) {
        plays.get(partition).add(play);
    }

    boolean hasPlays(int partition) {
        return !plays.get(partition).isEmpty();
    }

    /** Of one of the last plays; now and then without the legs, as where history does not have them yet. */
    Command clawback(int partition, long nowNs) {
        List<Command> paid = plays.get(partition);
        int back = random.nextInt(random.nextInt(4) == 0 ? paid.size() : Math.min(RECENT, paid.size()));
        StreamPayment play =
                Objects.requireNonNull(paid.get(paid.size() - 1 - back).asked().payment());
        Clawback clawback = new Clawback();
        clawback.idHigh = idHigh(nowNs);
        clawback.idLow = idLow();
        clawback.payerHigh = play.payerHigh;
        clawback.payerLow = play.payerLow;
        clawback.paymentHigh = play.idHigh;
        clawback.paymentLow = random.nextInt(30) == 0 ? play.idLow + 1 : play.idLow;
        clawback.code = random.nextInt(3);
        clawback.userData = random.nextInt(3);
        cover(clawback, nowNs);
        if (random.nextInt(20) > 0) {
            clawback.legCount = play.legCount;
            System.arraycopy(play.legHigh, 0, clawback.legHigh, 0, play.legCount);
            System.arraycopy(play.legLow, 0, clawback.legLow, 0, play.legCount);
            System.arraycopy(play.legAmount, 0, clawback.legAmount, 0, play.legCount);
        }
        List<String> principals = List.of(World.SERVICE, World.MALLORY, World.CAROL);
        return command(clawback, random.nextInt(12) == 0 ? any(principals) : World.SERVICE);
    }

    /** The same id with other content. */
    Command impostor(Clawback of, String principal) {
        Clawback other = copy(of);
        switch (random.nextInt(5)) {
            case 0 -> other.code++;
            case 1 -> other.userData++;
            case 2 -> other.paymentLow++;
            case 3 -> other.coverLow++;
            default -> other.paymentLow = other.idLow;
        }
        other.paymentHigh = other.paymentLow == other.idLow ? other.idHigh : other.paymentHigh;
        return command(other, principal);
    }

    private void cover(Clawback clawback, long nowNs) {
        NewAccount account = any(world.accounts());
        switch (random.nextInt(12)) {
            case 0 -> {
                clawback.coverHigh = AssetAccounts.RESERVED_HIGH;
                clawback.coverLow = AssetAccounts.issuingLow(World.TUTTI);
            }
            case 1 -> clawback.coverHigh = nowNs;
            case 2, 3, 4, 5, 6 -> {
                clawback.coverHigh = account.idHigh();
                clawback.coverLow = account.idLow();
            }
            default -> {
                // Nobody pays what payees are short of.
            }
        }
    }

    static Clawback copy(Clawback of) {
        Clawback copy = new Clawback();
        copy.idHigh = of.idHigh;
        copy.idLow = of.idLow;
        copy.payerHigh = of.payerHigh;
        copy.payerLow = of.payerLow;
        copy.paymentHigh = of.paymentHigh;
        copy.paymentLow = of.paymentLow;
        copy.coverHigh = of.coverHigh;
        copy.coverLow = of.coverLow;
        copy.code = of.code;
        copy.userData = of.userData;
        copy.legCount = of.legCount;
        System.arraycopy(of.legHigh, 0, copy.legHigh, 0, of.legCount);
        System.arraycopy(of.legLow, 0, copy.legLow, 0, of.legCount);
        System.arraycopy(of.legAmount, 0, copy.legAmount, 0, of.legCount);
        return copy;
    }
}
