package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tutti.ledger.AccountFlags;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.partition.SlotMap;
import tutti.replica.simulation.oracle.AccountId;
import tutti.replica.simulation.oracle.TransferId;

/** What is created before the payments begin: assets, accounts over all partitions, and works that pay some of them. */
final class World {
    static final String SERVICE = "service";
    static final String MALLORY = "mallory";

    /** Controls nothing. */
    static final String CAROL = "carol";

    static final int TUTTI = 1;
    static final int POINTS = -2;

    private static final int LISTENERS = 12;
    private static final int PAYEES = 7;
    private static final int OTHERS = 3;
    private static final int WORKS = 6;
    private static final long SUPPLY_MAX = 1_500_000_000L;

    private final SlotMap slotMap;
    private final Random random;
    private final List<NewAccount> all = new ArrayList<>();
    private final List<List<NewAccount>> byPartition = new ArrayList<>();
    private final List<NewAccount> listeners = new ArrayList<>();
    private final List<NewAccount> ofMallory = new ArrayList<>();
    private final List<NewAccount> payees = new ArrayList<>();
    private final List<NewWork> works = new ArrayList<>();
    private final Set<AccountId> payeeIds = new LinkedHashSet<>();
    private final Map<AccountId, List<String>> grantees = new HashMap<>();
    private final Map<AccountId, String> names = new HashMap<>();

    World(SlotMap slotMap, Random random) {
        this.slotMap = slotMap;
        this.random = random;
        for (int i = 0; i < slotMap.partitionCount(); i++) {
            byPartition.add(new ArrayList<>());
        }
        for (int i = 0; i < LISTENERS; i++) {
            NewAccount listener = add("listener" + i, TUTTI, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
            listeners.add(listener);
            if (i % 4 == 3) {
                ofMallory.add(listener);
            }
        }
        for (int i = 0; i < PAYEES; i++) {
            payees.add(add("payee" + i, TUTTI, 0));
        }
        for (int i = 0; i < OTHERS; i++) {
            add("points" + i, POINTS, i == 0 ? AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS : 0);
            add("debtor" + i, TUTTI, AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS);
        }
        for (int i = 0; i < WORKS; i++) {
            works.add(work(1 + random.nextInt(5)));
        }
        for (NewAsset asset : assets()) {
            String symbol = asset.symbol();
            names.put(new AccountId(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset())), symbol);
            names.put(
                    new AccountId(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(asset.asset())),
                    "unclaimed" + symbol);
        }
    }

    int partitionCount() {
        return slotMap.partitionCount();
    }

    List<NewAsset> assets() {
        return List.of(
                new NewAsset(TUTTI, "TUTTI", 6, SUPPLY_MAX, SERVICE),
                new NewAsset(POINTS, "POINTS", 0, 3_200, SERVICE));
    }

    List<NewAccount> accounts() {
        return all;
    }

    /** Accounts of one principal that live in the partition. */
    List<NewAccount> accounts(int partition, String principal) {
        return all.stream()
                .filter(account -> home(account.idHigh(), account.idLow()) == partition)
                .filter(account -> controller(account).equals(principal))
                .toList();
    }

    String controller(long high, long low) {
        boolean isMallorys = ofMallory.stream().anyMatch(account -> account.idHigh() == high && account.idLow() == low);
        return isMallorys ? MALLORY : SERVICE;
    }

    String controller(NewAccount account) {
        return ofMallory.contains(account) ? MALLORY : SERVICE;
    }

    /** The principal may have a mandate for the account from now on. */
    void noteMandate(NewAccount account, String grantee) {
        grantees.computeIfAbsent(new AccountId(account.idHigh(), account.idLow()), of -> new ArrayList<>())
                .add(grantee);
    }

    /** Who may have a mandate for the account. */
    List<String> grantees(NewAccount account) {
        return grantees.getOrDefault(new AccountId(account.idHigh(), account.idLow()), List.of());
    }

    List<NewAccount> accountsOf(int partition) {
        return byPartition.get(partition);
    }

    List<NewAccount> listeners() {
        return listeners;
    }

    List<NewWork> works() {
        return works;
    }

    List<NewWork> works(int partition) {
        return works.stream()
                .filter(work -> home(work.idHigh(), work.idLow()) == partition)
                .toList();
    }

    /** Accounts and ids that works name as payees. */
    Set<AccountId> payees() {
        return payeeIds;
    }

    int home(long high, long low) {
        return slotMap.partitionOf(high, low);
    }

    int homeOf(TransferId id) {
        return home(id.debitHigh(), id.debitLow());
    }

    String name(long high, long low) {
        AccountId id = new AccountId(high, low);
        String name = names.get(id);
        return name == null ? id.toString() : name;
    }

    private NewAccount add(String name, int asset, int flags) {
        NewAccount account =
                new NewAccount(random.nextLong(), random.nextLong(), asset, flags, all.size(), random.nextLong(), 0);
        all.add(account);
        byPartition.get(home(account.idHigh(), account.idLow())).add(account);
        names.put(new AccountId(account.idHigh(), account.idLow()), name);
        return account;
    }

    private NewWork work(int shares) {
        long high = random.nextLong();
        long low = random.nextLong();
        Split split = split(high, low, shares);
        return new NewWork(high, low, TUTTI, "Title", "", 1_000_000 + random.nextInt(1000), split, 0);
    }

    /** A split for a work. The last share may go to an id without account, if its home is not the work's, which would refuse it. */
    Split split(long high, long low, int shares) {
        long[] payeeHigh = new long[shares];
        long[] payeeLow = new long[shares];
        int[] millionths = new int[shares];
        int left = Split.WHOLE;
        int first = random.nextInt(payees.size());
        for (int i = 0; i < shares; i++) {
            NewAccount payee = payees.get((first + i) % payees.size());
            payeeHigh[i] = payee.idHigh();
            payeeLow[i] = payee.idLow();
            millionths[i] = i == shares - 1 ? left : share(left, shares - i);
            left -= millionths[i];
        }
        long ghostHigh = random.nextLong();
        if (random.nextInt(3) == 0 && slotMap.partitionOf(ghostHigh, 1) != slotMap.partitionOf(high, low)) {
            payeeHigh[shares - 1] = ghostHigh;
            payeeLow[shares - 1] = 1;
        }
        for (int i = 0; i < shares; i++) {
            payeeIds.add(new AccountId(payeeHigh[i], payeeLow[i]));
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }

    /** Equal shares now and then, so that fractions are equal too. */
    private int share(int left, int sharesLeft) {
        return random.nextBoolean() ? left / sharesLeft : 1 + random.nextInt(left / 2);
    }
}
