package tutti.gateway;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Completes a future by the first answer of a call, or by its failure. */
final class FirstAnswer<T> implements StreamObserver<T> {
    private final CompletableFuture<T> answer;

    FirstAnswer(CompletableFuture<T> answer) {
        this.answer = answer;
    }

    @Override
    public void onNext(T value) {
        answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
}
