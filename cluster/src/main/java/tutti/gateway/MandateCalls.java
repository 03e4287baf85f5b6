package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tutti.codec.MandateRecord;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.ledger.MandateChange;
import tutti.ledger.MandateView;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;

/** Mandates: decided, and found, at the homes of their accounts. */
final class MandateCalls {
    private final Submissions submissions;
    private final Reads reads;

    MandateCalls(Submissions submissions, Reads reads) {
        this.submissions = submissions;
        this.reads = reads;
    }

    CompletableFuture<Results> grant(Caller caller, List<Mandate> mandates) {
        return change(caller, mandates.size(), item -> change(mandates.get(item)));
    }

    CompletableFuture<Results> revoke(Caller caller, List<MandateRevocation> revocations) {
        return change(caller, revocations.size(), item -> change(revocations.get(item)));
    }

    /** All mandates that the accounts ever gave, those of one account after each other. */
    CompletableFuture<List<Mandate>> lookup(Caller caller, List<ByteString> accountIds) {
        List<Query.Id> distinct = LookupIds.of(accountIds);
        return reads.mandates(distinct, caller).thenApply(answers -> {
            List<Mandate> found = new ArrayList<>();
            answers.forEach(answer -> answer.mandates().forEach(mandate -> found.add(message(mandate))));
            return found;
        });
    }

    private CompletableFuture<Results> change(Caller caller, int items, IntFunction<@Nullable MandateChange> changes) {
        Results results = new Results(items);
        ItemEncoder encoder = (item, writer) -> encode(changes.apply(item), item, results, writer);
        return submissions.submit(caller, SectionKind.MANDATES, results, encoder);
    }

    private static void encode(@Nullable MandateChange change, int item, Results results, SectionWriter writer) {
        Outcome wrong = change == null ? Outcome.ID_MUST_HAVE_16_BYTES : Shape.of(change);
        if (change == null || wrong != null) {
            results.set(item, wrong == null ? Outcome.ID_MUST_HAVE_16_BYTES : wrong);
            return;
        }
        writer.claimAtHome(change.accountHigh(), change.accountLow(), item, MandateRecord.BYTES);
        MandateRecord.encode(change, writer.buffer(), writer.offset());
    }

    /** Null if the id has not 16 bytes. */
    private static @Nullable MandateChange change(Mandate message) {
        ByteString id = message.getAccountId();
        if (!IdBytes.isId(id)) {
            return null;
        }
        return new MandateChange(
                IdBytes.high(id),
                IdBytes.low(id),
                message.getPrincipal(),
                false,
                message.getLimit(),
                message.getIntervalSeconds(),
                message.getUntilNs(),
                0);
    }

    /** Null if the id has not 16 bytes. */
    private static @Nullable MandateChange change(MandateRevocation message) {
        ByteString id = message.getAccountId();
        if (!IdBytes.isId(id)) {
            return null;
        }
        return new MandateChange(IdBytes.high(id), IdBytes.low(id), message.getPrincipal(), true, 0, 0, 0, 0);
    }

    private static Mandate message(MandateView view) {
        return Mandate.newBuilder()
                .setAccountId(IdBytes.of(view.accountHigh(), view.accountLow()))
                .setPrincipal(view.principal())
                .setLimit(view.limit())
                .setIntervalSeconds(view.intervalSeconds())
                .setUntilNs(view.untilNs())
                .setBeganAtNs(view.beganAtNs())
                .setUsed(view.used())
                .setReserved(view.reserved())
                .setRevoked(view.isRevoked())
                .build();
    }
}
