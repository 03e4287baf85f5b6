package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.codec.TransferRecord;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.v1.Transfer;

/** Transfers: decoded, checked for shape, sent to the home of the debit account. */
final class TransferCalls {
    private final Submissions submissions;

    TransferCalls(Submissions submissions) {
        this.submissions = submissions;
    }

    CompletableFuture<Results> create(Caller caller, List<Transfer> transfers) {
        Results results = new Results(transfers.size());
        return submissions.submit(caller, SectionKind.TRANSFERS, results, encoder(transfers, results));
    }

    private static ItemEncoder encoder(List<Transfer> transfers, Results results) {
        tutti.ledger.Transfer reused = new tutti.ledger.Transfer();
        return (item, writer) -> {
            Outcome wrong = decode(transfers.get(item), reused);
            if (wrong != null) {
                results.set(item, wrong);
                return;
            }
            writer.claimAtHome(reused.debitHigh, reused.debitLow, item, TransferRecord.BYTES);
            TransferRecord.encode(reused, writer.buffer(), writer.offset());
        };
    }

    private static @Nullable Outcome decode(Transfer message, tutti.ledger.Transfer transfer) {
        if (!IdBytes.isId(message.getId())
                || !IdBytes.isId(message.getDebitAccountId())
                || !IdBytes.isId(message.getCreditAccountId())) {
            return Outcome.ID_MUST_HAVE_16_BYTES;
        }
        transfer.idHigh = IdBytes.high(message.getId());
        transfer.idLow = IdBytes.low(message.getId());
        transfer.debitHigh = IdBytes.high(message.getDebitAccountId());
        transfer.debitLow = IdBytes.low(message.getDebitAccountId());
        transfer.creditHigh = IdBytes.high(message.getCreditAccountId());
        transfer.creditLow = IdBytes.low(message.getCreditAccountId());
        // Unsigned fields above the signed range come out negative, which the shape refuses.
        transfer.amount = message.getAmount();
        transfer.code = message.getCode();
        transfer.flags = 0;
        transfer.principal = 0;
        return Shape.of(transfer);
    }
}
