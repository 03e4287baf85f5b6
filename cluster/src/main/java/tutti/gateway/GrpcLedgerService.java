package tutti.gateway;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import tutti.v1.ClawBackPaymentsRequest;
import tutti.v1.ClawBackPaymentsResponse;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateAccountsResponse;
import tutti.v1.CreateAssetsRequest;
import tutti.v1.CreateAssetsResponse;
import tutti.v1.FreezeAccountsRequest;
import tutti.v1.FreezeAccountsResponse;
import tutti.v1.GrantMandatesRequest;
import tutti.v1.GrantMandatesResponse;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.LookupAccountsResponse;
import tutti.v1.LookupAssetsRequest;
import tutti.v1.LookupAssetsResponse;
import tutti.v1.LookupMandatesRequest;
import tutti.v1.LookupMandatesResponse;
import tutti.v1.LookupWorksRequest;
import tutti.v1.LookupWorksResponse;
import tutti.v1.PayStreamsContinuouslyRequest;
import tutti.v1.PayStreamsContinuouslyResponse;
import tutti.v1.PayStreamsRequest;
import tutti.v1.PayStreamsResponse;
import tutti.v1.RegisterWorksRequest;
import tutti.v1.RegisterWorksResponse;
import tutti.v1.RevokeMandatesRequest;
import tutti.v1.RevokeMandatesResponse;
import tutti.v1.UpdateWorksRequest;
import tutti.v1.UpdateWorksResponse;

/** {@link LedgerCalls} as a gRPC service. {@link TransfersOverGrpc} adds the creation of transfers. */
final class GrpcLedgerService extends LedgerServiceGrpc.LedgerServiceImplBase {
    private final LedgerCalls calls;
    private final UnaryAnswers answers;
    private final Function<ServerCallStreamObserver<PayStreamsContinuouslyResponse>, PaymentStream> streams;

    GrpcLedgerService(
            LedgerCalls calls,
            UnaryAnswers answers,
            Function<ServerCallStreamObserver<PayStreamsContinuouslyResponse>, PaymentStream> streams) {
        this.calls = calls;
        this.answers = answers;
        this.streams = streams;
    }

    @Override
    public void createAssets(CreateAssetsRequest request, StreamObserver<CreateAssetsResponse> observer) {
        answers.answer(observer, caller -> calls.createAssets(caller, request));
    }

    @Override
    public void lookupAssets(LookupAssetsRequest request, StreamObserver<LookupAssetsResponse> observer) {
        answers.answer(observer, caller -> calls.lookupAssets(caller, request));
    }

    @Override
    public void freezeAccounts(FreezeAccountsRequest request, StreamObserver<FreezeAccountsResponse> observer) {
        answers.answer(observer, caller -> calls.freezeAccounts(caller, request));
    }

    @Override
    public void createAccounts(CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> observer) {
        answers.answer(observer, caller -> calls.createAccounts(caller, request));
    }

    @Override
    public void lookupAccounts(LookupAccountsRequest request, StreamObserver<LookupAccountsResponse> observer) {
        answers.answer(observer, caller -> calls.lookupAccounts(caller, request));
    }

    @Override
    public void grantMandates(GrantMandatesRequest request, StreamObserver<GrantMandatesResponse> observer) {
        answers.answer(observer, caller -> calls.grantMandates(caller, request));
    }

    @Override
    public void revokeMandates(RevokeMandatesRequest request, StreamObserver<RevokeMandatesResponse> observer) {
        answers.answer(observer, caller -> calls.revokeMandates(caller, request));
    }

    @Override
    public void lookupMandates(LookupMandatesRequest request, StreamObserver<LookupMandatesResponse> observer) {
        answers.answer(observer, caller -> calls.lookupMandates(caller, request));
    }

    @Override
    public void registerWorks(RegisterWorksRequest request, StreamObserver<RegisterWorksResponse> observer) {
        answers.answer(observer, caller -> calls.registerWorks(caller, request));
    }

    @Override
    public void updateWorks(UpdateWorksRequest request, StreamObserver<UpdateWorksResponse> observer) {
        answers.answer(observer, caller -> calls.updateWorks(caller, request));
    }

    @Override
    public void lookupWorks(LookupWorksRequest request, StreamObserver<LookupWorksResponse> observer) {
        answers.answer(observer, caller -> calls.lookupWorks(caller, request));
    }

    @Override
    public void payStreams(PayStreamsRequest request, StreamObserver<PayStreamsResponse> observer) {
        answers.answer(observer, caller -> calls.payStreams(caller, request));
    }

    @Override
    public void clawBackPayments(ClawBackPaymentsRequest request, StreamObserver<ClawBackPaymentsResponse> observer) {
        answers.answer(observer, caller -> calls.clawBackPayments(caller, request));
    }

    @Override
    public StreamObserver<PayStreamsContinuouslyRequest> payStreamsContinuously(
            StreamObserver<PayStreamsContinuouslyResponse> observer) {
        PaymentStream stream = streams.apply((ServerCallStreamObserver<PayStreamsContinuouslyResponse>) observer);
        stream.start();
        return stream;
    }
}
