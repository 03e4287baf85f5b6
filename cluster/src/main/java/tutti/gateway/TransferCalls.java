package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tutti.codec.SectionKind;
import tutti.v1.Transfer;

/** Transfers: decoded, checked for shape, sent to the home of the debit account. */
final class TransferCalls {
    private final Submissions submissions;

    TransferCalls(Submissions submissions) {
        this.submissions = submissions;
    }

    CompletableFuture<Results> create(Caller caller, List<Transfer> transfers) {
        Results results = new Results(transfers.size());
        return submissions.submit(caller, SectionKind.TRANSFERS, results, new TransferEncoder(transfers, results));
    }
}
