package tutti.gateway;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import tutti.v1.AuditRequest;
import tutti.v1.AuditResponse;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.GetClusterMapRequest;
import tutti.v1.GetClusterMapResponse;
import tutti.v1.GetStatusRequest;
import tutti.v1.GetStatusResponse;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;

/** {@link ClusterCalls}, {@link AuditCalls} and {@link SnapshotCalls} as a gRPC service. */
final class GrpcClusterService extends ClusterServiceGrpc.ClusterServiceImplBase {
    private final ClusterCalls calls;
    private final AuditCalls audits;
    private final SnapshotCalls snapshots;
    private final UnaryAnswers answers;

    GrpcClusterService(ClusterCalls calls, AuditCalls audits, SnapshotCalls snapshots, UnaryAnswers answers) {
        this.calls = calls;
        this.audits = audits;
        this.snapshots = snapshots;
        this.answers = answers;
    }

    @Override
    public void getClusterMap(GetClusterMapRequest request, StreamObserver<GetClusterMapResponse> observer) {
        answers.answer(observer, caller -> CompletableFuture.completedFuture(calls.clusterMap()));
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
        answers.answer(observer, caller -> calls.status(request));
    }

    /** An audit says itself how long it waits, so that the time for ordinary requests does not bound it. */
    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> observer) {
        answers.answerPatiently(observer, caller -> audits.audit(caller, request));
    }

    /** As of an audit. */
    @Override
    public void takeSnapshot(TakeSnapshotRequest request, StreamObserver<TakeSnapshotResponse> observer) {
        answers.answerPatiently(observer, caller -> snapshots.take(caller, request));
    }
}
