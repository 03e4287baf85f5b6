package tutti.fake;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tutti.v1.*;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;

/** One node of the fake cluster: a real gRPC server on loopback over the ledger that all nodes share. */
public final class FakeNode {
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("tutti-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER);

    private final FakeCluster cluster;
    private final int number;
    private final FakeLedger ledger;
    private int port;
    private @Nullable Server server;

    /** Calls that are turned away with RESOURCE_EXHAUSTED or an overload message. */
    public final AtomicInteger overloads = new AtomicInteger();
    /** When a call that met an overload should come back. */
    public volatile int retryAfterMs = 20;
    /** Payment requests that are applied and then not answered: the connection ends. */
    /** It takes what comes and says nothing, as a process that is stopped. Of streams of payments, of accounts, and of maps. */
    public volatile boolean isSilent;

    public final AtomicInteger unansweredCalls = new AtomicInteger();
    /** Payment requests that were answered. */
    public final AtomicInteger answeredCalls = new AtomicInteger();
    /** Requests to create accounts. */
    public final AtomicInteger accountCalls = new AtomicInteger();
    /** Payments that came in for partitions that another node leads. */
    public final AtomicInteger strayPayments = new AtomicInteger();
    /** Payments that are answered OUTCOME_UNKNOWN after they were applied. */
    public final AtomicInteger unknowns = new AtomicInteger();
    /** Added to the digest that the node reports. */
    public volatile long digestError;

    FakeNode(FakeCluster cluster, int number, FakeLedger ledger) {
        this.cluster = cluster;
        this.number = number;
        this.ledger = ledger;
    }

    void start() {
        try {
            server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                    .addService(new LedgerCalls())
                    .addService(new ClusterCalls())
                    .addService(cluster.history())
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return server != null;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends at once, with everything that is on its way. */
    public void kill() {
        Server running = server;
        server = null;
        if (running != null) {
            running.shutdownNow();
            try {
                running.awaitTermination();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    NodeStatus status() {
        NodeStatus.Builder status =
                NodeStatus.newBuilder().setNode(number).setGrpc(address()).setReachable(isRunning());
        if (!isRunning()) {
            return status.build();
        }
        status.setVersion("fake")
                .setPid(1000 + number)
                .setCpuMs(System.nanoTime() / 1_000_000)
                .setOldest(number == 0);
        for (int partition = 0; partition < cluster.partitions(); partition++) {
            boolean isLeader = cluster.leader(partition) == number;
            status.addReplicas(ReplicaStatus.newBuilder()
                    .setPartition(partition)
                    .setRole(isLeader ? ReplicaRole.REPLICA_ROLE_LEADER : ReplicaRole.REPLICA_ROLE_FOLLOWER)
                    .setLeaderNode(cluster.leader(partition))
                    .setTerm(cluster.term(partition))
                    .setAppliedPosition(ledger.position(partition))
                    .setCommittedPosition(ledger.position(partition))
                    .setHistoryPosition(ledger.position(partition))
                    .setDigest(ledger.position(partition) * 31 + digestError)
                    .setAccounts(ledger.accountCount())
                    .setUnsettledPayees(isLeader ? ledger.unsettledPayees() : 0));
        }
        return status.build();
    }

    private static boolean takeOne(AtomicInteger counter) {
        return counter.getAndUpdate(count -> count > 0 ? count - 1 : 0) > 0;
    }

    private Result pay(StreamPayment payment) {
        ByteString payer = payment.getPayerAccountId();
        if (cluster.leader(ledger.partitionOf(payer)) != number) {
            strayPayments.incrementAndGet();
        }
        Result result = ledger.apply(payment);
        return takeOne(unknowns)
                ? Result.newBuilder().setOutcome(Outcome.OUTCOME_UNKNOWN).build()
                : result;
    }

    private <T, A> void answer(
            List<T> items, Function<T, Result> rule, Function<List<Result>, A> response, StreamObserver<A> out) {
        if (takeOne(overloads)) {
            Metadata trailers = new Metadata();
            trailers.put(RETRY_AFTER, Integer.toString(retryAfterMs));
            out.onError(new StatusRuntimeException(Status.RESOURCE_EXHAUSTED, trailers));
            return;
        }
        out.onNext(response.apply(items.stream().map(rule).toList()));
        out.onCompleted();
    }

    private final class LedgerCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
        @Override
        public void createAssets(CreateAssetsRequest request, StreamObserver<CreateAssetsResponse> out) {
            answer(
                    request.getAssetsList(),
                    ledger::create,
                    all -> CreateAssetsResponse.newBuilder().addAllResults(all).build(),
                    out);
        }

        @Override
        public void lookupAssets(LookupAssetsRequest request, StreamObserver<LookupAssetsResponse> out) {
            out.onNext(LookupAssetsResponse.newBuilder()
                    .addAllAssets(ledger.assets(request.getAssetsList()))
                    .build());
            out.onCompleted();
        }

        @Override
        public void createAccounts(CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> out) {
            accountCalls.incrementAndGet();
            if (isSilent) {
                return;
            }
            answer(
                    request.getAccountsList(),
                    ledger::create,
                    all -> CreateAccountsResponse.newBuilder()
                            .addAllResults(all)
                            .build(),
                    out);
        }

        @Override
        public void lookupAccounts(LookupAccountsRequest request, StreamObserver<LookupAccountsResponse> out) {
            if (isSilent) {
                return;
            }
            out.onNext(LookupAccountsResponse.newBuilder()
                    .addAllAccounts(ledger.accounts(request.getIdsList()))
                    .build());
            out.onCompleted();
        }

        @Override
        public void createTransfers(CreateTransfersRequest request, StreamObserver<CreateTransfersResponse> out) {
            answer(
                    request.getTransfersList(),
                    ledger::apply,
                    all -> CreateTransfersResponse.newBuilder()
                            .addAllResults(all)
                            .build(),
                    out);
        }

        @Override
        public void registerWorks(RegisterWorksRequest request, StreamObserver<RegisterWorksResponse> out) {
            answer(
                    request.getWorksList(),
                    ledger::register,
                    all -> RegisterWorksResponse.newBuilder().addAllResults(all).build(),
                    out);
        }

        @Override
        public void grantMandates(GrantMandatesRequest request, StreamObserver<GrantMandatesResponse> out) {
            answer(
                    request.getMandatesList(),
                    ledger::grant,
                    all -> GrantMandatesResponse.newBuilder().addAllResults(all).build(),
                    out);
        }

        @Override
        public void revokeMandates(RevokeMandatesRequest request, StreamObserver<RevokeMandatesResponse> out) {
            answer(
                    request.getRevocationsList(),
                    ledger::revoke,
                    all -> RevokeMandatesResponse.newBuilder()
                            .addAllResults(all)
                            .build(),
                    out);
        }

        @Override
        public void lookupMandates(LookupMandatesRequest request, StreamObserver<LookupMandatesResponse> out) {
            out.onNext(LookupMandatesResponse.newBuilder()
                    .addAllMandates(ledger.mandates(request.getAccountIdsList()))
                    .build());
            out.onCompleted();
        }

        @Override
        public void updateWorks(UpdateWorksRequest request, StreamObserver<UpdateWorksResponse> out) {
            answer(
                    request.getUpdatesList(),
                    ledger::update,
                    all -> UpdateWorksResponse.newBuilder().addAllResults(all).build(),
                    out);
        }

        @Override
        public void lookupWorks(LookupWorksRequest request, StreamObserver<LookupWorksResponse> out) {
            out.onNext(LookupWorksResponse.newBuilder()
                    .addAllWorks(ledger.works(request.getIdsList()))
                    .build());
            out.onCompleted();
        }

        @Override
        public void payStreams(PayStreamsRequest request, StreamObserver<PayStreamsResponse> out) {
            if (takeOne(unansweredCalls)) {
                request.getPaymentsList().forEach(FakeNode.this::pay);
                out.onError(Status.INTERNAL.asException());
                return;
            }
            // Counted before the caller can know, and look.
            answeredCalls.incrementAndGet();
            answer(
                    request.getPaymentsList(),
                    FakeNode.this::pay,
                    all -> PayStreamsResponse.newBuilder().addAllResults(all).build(),
                    out);
        }

        @Override
        public StreamObserver<PayStreamsContinuouslyRequest> payStreamsContinuously(
                StreamObserver<PayStreamsContinuouslyResponse> out) {
            return new StreamObserver<>() {
                @Override
                public void onNext(PayStreamsContinuouslyRequest request) {
                    if (isSilent) {
                        return;
                    }
                    if (takeOne(overloads)) {
                        out.onNext(PayStreamsContinuouslyResponse.newBuilder()
                                .setOverload(Overload.newBuilder().setRetryAfterMs(retryAfterMs))
                                .build());
                        return;
                    }
                    List<Result> results = request.getPaymentsList().stream()
                            .map(FakeNode.this::pay)
                            .toList();
                    if (takeOne(unansweredCalls)) {
                        out.onError(Status.INTERNAL.asException());
                        return;
                    }
                    answeredCalls.incrementAndGet();
                    out.onNext(PayStreamsContinuouslyResponse.newBuilder()
                            .addAllResults(results)
                            .build());
                }

                @Override
                public void onError(Throwable error) {
                    // The client is gone; there is nobody to tell.
                }

                @Override
                public void onCompleted() {
                    if (!isSilent) {
                        out.onCompleted();
                    }
                }
            };
        }
    }

    private final class ClusterCalls extends ClusterServiceGrpc.ClusterServiceImplBase {
        @Override
        public void getClusterMap(GetClusterMapRequest request, StreamObserver<GetClusterMapResponse> out) {
            if (!isSilent) {
                out.onNext(cluster.map());
                out.onCompleted();
            }
        }

        @Override
        public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> out) {
            out.onNext(cluster.status());
            out.onCompleted();
        }

        @Override
        public void audit(AuditRequest request, StreamObserver<AuditResponse> out) {
            boolean holds = !ledger.breaksConservation && ledger.isBalanced();
            AuditResponse.Builder audit = AuditResponse.newBuilder().setMark(1).setHolds(holds);
            if (!holds) {
                audit.addViolations("debits " + ledger.totalDebits() + ", credits " + ledger.totalCredits());
            }
            out.onNext(audit.build());
            out.onCompleted();
        }

        @Override
        public void takeSnapshot(TakeSnapshotRequest request, StreamObserver<TakeSnapshotResponse> out) {
            out.onNext(cluster.snapshot(request));
            out.onCompleted();
        }
    }
}
