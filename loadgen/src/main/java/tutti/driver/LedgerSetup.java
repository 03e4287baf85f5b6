package tutti.driver;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiClient;
import tutti.client.Uuid7;
import tutti.v1.Account;
import tutti.v1.Asset;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;
import tutti.v1.Work;
import tutti.workload.TransferPlan;

/**
 * Puts into a ledger what a load needs: an asset, accounts, works, and balances. What is there already is left as it is, so that
 * a load can be run again.
 */
public final class LedgerSetup {
    private static final int CHUNK = 4096;
    private static final String SYMBOL = "TUTTI";
    private static final int DECIMALS = 6;
    private static final int MINT_CODE = 2;
    private static final int FUND_CODE = 3;

    /** How long each call is repeated while the cluster is too busy for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlockingTuttiClient client;
    private final int asset;
    private final Consumer<String> progress;
    private final PatientCalls patient;
    private final Uuid7 ids = new Uuid7();

    /**
     * @param asset number of the asset that everything is in
     * @param progress hears what is done as it is done
     */
    public LedgerSetup(TuttiClient client, int asset, Consumer<String> progress) {
        this.client = client.blocking();
        this.asset = asset;
        this.progress = progress;
        this.patient = new PatientCalls(PATIENCE, progress);
    }

    /** Creates the asset; returns the id of the account that issues it. */
    public ByteString createAsset() {
        List<Asset> found = found();
        if (found.isEmpty()) {
            Asset message = Asset.newBuilder()
                    .setAsset(asset)
                    .setSymbol(SYMBOL)
                    .setDecimals(DECIMALS)
                    .setMaximumSupply(Long.MAX_VALUE)
                    .build();
            inChunks("asset", List.of(message), client::createAssets);
            found = found();
        }
        if (found.isEmpty()) {
            throw new PreparationException("asset " + asset + " was created and cannot be found");
        }
        return found.get(0).getIssuingAccountId();
    }

    private List<Asset> found() {
        return patient.answered(() -> client.lookupAssets(List.of(asset)));
    }

    /** Creates the accounts of the plan, and gives each so much, minor units. */
    public void open(TransferPlan plan, long balance) {
        ByteString issuer = createAsset();
        createAccounts(plan.accountMessages());
        long[] balances = new long[plan.accountIds().size()];
        Arrays.fill(balances, balance);
        fund(issuer, plan.treasury(), plan.accountIds(), balances);
    }

    /** Creates the accounts. */
    public void createAccounts(List<Account> accounts) {
        progress.accept("creating " + accounts.size() + " accounts");
        inChunks("account", accounts, client::createAccounts);
    }

    /** Registers the works. */
    public void registerWorks(List<Work> works) {
        progress.accept("registering " + works.size() + " works");
        inChunks("work", works, client::registerWorks);
    }

    /**
     * Mints what the accounts lack, and gives it to them out of the treasury.
     *
     * @param balances what each account must have available, minor units
     */
    public void fund(ByteString issuer, ByteString treasury, List<ByteString> accounts, long[] balances) {
        long[] lacking = lacking(accounts, balances);
        List<Transfer> transfers = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < lacking.length; i++) {
            if (lacking[i] > 0) {
                transfers.add(transfer(treasury, accounts.get(i), lacking[i], FUND_CODE));
                total = Math.addExact(total, lacking[i]);
            }
        }
        if (transfers.isEmpty()) {
            return;
        }
        progress.accept("minting " + total + " minor units and funding " + transfers.size() + " accounts");
        inChunks("mint", List.of(transfer(issuer, treasury, total, MINT_CODE)), client::createTransfers);
        inChunks("funding transfer", transfers, client::createTransfers);
    }

    private long[] lacking(List<ByteString> accounts, long[] balances) {
        Map<ByteString, Account> found = patient.answered(() -> AccountLookup.read(client, accounts));
        long[] lacking = balances.clone();
        for (int i = 0; i < lacking.length; i++) {
            Account account = found.getOrDefault(accounts.get(i), Account.getDefaultInstance());
            lacking[i] = Math.max(0, lacking[i] - account.getAvailable());
        }
        return lacking;
    }

    private Transfer transfer(ByteString debit, ByteString credit, long amount, int code) {
        return Transfer.newBuilder()
                .setId(ids.next().toByteString())
                .setDebitAccountId(debit)
                .setCreditAccountId(credit)
                .setAmount(amount)
                .setCode(code)
                .build();
    }

    private <T> void inChunks(String what, List<T> items, Function<List<T>, List<Result>> call) {
        Map<Outcome, Integer> failures = new TreeMap<>();
        for (int start = 0; start < items.size(); start += CHUNK) {
            List<T> chunk = items.subList(start, Math.min(items.size(), start + CHUNK));
            for (Result result : patient.decided(() -> call.apply(chunk))) {
                switch (result.getOutcome()) {
                    case OUTCOME_CREATED, OUTCOME_EXISTS, OUTCOME_POSTED -> {}
                    default -> failures.merge(result.getOutcome(), 1, Integer::sum);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new PreparationException("of " + items.size() + " (" + what + ") some were not taken: " + failures);
        }
    }
}
