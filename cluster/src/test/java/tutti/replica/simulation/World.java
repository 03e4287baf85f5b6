package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tutti.ledger.AccountFlags;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.partition.SlotMap;

/** What is created before the payments begin: assets, accounts over all partitions, and works that pay some of them. */
final class World {
    static final String SERVICE = "service";
    static final String MALLORY = "mallory";
    static final int TUTTI = 1;
    static final int POINTS = -2;

    private static final int LISTENERS = 10;
    private static final int PAYEES = 7;
    private static final int OTHERS = 3;
    private static final int WORKS = 6;
    private static final long SUPPLY_MAX = 1_000_000_000_000L;

    private final SlotMap slotMap;
    private final Random random;
    private final Map<Place, NewAccount> accounts = new HashMap<>();
    private final List<NewAccount> listeners = new ArrayList<>();
    private final List<NewAccount> all = new ArrayList<>();
    private final List<NewAccount> payees = new ArrayList<>();
    private final List<NewWork> works = new ArrayList<>();

    World(SlotMap slotMap, Random random) {
        this.slotMap = slotMap;
        this.random = random;
        for (int i = 0; i < LISTENERS; i++) {
            listeners.add(add(TUTTI, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS));
        }
        for (int i = 0; i < PAYEES; i++) {
            payees.add(add(TUTTI, 0));
        }
        for (int i = 0; i < OTHERS; i++) {
            add(POINTS, 0);
            add(TUTTI, AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS);
        }
        for (int i = 0; i < WORKS; i++) {
            works.add(work(1 + random.nextInt(4)));
        }
    }

    List<NewAsset> assets() {
        return List.of(
                new NewAsset(TUTTI, "TUTTI", 6, SUPPLY_MAX, SERVICE),
                new NewAsset(POINTS, "POINTS", 0, 5_000, SERVICE));
    }

    List<NewAccount> accounts() {
        return all;
    }

    List<NewAccount> listeners() {
        return listeners;
    }

    List<NewWork> works() {
        return works;
    }

    Place place(long high, long low) {
        return new Place(slotMap.partitionOf(high, low), high, low);
    }

    /** Where a credit to the payee ends: at its account, or, if that cannot take it, at the unclaimed account of its home. */
    Place payeePlace(long high, long low, int asset) {
        Place place = place(high, low);
        NewAccount account = accounts.get(place);
        boolean takes = account != null
                && account.asset() == asset
                && account.flags() != AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;
        return takes ? place : Place.unclaimed(place.partition(), asset);
    }

    /** Every account that there is: the clients', and those that came with the assets. */
    List<Place> places() {
        List<Place> places = new ArrayList<>(accounts.keySet());
        for (NewAsset asset : assets()) {
            places.add(place(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset())));
            for (int partition = 0; partition < slotMap.partitionCount(); partition++) {
                places.add(Place.unclaimed(partition, asset.asset()));
            }
        }
        return places;
    }

    /** Accounts and ids that works name as payees. */
    List<Place> payeeIds() {
        List<Place> ids = new ArrayList<>();
        for (NewWork work : works) {
            for (int i = 0; i < work.split().size(); i++) {
                ids.add(place(work.split().payeeHigh(i), work.split().payeeLow(i)));
            }
        }
        return ids.stream().distinct().toList();
    }

    private NewAccount add(int asset, int flags) {
        NewAccount account =
                new NewAccount(random.nextLong(), random.nextLong(), asset, flags, all.size(), random.nextLong(), 0);
        accounts.put(place(account.idHigh(), account.idLow()), account);
        all.add(account);
        return account;
    }

    /** The last share may go to an id without account, if its home is not the work's, which would refuse it. */
    private NewWork work(int shares) {
        long high = random.nextLong();
        long low = random.nextLong();
        long[] payeeHigh = new long[shares];
        long[] payeeLow = new long[shares];
        int[] millionths = new int[shares];
        int left = Split.WHOLE;
        int first = random.nextInt(payees.size());
        for (int i = 0; i < shares; i++) {
            NewAccount payee = payees.get((first + i) % payees.size());
            payeeHigh[i] = payee.idHigh();
            payeeLow[i] = payee.idLow();
            millionths[i] = i == shares - 1 ? left : 1 + random.nextInt(left / 2);
            left -= millionths[i];
        }
        long ghostHigh = random.nextLong();
        if (random.nextInt(3) == 0 && slotMap.partitionOf(ghostHigh, 1) != slotMap.partitionOf(high, low)) {
            payeeHigh[shares - 1] = ghostHigh;
            payeeLow[shares - 1] = 1;
        }
        Split split = new Split(payeeHigh, payeeLow, millionths);
        return new NewWork(high, low, TUTTI, "Title", "", 1_000_000 + random.nextInt(1000), split, 0);
    }
}
