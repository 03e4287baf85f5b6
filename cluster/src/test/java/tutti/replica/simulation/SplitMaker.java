package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.ledger.WorkView;

/** Makes other splits for works, for some time ahead; some that cannot be taken; and asks for the same again. */
final class SplitMaker {
    private static final long NS_PER_MS = 1_000_000;
    private static final int RECENT = 6;

    private final World world;
    private final Random random;
    private final List<NewSplit> asked = new ArrayList<>();

    SplitMaker(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /**
     * @param view of the work as its home has it, to go on from its last version
     * @param timeNs ledger time of its home
     */
    NewSplit split(NewWork work, WorkView view, long timeNs) {
        if (!asked.isEmpty() && random.nextInt(5) == 0) {
            return again(asked.get(Math.max(0, asked.size() - 1 - random.nextInt(RECENT))));
        }
        long aheadMs = random.nextInt(6) == 0 ? random.nextInt(1_000) - 900 : random.nextInt(60_000);
        int version =
                random.nextInt(12) == 0 ? random.nextInt(6) : view.lastVersion().number() + 1;
        Split split = spoilt(world.split(work.idHigh(), work.idLow(), 1 + random.nextInt(5)), work);
        long fromNs = timeNs + WorkReads.NOTICE_NS + aheadMs * NS_PER_MS;
        NewSplit made =
                new NewSplit(work.idHigh(), work.idLow(), version, random.nextInt(40) == 0 ? -1 : fromNs, split, 0);
        asked.add(made);
        return made;
    }

    /** The same; or nearly. */
    private NewSplit again(NewSplit of) {
        return switch (random.nextInt(5)) {
            case 0 -> changed(of, of.effectiveFromNs() + 1, of.split());
            case 1 -> changed(of, of.effectiveFromNs(), world.split(of.workHigh(), of.workLow(), 2));
            case 2 -> new NewSplit(of.workHigh(), of.workLow() + 1, of.version(), of.effectiveFromNs(), of.split(), 0);
            default -> of;
        };
    }

    private static NewSplit changed(NewSplit of, long fromNs, Split split) {
        return new NewSplit(of.workHigh(), of.workLow(), of.version(), fromNs, split, 0);
    }

    /** Sometimes one payee is another account, which may be none; or the shares do not sum up; or one is as good as nothing. */
    private Split spoilt(Split of, NewWork work) {
        int last = of.size() - 1;
        long[] payeeHigh = new long[of.size()];
        long[] payeeLow = new long[of.size()];
        int[] millionths = new int[of.size()];
        for (int i = 0; i <= last; i++) {
            payeeHigh[i] = of.payeeHigh(i);
            payeeLow[i] = of.payeeLow(i);
            millionths[i] = of.millionths(i);
        }
        switch (random.nextInt(30)) {
            case 0 -> millionths[last]++;
            case 1 -> payeeHigh[last] = -1;
            case 2 -> {
                payeeHigh[last] = payeeHigh[0];
                payeeLow[last] = payeeLow[0];
            }
            case 3, 4 -> {
                // Gateways ask the homes of the others, so that of these it must be one that the work's home knows.
                var there = world.accountsOf(world.home(work.idHigh(), work.idLow()));
                if (!there.isEmpty()) {
                    var any = there.get(random.nextInt(there.size()));
                    payeeHigh[last] = any.idHigh();
                    payeeLow[last] = any.idLow();
                }
            }
            default -> {
                // Nothing is wrong with it by itself.
            }
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }
}
