package tutti.driver;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
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
import tutti.workload.Catalogue;
import tutti.workload.PlannedAccount;
import tutti.workload.Workload;

/**
 * Puts into the ledger what a workload needs: the asset, the accounts, the works, and on each listener's account enough for
 * all its plays. What is there already is left as it is, so that a load can be run again.
 */
public final class Preparation {
    private static final int CHUNK = 4096;
    private static final String SYMBOL = "TUTTI";
    private static final int DECIMALS = 6;
    private static final int MINT_CODE = 2;
    private static final int FUND_CODE = 3;

    private final BlockingTuttiClient client;
    private final Workload workload;
    private final Catalogue catalogue;
    private final Consumer<String> progress;
    private final Uuid7 ids = new Uuid7();

    private Preparation(TuttiClient client, Workload workload, Consumer<String> progress) {
        this.client = client.blocking();
        this.workload = workload;
        this.catalogue = workload.catalogue();
        this.progress = progress;
    }

    /** Prepares the ledger; says what it does as it goes. */
    public static void prepare(TuttiClient client, Workload workload, Consumer<String> progress) {
        new Preparation(client, workload, progress).run();
    }

    private void run() {
        ByteString issuer = asset().getIssuingAccountId();
        progress.accept(
                "creating " + (catalogue.payers().size() + catalogue.payees().size() + 1) + " accounts");
        List<PlannedAccount> accounts = new ArrayList<>(catalogue.payees());
        accounts.add(catalogue.treasury());
        accounts.addAll(catalogue.payers());
        inChunks(
                "account",
                accounts.stream()
                        .map(account -> account.toMessage(catalogue.asset()))
                        .toList(),
                client::createAccounts);
        progress.accept("registering " + catalogue.works().size() + " works");
        inChunks("work", catalogue.workMessages(), client::registerWorks);
        fund(issuer);
    }

    private Asset asset() {
        int number = catalogue.asset();
        List<Asset> found = client.lookupAssets(List.of(number));
        if (found.isEmpty()) {
            Asset asset = Asset.newBuilder()
                    .setAsset(number)
                    .setSymbol(SYMBOL)
                    .setDecimals(DECIMALS)
                    .setMaximumSupply(Long.MAX_VALUE)
                    .build();
            inChunks("asset", List.of(asset), client::createAssets);
            found = client.lookupAssets(List.of(number));
        }
        if (found.isEmpty()) {
            throw new PreparationException("asset " + number + " was created and cannot be found");
        }
        return found.get(0);
    }

    /** Mints what the listeners lack, and gives it to them out of the treasury. */
    private void fund(ByteString issuer) {
        long[] lacking = lacking();
        ByteString treasury = catalogue.treasury().id().toByteString();
        List<Transfer> transfers = new ArrayList<>();
        long total = 0;
        for (int payer = 0; payer < lacking.length; payer++) {
            if (lacking[payer] > 0) {
                ByteString account = catalogue.payers().get(payer).id().toByteString();
                transfers.add(transfer(treasury, account, lacking[payer], FUND_CODE));
                total = Math.addExact(total, lacking[payer]);
            }
        }
        if (transfers.isEmpty()) {
            return;
        }
        progress.accept("minting " + total + " minor units and funding " + transfers.size() + " listeners");
        inChunks("mint", List.of(transfer(issuer, treasury, total, MINT_CODE)), client::createTransfers);
        inChunks("funding transfer", transfers, client::createTransfers);
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

    /** What each listener's balance is short of all its plays, minor units. */
    private long[] lacking() {
        Map<ByteString, Long> available = new HashMap<>();
        List<ByteString> payers = catalogue.payers().stream()
                .map(payer -> payer.id().toByteString())
                .toList();
        for (Account account : client.lookupAccounts(payers)) {
            available.put(account.getId(), account.getAvailable());
        }
        long[] lacking = workload.spending();
        for (int payer = 0; payer < lacking.length; payer++) {
            lacking[payer] = Math.max(0, lacking[payer] - available.getOrDefault(payers.get(payer), 0L));
        }
        return lacking;
    }

    private static <T> void inChunks(String what, List<T> items, Function<List<T>, List<Result>> call) {
        Map<Outcome, Integer> failures = new TreeMap<>();
        for (int start = 0; start < items.size(); start += CHUNK) {
            for (Result result : call.apply(items.subList(start, Math.min(items.size(), start + CHUNK)))) {
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
