package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import tutti.config.GatewayConfig;
import tutti.sharding.HistoryReads;
import tutti.sharding.Partitions;
import tutti.v1.ClawBackPaymentsRequest;
import tutti.v1.ClawBackPaymentsResponse;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateAccountsResponse;
import tutti.v1.CreateAssetsRequest;
import tutti.v1.CreateAssetsResponse;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.FreezeAccountsRequest;
import tutti.v1.FreezeAccountsResponse;
import tutti.v1.GrantMandatesRequest;
import tutti.v1.GrantMandatesResponse;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.LookupAccountsResponse;
import tutti.v1.LookupAssetsRequest;
import tutti.v1.LookupAssetsResponse;
import tutti.v1.LookupMandatesRequest;
import tutti.v1.LookupMandatesResponse;
import tutti.v1.LookupWorksRequest;
import tutti.v1.LookupWorksResponse;
import tutti.v1.PayStreamsRequest;
import tutti.v1.PayStreamsResponse;
import tutti.v1.RegisterWorksRequest;
import tutti.v1.RegisterWorksResponse;
import tutti.v1.Result;
import tutti.v1.RevokeMandatesRequest;
import tutti.v1.RevokeMandatesResponse;
import tutti.v1.StreamPayment;
import tutti.v1.UpdateWorksRequest;
import tutti.v1.UpdateWorksResponse;

/**
 * The calls of the ledger, whichever endpoint they came by. None blocks. They fail with {@link CallRefusedException} where a
 * whole call is turned away, and with {@link tutti.sharding.PartitionUnavailableException} where a read found no leader.
 */
final class LedgerCalls {
    private final int itemsMax;
    private final AssetCalls assets;
    private final AccountCalls accounts;
    private final TransferCalls transfers;
    private final WorkCalls works;
    private final SplitCalls splits;
    private final MandateCalls mandates;
    private final PaymentCalls payments;
    private final ClawbackCalls clawbacks;

    LedgerCalls(
            GatewayConfig config,
            Partitions partitions,
            HistoryReads history,
            Timer timer,
            Executor answers,
            LongSupplier wallClockMs) {
        Submissions submissions = new Submissions(partitions, timer, answers);
        Reads reads = new Reads(partitions);
        itemsMax = config.itemsMax();
        assets = new AssetCalls(submissions, reads, timer);
        accounts = new AccountCalls(submissions, reads);
        transfers = new TransferCalls(submissions);
        works = new WorkCalls(submissions, reads);
        splits = new SplitCalls(submissions, reads);
        mandates = new MandateCalls(submissions, reads);
        payments = new PaymentCalls(
                submissions,
                new Works(reads, config.workCacheMax(), config.workCacheNs(), timer, wallClockMs),
                wallClockMs);
        clawbacks = new ClawbackCalls(submissions, partitions, history);
    }

    CompletableFuture<CreateAssetsResponse> createAssets(Caller caller, CreateAssetsRequest request) {
        checkItems(request.getAssetsCount());
        return assets.create(caller, request.getAssetsList())
                .thenApply(results -> CreateAssetsResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<LookupAssetsResponse> lookupAssets(Caller caller, LookupAssetsRequest request) {
        checkItems(request.getAssetsCount());
        return assets.lookup(caller, request.getAssetsList())
                .thenApply(found ->
                        LookupAssetsResponse.newBuilder().addAllAssets(found).build());
    }

    CompletableFuture<CreateAccountsResponse> createAccounts(Caller caller, CreateAccountsRequest request) {
        checkItems(request.getAccountsCount());
        return accounts.create(caller, request.getAccountsList())
                .thenApply(results -> CreateAccountsResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<FreezeAccountsResponse> freezeAccounts(Caller caller, FreezeAccountsRequest request) {
        checkItems(request.getFreezesCount());
        return accounts.freeze(caller, request.getFreezesList())
                .thenApply(results -> FreezeAccountsResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<LookupAccountsResponse> lookupAccounts(Caller caller, LookupAccountsRequest request) {
        checkItems(request.getIdsCount());
        return accounts.lookup(caller, request.getIdsList())
                .thenApply(found -> LookupAccountsResponse.newBuilder()
                        .addAllAccounts(found)
                        .build());
    }

    CompletableFuture<CreateTransfersResponse> createTransfers(Caller caller, CreateTransfersRequest request) {
        return createTransfers(caller, new TransferMessages(request.getTransfersList()))
                .thenApply(results -> CreateTransfersResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<RegisterWorksResponse> registerWorks(Caller caller, RegisterWorksRequest request) {
        checkItems(request.getWorksCount());
        return works.register(caller, request.getWorksList())
                .thenApply(results -> RegisterWorksResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<UpdateWorksResponse> updateWorks(Caller caller, UpdateWorksRequest request) {
        checkItems(request.getUpdatesCount());
        return splits.update(caller, request.getUpdatesList())
                .thenApply(results -> UpdateWorksResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    /** The same, in whatever form they came. */
    CompletableFuture<Results> createTransfers(Caller caller, Transfers request) {
        checkItems(request.count());
        return transfers.create(caller, request);
    }

    CompletableFuture<GrantMandatesResponse> grantMandates(Caller caller, GrantMandatesRequest request) {
        checkItems(request.getMandatesCount());
        return mandates.grant(caller, request.getMandatesList())
                .thenApply(results -> GrantMandatesResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<RevokeMandatesResponse> revokeMandates(Caller caller, RevokeMandatesRequest request) {
        checkItems(request.getRevocationsCount());
        return mandates.revoke(caller, request.getRevocationsList())
                .thenApply(results -> RevokeMandatesResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    CompletableFuture<LookupMandatesResponse> lookupMandates(Caller caller, LookupMandatesRequest request) {
        checkItems(request.getAccountIdsCount());
        return mandates.lookup(caller, request.getAccountIdsList())
                .thenApply(found -> LookupMandatesResponse.newBuilder()
                        .addAllMandates(found)
                        .build());
    }

    CompletableFuture<LookupWorksResponse> lookupWorks(Caller caller, LookupWorksRequest request) {
        checkItems(request.getIdsCount());
        return works.lookup(caller, request.getIdsList())
                .thenApply(found ->
                        LookupWorksResponse.newBuilder().addAllWorks(found).build());
    }

    CompletableFuture<PayStreamsResponse> payStreams(Caller caller, PayStreamsRequest request) {
        return payStreams(caller, request.getPaymentsList())
                .thenApply(results ->
                        PayStreamsResponse.newBuilder().addAllResults(results).build());
    }

    /** The same for one message of a stream. */
    CompletableFuture<List<Result>> payStreams(Caller caller, List<StreamPayment> request) {
        checkItems(request.size());
        return payments.pay(caller, request).thenApply(Results::toMessages);
    }

    CompletableFuture<ClawBackPaymentsResponse> clawBackPayments(Caller caller, ClawBackPaymentsRequest request) {
        return clawbacks
                .clawBack(caller, request.getClawbacksList())
                .thenApply(results -> ClawBackPaymentsResponse.newBuilder()
                        .addAllResults(results.toMessages())
                        .build());
    }

    private void checkItems(int items) {
        if (items > itemsMax) {
            throw CallRefusedException.invalid(
                    "the request has " + items + " items; at most " + itemsMax + " are allowed");
        }
    }
}
