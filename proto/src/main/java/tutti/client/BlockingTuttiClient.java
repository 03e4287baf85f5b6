package tutti.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import tutti.v1.Account;
import tutti.v1.AccountFreeze;
import tutti.v1.Asset;
import tutti.v1.AuditResponse;
import tutti.v1.Clawback;
import tutti.v1.Entry;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;
import tutti.v1.GetStatusResponse;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.TakeSnapshotResponse;
import tutti.v1.Transfer;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

/** The calls of {@link TuttiClient}, each waited for; what goes wrong is thrown as a {@link TuttiException}. */
public final class BlockingTuttiClient {
    private final TuttiClient client;

    BlockingTuttiClient(TuttiClient client) {
        this.client = client;
    }

    public List<Result> createAssets(List<Asset> assets) {
        return await(client.createAssets(assets));
    }

    public List<Result> createAccounts(List<Account> accounts) {
        return await(client.createAccounts(accounts));
    }

    public List<Result> freezeAccounts(List<AccountFreeze> freezes) {
        return await(client.freezeAccounts(freezes));
    }

    public List<Result> createTransfers(List<Transfer> transfers) {
        return await(client.createTransfers(transfers));
    }

    public List<Result> grantMandates(List<Mandate> mandates) {
        return await(client.grantMandates(mandates));
    }

    public List<Result> revokeMandates(List<MandateRevocation> revocations) {
        return await(client.revokeMandates(revocations));
    }

    public List<Mandate> lookupMandates(List<ByteString> accountIds) {
        return await(client.lookupMandates(accountIds));
    }

    public List<Result> registerWorks(List<Work> works) {
        return await(client.registerWorks(works));
    }

    public List<Result> updateWorks(List<WorkUpdate> updates) {
        return await(client.updateWorks(updates));
    }

    public List<Result> payStreams(List<StreamPayment> payments) {
        return await(client.payStreams(payments));
    }

    public List<Result> clawBackPayments(List<Clawback> clawbacks) {
        return await(client.clawBackPayments(clawbacks));
    }

    public List<Asset> lookupAssets(List<Integer> assets) {
        return await(client.lookupAssets(assets));
    }

    public List<Account> lookupAccounts(List<ByteString> ids) {
        return await(client.lookupAccounts(ids));
    }

    public List<Work> lookupWorks(List<ByteString> ids) {
        return await(client.lookupWorks(ids));
    }

    public List<Entry> lookupTransfers(List<ByteString> ids) {
        return await(client.lookupTransfers(ids));
    }

    public ListAccountEntriesResponse listAccountEntries(ListAccountEntriesRequest request) {
        return await(client.listAccountEntries(request));
    }

    public ListWorkEntriesResponse listWorkEntries(ListWorkEntriesRequest request) {
        return await(client.listWorkEntries(request));
    }

    public GetBalanceResponse getBalance(GetBalanceRequest request) {
        return await(client.getBalance(request));
    }

    public ClusterMap clusterMap() {
        return await(client.clusterMap());
    }

    public GetStatusResponse status(Duration wait) {
        return await(client.status(wait));
    }

    public AuditResponse audit(Duration wait) {
        return await(client.audit(wait));
    }

    public TakeSnapshotResponse takeSnapshot(Collection<Integer> partitions, Duration wait) {
        return await(client.takeSnapshot(partitions, wait));
    }

    /** Waits for an answer of the client's. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            Throwable cause = Dispatcher.unwrap(e.getCause() == null ? e : e.getCause());
            if (cause instanceof TuttiException known) {
                throw new TuttiException(known.status(), String.valueOf(known.getMessage()));
            }
            throw new TuttiException(Status.INTERNAL.withCause(cause), String.valueOf(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TuttiException(Status.CANCELLED.withCause(e), "interrupted while waiting for an answer");
        }
    }
}
