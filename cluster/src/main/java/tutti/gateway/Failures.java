package tutti.gateway;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What made a future fail, without what futures wrap around it. */
final class Failures {
    private Failures() {}

    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return cause;
    }
}
