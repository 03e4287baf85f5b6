package tutti.gateway;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import tutti.v1.FollowOutcomesRequest;
import tutti.v1.FollowOutcomesResponse;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;
import tutti.v1.HistoryServiceGrpc;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.LookupTransfersRequest;
import tutti.v1.LookupTransfersResponse;

/** The history service of the contract over gRPC. */
final class GrpcHistoryService extends HistoryServiceGrpc.HistoryServiceImplBase {
    private final HistoryCalls calls;
    private final OutcomeStream.Starter streams;
    private final UnaryAnswers answers;

    GrpcHistoryService(HistoryCalls calls, OutcomeStream.Starter streams, UnaryAnswers answers) {
        this.calls = calls;
        this.streams = streams;
        this.answers = answers;
    }

    @Override
    public void lookupTransfers(LookupTransfersRequest request, StreamObserver<LookupTransfersResponse> observer) {
        answers.answer(observer, caller -> calls.lookupTransfers(caller, request));
    }

    @Override
    public void listAccountEntries(
            ListAccountEntriesRequest request, StreamObserver<ListAccountEntriesResponse> observer) {
        answers.answer(observer, caller -> calls.listAccountEntries(caller, request));
    }

    @Override
    public void listWorkEntries(ListWorkEntriesRequest request, StreamObserver<ListWorkEntriesResponse> observer) {
        answers.answer(observer, caller -> calls.listWorkEntries(caller, request));
    }

    @Override
    public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> observer) {
        answers.answer(observer, caller -> calls.getBalance(caller, request));
    }

    @Override
    public void followOutcomes(FollowOutcomesRequest request, StreamObserver<FollowOutcomesResponse> observer) {
        try {
            streams.start(
                    calls.partition(request.getPartition()),
                    EntryFilters.cursor(request.getCursor(), false),
                    (ServerCallStreamObserver<FollowOutcomesResponse>) observer);
        } catch (CallRefusedException e) {
            observer.onError(GrpcErrors.exception(e));
        }
    }
}
