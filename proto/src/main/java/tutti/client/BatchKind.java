package tutti.client;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.AccountFreeze;
import tutti.v1.Asset;
import tutti.v1.ClawBackPaymentsRequest;
import tutti.v1.ClawBackPaymentsResponse;
import tutti.v1.Clawback;
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
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;
import tutti.v1.PayStreamsRequest;
import tutti.v1.PayStreamsResponse;
import tutti.v1.RegisterWorksRequest;
import tutti.v1.RegisterWorksResponse;
import tutti.v1.Result;
import tutti.v1.RevokeMandatesRequest;
import tutti.v1.RevokeMandatesResponse;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;
import tutti.v1.UpdateWorksRequest;
import tutti.v1.UpdateWorksResponse;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

/**
 * One of the batch calls of the ledger, whose items are answered by results in order.
 *
 * @param key the id by whose slot an item is routed; null sends all items to partition 0
 */
record BatchKind<T, Q, A>(
        MethodDescriptor<Q, A> method,
        @Nullable Function<T, ByteString> key,
        Function<List<T>, Q> request,
        Function<A, List<Result>> results)
        implements Routing<T> {

    static final BatchKind<Asset, CreateAssetsRequest, CreateAssetsResponse> ASSETS = new BatchKind<>(
            LedgerServiceGrpc.getCreateAssetsMethod(),
            null,
            items -> CreateAssetsRequest.newBuilder().addAllAssets(items).build(),
            CreateAssetsResponse::getResultsList);

    static final BatchKind<Account, CreateAccountsRequest, CreateAccountsResponse> ACCOUNTS = new BatchKind<>(
            LedgerServiceGrpc.getCreateAccountsMethod(),
            Account::getId,
            items -> CreateAccountsRequest.newBuilder().addAllAccounts(items).build(),
            CreateAccountsResponse::getResultsList);

    static final BatchKind<AccountFreeze, FreezeAccountsRequest, FreezeAccountsResponse> FREEZES = new BatchKind<>(
            LedgerServiceGrpc.getFreezeAccountsMethod(),
            AccountFreeze::getAccountId,
            items -> FreezeAccountsRequest.newBuilder().addAllFreezes(items).build(),
            FreezeAccountsResponse::getResultsList);

    static final BatchKind<Transfer, CreateTransfersRequest, CreateTransfersResponse> TRANSFERS = new BatchKind<>(
            LedgerServiceGrpc.getCreateTransfersMethod(),
            Transfer::getDebitAccountId,
            items -> CreateTransfersRequest.newBuilder().addAllTransfers(items).build(),
            CreateTransfersResponse::getResultsList);

    static final BatchKind<Work, RegisterWorksRequest, RegisterWorksResponse> WORKS = new BatchKind<>(
            LedgerServiceGrpc.getRegisterWorksMethod(),
            Work::getId,
            items -> RegisterWorksRequest.newBuilder().addAllWorks(items).build(),
            RegisterWorksResponse::getResultsList);

    static final BatchKind<WorkUpdate, UpdateWorksRequest, UpdateWorksResponse> WORK_UPDATES = new BatchKind<>(
            LedgerServiceGrpc.getUpdateWorksMethod(),
            WorkUpdate::getWorkId,
            items -> UpdateWorksRequest.newBuilder().addAllUpdates(items).build(),
            UpdateWorksResponse::getResultsList);

    static final BatchKind<Mandate, GrantMandatesRequest, GrantMandatesResponse> MANDATES = new BatchKind<>(
            LedgerServiceGrpc.getGrantMandatesMethod(),
            Mandate::getAccountId,
            items -> GrantMandatesRequest.newBuilder().addAllMandates(items).build(),
            GrantMandatesResponse::getResultsList);

    static final BatchKind<MandateRevocation, RevokeMandatesRequest, RevokeMandatesResponse> REVOCATIONS =
            new BatchKind<>(
                    LedgerServiceGrpc.getRevokeMandatesMethod(),
                    MandateRevocation::getAccountId,
                    items -> RevokeMandatesRequest.newBuilder()
                            .addAllRevocations(items)
                            .build(),
                    RevokeMandatesResponse::getResultsList);

    static final BatchKind<StreamPayment, PayStreamsRequest, PayStreamsResponse> PAYMENTS = new BatchKind<>(
            LedgerServiceGrpc.getPayStreamsMethod(),
            StreamPayment::getPayerAccountId,
            items -> PayStreamsRequest.newBuilder().addAllPayments(items).build(),
            PayStreamsResponse::getResultsList);

    static final BatchKind<Clawback, ClawBackPaymentsRequest, ClawBackPaymentsResponse> CLAWBACKS = new BatchKind<>(
            LedgerServiceGrpc.getClawBackPaymentsMethod(),
            Clawback::getPayerAccountId,
            items -> ClawBackPaymentsRequest.newBuilder().addAllClawbacks(items).build(),
            ClawBackPaymentsResponse::getResultsList);

    @Override
    public boolean isLinked(T item) {
        if (item instanceof Account account) {
            return (account.getFlags() & AccountFlag.ACCOUNT_FLAG_LINKED_VALUE) != 0;
        }
        return item instanceof Transfer transfer
                && (transfer.getFlags() & TransferFlag.TRANSFER_FLAG_LINKED_VALUE) != 0;
    }

    @Override
    public int partitionOf(ClusterMap map, T item) {
        return key == null ? 0 : map.partitionOf(key.apply(item));
    }
}
