package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tutti.ledger.AccountFlags;
import tutti.ledger.NewAccount;

/** Makes accounts, alone and in chains, some of which cannot be created; and asks for the same again. */
final class AccountMaker {
    /** So that no table fills: what is full has tests of its own. */
    private static final int CHAINS_MAX = 24;

    private static final int LENGTH_MAX = 4;
    private static final int FLAG_UNKNOWN = 1 << 7;

    private final World world;
    private final Random random;

    /** Asked for so far, by partition. */
    private final List<List<List<NewAccount>>> asked = new ArrayList<>();

    private int made;

    AccountMaker(World world, Random random) {
        this.world = world;
        this.random = random;
        for (int i = 0; i < world.partitionCount(); i++) {
            asked.add(new ArrayList<>());
        }
    }

    /** Accounts that are to be created together; in the partition, if in any. */
    List<NewAccount> chain(int partition) {
        List<List<NewAccount>> before = asked.get(partition);
        if (made == CHAINS_MAX || (!before.isEmpty() && random.nextInt(3) == 0)) {
            return before.isEmpty() ? List.of() : again(before.get(random.nextInt(before.size())));
        }
        made++;
        List<NewAccount> chain = new ArrayList<>();
        int length = 1 + random.nextInt(LENGTH_MAX);
        for (int i = 0; i < length; i++) {
            chain.add(linked(spoilt(account(partition)), i < length - 1));
        }
        if (random.nextInt(12) == 0) {
            chain.add(0, linked(chain.get(length - 1), true));
        }
        before.add(chain);
        return chain;
    }

    /** The same; or a part of it, or more. */
    private List<NewAccount> again(List<NewAccount> chain) {
        if (random.nextInt(3) > 0) {
            return chain;
        }
        List<NewAccount> other = new ArrayList<>(chain.subList(random.nextInt(chain.size()), chain.size()));
        if (random.nextBoolean()) {
            NewAccount first = other.get(0);
            other.add(0, linked(account(world.home(first.idHigh(), first.idLow())), true));
        }
        return other;
    }

    private NewAccount account(int partition) {
        long high = random.nextLong() >>> 1;
        long low = random.nextLong();
        while (world.home(high, low) != partition) {
            low++;
        }
        int flags = random.nextInt(4) == 0 ? 0 : AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS;
        return new NewAccount(high, low, World.TUTTI, flags, random.nextInt(9), random.nextInt(9), 0);
    }

    private NewAccount spoilt(NewAccount of) {
        return switch (random.nextInt(24)) {
            case 0 -> changed(of, of.idLow() + 1, of.asset(), of.flags());
            case 1 -> changed(of, of.idLow(), 77, of.flags());
            case 2 -> changed(of, of.idLow(), 0, of.flags());
            case 3 -> changed(of, of.idLow(), of.asset(), FLAG_UNKNOWN);
            case 4 -> world.accounts().get(random.nextInt(world.accounts().size()));
            default -> of;
        };
    }

    private static NewAccount linked(NewAccount of, boolean isLinked) {
        int flags = (of.flags() & ~AccountFlags.LINKED) | (isLinked ? AccountFlags.LINKED : 0);
        return changed(of, of.idLow(), of.asset(), flags);
    }

    private static NewAccount changed(NewAccount of, long low, int asset, int flags) {
        return new NewAccount(of.idHigh(), low, asset, flags, of.code(), of.userData(), 0);
    }
}
