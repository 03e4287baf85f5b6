package tutti.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tutti.client.ClusterMap;
import tutti.client.TuttiClient;
import tutti.driver.GapTracker;
import tutti.driver.LedgerSetup;
import tutti.driver.OperationListener;
import tutti.workload.IdStyle;
import tutti.workload.TransferPlan;

/**
 * A bank with few accounts: customers move money between partitions by single transfers, chains and pending transfers, while the
 * books are audited over one cut after the other. In the end every request is sent once more.
 *
 * <p>Used in order: open, start, join, audit; each once.
 */
public final class Bank {
    private static final long MINTED_PER_ACCOUNT = 2_000;
    private static final int ALL = 1_000_000;

    private final TuttiClient client;
    private final Settings settings;
    private final OperationListener operations;
    private final Consumer<String> progress;
    private final ClusterMap map;
    private final TransferPlan plan;
    private final ExpectedBooks books;
    private final long balance;
    private final GapTracker gaps = new GapTracker(1);
    private final BankCuts cuts;
    private final List<BankCaller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Who moves what.
     *
     * @param callers customers at a time
     * @param limit for each thing that the audit waits for
     */
    public record Settings(long seed, int asset, int accounts, int callers, Duration limit) {
        private TransferPlan.Spec plan(int partitions) {
            return new TransferPlan.Spec(seed, asset, accounts, partitions > 1 ? ALL : 0);
        }
    }

    private Bank(TuttiClient client, Settings settings, OperationListener operations, Consumer<String> progress) {
        this.operations = operations;
        this.client = client;
        this.settings = settings;
        this.progress = progress;
        map = client.blocking().clusterMap();
        plan = new TransferPlan(settings.plan(map.partitionCount()), map.partitionCount(), map::partitionOf);
        new LedgerSetup(client, settings.asset(), progress).open(plan, MINTED_PER_ACCOUNT);
        books = new ExpectedBooks(client.blocking(), plan.accountIds());
        balance = books.balance();
        cuts = new BankCuts(client.blocking(), progress);
    }

    /**
     * Puts the accounts and their money into the ledger. Nobody else may use them from then on.
     *
     * @param operations hears of every request, and of the accounts as they are in the end
     */
    public static Bank open(
            TuttiClient client, Settings settings, OperationListener operations, Consumer<String> progress) {
        return new Bank(client, settings, operations, progress);
    }

    /**
     * Has the customers come.
     *
     * @param isOver none of them begins anything new once it is true
     */
    public void start(BooleanSupplier isOver) {
        AtomicLong numbers =
                new AtomicLong(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) << Integer.SIZE);
        gaps.start(System.nanoTime());
        for (int i = 0; i < settings.callers(); i++) {
            BankCaller caller = new BankCaller(
                    client.blocking(),
                    plan,
                    map.partitionCount(),
                    settings.seed() * settings.callers() + i,
                    IdStyle.TIMED,
                    numbers,
                    isOver,
                    gaps,
                    operations);
            callers.add(caller);
            threads.add(Threads.start(caller, "tutti-customer-" + i));
        }
        threads.add(Threads.start(cuts, "tutti-cuts"));
    }

    /** Waits until the last customer has been served. */
    public void join() {
        Thread cutting = threads.remove(threads.size() - 1);
        threads.forEach(Threads::join);
        cuts.end();
        Threads.join(cutting);
    }

    /** What must hold, and whether it does. Nothing may be lost, doubled or changed. */
    public List<Check> audit() {
        progress.accept("waiting until what is pending has expired, and auditing");
        books.awaitNothingPending(settings.limit());
        List<BankRequest> requests = requests();
        requests.forEach(request -> request.enterInto(books));
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "cutsHold",
                "of " + cuts.complete() + " cuts while money moved, that found it missing or doubled: " + cuts.broken(),
                cuts.complete() > 0 && cuts.broken() == 0));
        long undecided = callers.stream().mapToLong(BankCaller::undecided).sum();
        checks.add(new Check("allDecided", "requests never decided: " + undecided, undecided == 0));
        checks.addAll(new TransferAudit(client, books, settings.limit(), progress).ofLedger());
        operations.read(client.blocking().lookupAccounts(plan.accountIds()));
        long now = books.balance();
        checks.add(new Check("balanceConstant", "the accounts hold " + now + " as before", now == balance));
        progress.accept("sending all " + requests.size() + " requests once more");
        SecondTime again = new SecondTime(client.blocking(), settings.limit(), requests, false);
        again.run();
        long other = again.answeredOtherwise();
        checks.add(new Check("oneOutcomeEach", "transfers answered otherwise than before: " + other, other == 0));
        return checks;
    }

    /** All that were decided, of all customers. */
    List<BankRequest> requests() {
        List<BankRequest> requests = new ArrayList<>();
        callers.forEach(caller -> requests.addAll(caller.requests()));
        return requests;
    }

    /** Transfers that were answered finally. */
    public long decidedCount() {
        return requests().stream().mapToLong(BankRequest::size).sum();
    }

    List<BankCaller> callers() {
        return callers;
    }

    ClusterMap map() {
        return map;
    }

    BankCuts cuts() {
        return cuts;
    }

    /** Longest time without an answer. */
    public long longestGapNs() {
        return gaps.longestNs().get(0);
    }
}
