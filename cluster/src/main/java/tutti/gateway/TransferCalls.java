package tutti.gateway;

import java.util.concurrent.CompletableFuture;
import tutti.codec.SectionKind;

/** Transfers: decoded, checked for shape, sent to the home of the debit account. */
final class TransferCalls {
    private final Submissions submissions;

    TransferCalls(Submissions submissions) {
        this.submissions = submissions;
    }

    CompletableFuture<Results> create(Caller caller, Transfers transfers) {
        Results results = new Results(transfers.count());
        return submissions.submit(caller, SectionKind.TRANSFERS, results, new TransferEncoder(transfers, results));
    }
}
