package tutti.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.v1.Account;
import tutti.v1.AccountFreeze;
import tutti.v1.Asset;
import tutti.v1.AuditRequest;
import tutti.v1.AuditResponse;
import tutti.v1.Clawback;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.Entry;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;
import tutti.v1.GetStatusRequest;
import tutti.v1.GetStatusResponse;
import tutti.v1.HistoryServiceGrpc;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.LookupAssetsRequest;
import tutti.v1.LookupAssetsResponse;
import tutti.v1.LookupTransfersRequest;
import tutti.v1.LookupTransfersResponse;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;
import tutti.v1.Transfer;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

/**
 * Client of a Tutti cluster. Every call is asynchronous and answers item by item, in the order of the request:
 *
 * <ul>
 *   <li>what the ledger decided or refused, in its own words;
 *   <li>{@code OUTCOME_UNKNOWN} where an attempt may have reached the ledger and no answer came before the deadline: send
 *       it again with the same id;
 *   <li>{@code OUTCOME_UNSPECIFIED} where other items of the call were answered and this one never left the client.
 * </ul>
 *
 * A call of which nothing was done fails with a {@link TuttiException}. Until the deadline everything else is retried with
 * the same ids, which the ledger makes safe. Safe for use by several threads.
 */
public final class TuttiClient implements AutoCloseable {
    /** Name of the environment variable that holds the bearer token. */
    public static final String TOKEN_VARIABLE = "TUTTI_TOKEN";

    private static final long MAP_REFRESH_MS = 1000;

    private final Nodes nodes;
    private final ScheduledExecutorService timer;
    private final MapCache maps;
    private final Dispatcher dispatcher;
    private final long timeoutNs;
    private final long attemptTimeoutNs;

    private TuttiClient(Builder builder) {
        this.nodes = new Nodes(builder.addresses, builder.token);
        this.timer = newTimer();
        this.maps = new MapCache(nodes, timer);
        this.dispatcher = new Dispatcher(maps, timer);
        this.timeoutNs = builder.deadline.toNanos();
        this.attemptTimeoutNs = builder.attemptTimeout.toNanos();
        var unused =
                timer.scheduleWithFixedDelay(this::keepFresh, MAP_REFRESH_MS, MAP_REFRESH_MS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tutti-client");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Leaders move also without an error, and nodes come back. */
    private void keepFresh() {
        nodes.reconnect();
        if (maps.newest() != null) {
            maps.refresh();
        }
    }

    // ---- the ledger ----

    public CompletableFuture<List<Result>> createAssets(List<Asset> assets) {
        return submit(BatchKind.ASSETS, assets);
    }

    public CompletableFuture<List<Result>> createAccounts(List<Account> accounts) {
        return submit(BatchKind.ACCOUNTS, accounts);
    }

    public CompletableFuture<List<Result>> freezeAccounts(List<AccountFreeze> freezes) {
        return submit(BatchKind.FREEZES, freezes);
    }

    public CompletableFuture<List<Result>> createTransfers(List<Transfer> transfers) {
        return submit(BatchKind.TRANSFERS, transfers);
    }

    /**
     * Creates transfers that are packed, as one request to the node that leads their partition. It is sent again, whole, until it is
     * answered. Nothing is sent again item by item: an outcome from 200 on says that the item was not decided, or by an earlier attempt
     * of which nothing is known; send all again, which changes nothing for those that were decided.
     */
    public CompletableFuture<PackedResults> createTransfers(PackedTransfers transfers) {
        long deadlineNs = deadlineFromNowNs();
        return maps.get(deadlineNs)
                .thenCompose(map -> SingleCall.toPartition(
                        this, PackedCall.METHOD, transfers, transfers.partition(map), attemptTimeoutNs, deadlineNs));
    }

    public CompletableFuture<List<Result>> grantMandates(List<Mandate> mandates) {
        return submit(BatchKind.MANDATES, mandates);
    }

    public CompletableFuture<List<Result>> revokeMandates(List<MandateRevocation> revocations) {
        return submit(BatchKind.REVOCATIONS, revocations);
    }

    public CompletableFuture<List<Result>> registerWorks(List<Work> works) {
        return submit(BatchKind.WORKS, works);
    }

    public CompletableFuture<List<Result>> updateWorks(List<WorkUpdate> updates) {
        return submit(BatchKind.WORK_UPDATES, updates);
    }

    public CompletableFuture<List<Result>> payStreams(List<StreamPayment> payments) {
        return submit(BatchKind.PAYMENTS, payments);
    }

    /** At most 256 for each partition. */
    public CompletableFuture<List<Result>> clawBackPayments(List<Clawback> clawbacks) {
        return submit(BatchKind.CLAWBACKS, clawbacks);
    }

    /**
     * Opens streams for payments at volume.
     *
     * @param inFlightMax requests that may be unanswered in each partition, 1 to 64
     */
    public PaymentStream openPaymentStream(int inFlightMax) {
        return new PaymentStream(this, inFlightMax);
    }

    /** Those that exist, in the order asked for. */
    public CompletableFuture<List<Asset>> lookupAssets(List<Integer> assets) {
        LookupAssetsRequest request =
                LookupAssetsRequest.newBuilder().addAllAssets(assets).build();
        return SingleCall.toPartition(
                        this,
                        LedgerServiceGrpc.getLookupAssetsMethod(),
                        request,
                        0,
                        attemptTimeoutNs,
                        deadlineFromNowNs())
                .thenApply(LookupAssetsResponse::getAssetsList);
    }

    /** Those that exist, in the order asked for. */
    public CompletableFuture<List<Account>> lookupAccounts(List<ByteString> ids) {
        return Lookup.accounts(this, ids);
    }

    /** Those that exist, in the order asked for. */
    public CompletableFuture<List<Work>> lookupWorks(List<ByteString> ids) {
        return Lookup.works(this, ids);
    }

    /** All that the accounts ever gave, account by account. */
    public CompletableFuture<List<Mandate>> lookupMandates(List<ByteString> accountIds) {
        return Lookup.mandates(this, accountIds);
    }

    // ---- the past ----

    /** What happened to transfers and stream payments with these ids, at most 256. */
    public CompletableFuture<List<Entry>> lookupTransfers(List<ByteString> ids) {
        LookupTransfersRequest request =
                LookupTransfersRequest.newBuilder().addAllIds(ids).build();
        return SingleCall.toAny(
                        this,
                        HistoryServiceGrpc.getLookupTransfersMethod(),
                        request,
                        attemptTimeoutNs,
                        deadlineFromNowNs())
                .thenApply(LookupTransfersResponse::getEntriesList);
    }

    /** One page of what an account had a part in. */
    public CompletableFuture<ListAccountEntriesResponse> listAccountEntries(ListAccountEntriesRequest request) {
        return atHome(request.getAccountId(), HistoryServiceGrpc.getListAccountEntriesMethod(), request);
    }

    /** One page of a work's registration and splits. */
    public CompletableFuture<ListWorkEntriesResponse> listWorkEntries(ListWorkEntriesRequest request) {
        return atHome(request.getWorkId(), HistoryServiceGrpc.getListWorkEntriesMethod(), request);
    }

    /** The balance of an account at a time. */
    public CompletableFuture<GetBalanceResponse> getBalance(GetBalanceRequest request) {
        return atHome(request.getAccountId(), HistoryServiceGrpc.getGetBalanceMethod(), request);
    }

    /**
     * Follows what happens in a partition, from a place on.
     *
     * @param after place of the last entry that is not wanted; null for the beginning
     */
    public OutcomeFollower follow(int partition, @Nullable Place after) {
        return new OutcomeFollower(this, partition, after);
    }

    // ---- the cluster ----

    /** The newest cluster map known, or the first one as soon as a node has answered. */
    public CompletableFuture<ClusterMap> clusterMap() {
        return maps.get(deadlineFromNowNs());
    }

    /** What every node says of itself; nodes that do not answer within {@code wait} are reported unreachable. */
    public CompletableFuture<GetStatusResponse> status(Duration wait) {
        GetStatusRequest request =
                GetStatusRequest.newBuilder().setWaitMs((int) wait.toMillis()).build();
        return SingleCall.toAny(
                this,
                ClusterServiceGrpc.getGetStatusMethod(),
                request,
                attemptTimeoutNs + wait.toNanos(),
                deadlineFromNowNs());
    }

    /** Checks the books of all partitions on a consistent cut. */
    public CompletableFuture<AuditResponse> audit(Duration wait) {
        int waitMs = (int) wait.toMillis();
        AuditRequest request = AuditRequest.newBuilder().setWaitMs(waitMs).build();
        return patiently(ClusterServiceGrpc.getAuditMethod(), request, wait);
    }

    /** Has all members of the partitions, of all if none is named, take a snapshot, and waits so long for them. */
    public CompletableFuture<TakeSnapshotResponse> takeSnapshot(Collection<Integer> partitions, Duration wait) {
        TakeSnapshotRequest.Builder request = TakeSnapshotRequest.newBuilder().setWaitMs((int) wait.toMillis());
        return patiently(
                ClusterServiceGrpc.getTakeSnapshotMethod(),
                request.addAllPartitions(partitions).build(),
                wait);
    }

    private <Q, A> CompletableFuture<A> patiently(MethodDescriptor<Q, A> method, Q request, Duration wait) {
        long deadlineNs = System.nanoTime() + Math.max(timeoutNs, 2 * wait.toNanos());
        return SingleCall.toAny(this, method, request, attemptTimeoutNs + wait.toNanos(), deadlineNs);
    }

    /** The same calls, waited for. */
    public BlockingTuttiClient blocking() {
        return new BlockingTuttiClient(this);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        nodes.close();
        dispatcher.close();
    }

    private <Q, A> CompletableFuture<A> atHome(ByteString id, MethodDescriptor<Q, A> method, Q request) {
        long deadlineNs = deadlineFromNowNs();
        return maps.get(deadlineNs)
                .thenCompose(map -> SingleCall.toPartition(
                        this, method, request, map.partitionOf(id), attemptTimeoutNs, deadlineNs));
    }

    private <T extends MessageLite, Q, A> CompletableFuture<List<Result>> submit(
            BatchKind<T, Q, A> kind, List<T> items) {
        PartSender<T> sender = new UnarySender<>(kind, nodes, maps, dispatcher, attemptTimeoutNs);
        return dispatcher.submit(List.copyOf(items), kind, sender, deadlineFromNowNs());
    }

    Nodes nodes() {
        return nodes;
    }

    MapCache maps() {
        return maps;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    long attemptTimeoutNs() {
        return attemptTimeoutNs;
    }

    long deadlineFromNowNs() {
        return System.nanoTime() + timeoutNs;
    }

    /** What a client needs to know before it starts. */
    public static final class Builder {
        private List<String> addresses = List.of("127.0.0.1:7001");
        private @Nullable String token;
        private Duration deadline = Duration.ofSeconds(10);
        private Duration attemptTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /** host:port of some of the nodes; the others are learnt from them. Separated by commas. */
        public Builder addresses(String addressList) {
            List<String> all = new ArrayList<>();
            Arrays.stream(addressList.split(",", -1))
                    .map(String::strip)
                    .filter(address -> !address.isEmpty())
                    .forEach(all::add);
            for (String address : all) {
                if (!address.matches("[^\\s/]+:\\d{1,5}")) {
                    throw new IllegalArgumentException("an address is host:port, not '" + address + "'");
                }
            }
            if (all.isEmpty()) {
                throw new IllegalArgumentException("no address in '" + addressList + "'");
            }
            addresses = List.copyOf(all);
            return this;
        }

        /** Takes the bearer token from {@value TuttiClient#TOKEN_VARIABLE} if it is set. */
        public Builder tokenFromEnvironment() {
            String value = System.getenv(TOKEN_VARIABLE);
            return value == null || value.isBlank() ? this : token(value);
        }

        /** Takes the bearer token from a file, without the white space around it. */
        public Builder tokenFile(Path file) {
            try {
                return token(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the token file " + file, e);
            }
        }

        /** The token itself; never take it from a command line, where everybody on the machine can read it. */
        public Builder token(String value) {
            token = value.strip();
            return this;
        }

        /** How long a call may take with all its retries. */
        public Builder deadline(Duration value) {
            deadline = value;
            return this;
        }

        /** How long one attempt may take before another node is asked. */
        public Builder attemptTimeout(Duration value) {
            attemptTimeout = value;
            return this;
        }

        public TuttiClient build() {
            return new TuttiClient(this);
        }
    }
}
