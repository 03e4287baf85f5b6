package tutti.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.codec.SplitRecord;
import tutti.ledger.NewSplit;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.Split;
import tutti.ledger.WorkView;
import tutti.v1.WorkUpdate;

/** New splits for works: their payees validated at the payees' homes, decided at the work's own. */
final class SplitCalls {
    private static final Logger LOGGER = LoggerFactory.getLogger(SplitCalls.class);

    private final Submissions submissions;
    private final Reads reads;

    SplitCalls(Submissions submissions, Reads reads) {
        this.submissions = submissions;
        this.reads = reads;
    }

    CompletableFuture<Results> update(Caller caller, List<WorkUpdate> updates) {
        Call call = new Call(caller, updates);
        call.decode();
        return call.validate().handle(call::takeValidation).thenCompose(nothing -> call.submit());
    }

    /** Null if an id has not 16 bytes. */
    private static @Nullable NewSplit decode(WorkUpdate message) {
        Split split = Payees.decode(message.getSharesList());
        if (split == null || !IdBytes.isId(message.getWorkId())) {
            return null;
        }
        return new NewSplit(
                IdBytes.high(message.getWorkId()),
                IdBytes.low(message.getWorkId()),
                message.getSplitVersion(),
                message.getEffectiveFromNs(),
                split,
                0);
    }

    /** One call on its way. */
    private final class Call implements ItemEncoder {
        private final Caller caller;
        private final List<WorkUpdate> messages;
        private final Results results;

        /** Splits of good shape, null for the others. */
        private final @Nullable NewSplit[] splits;

        /** True where works or payees could not be read; nothing is then sent and all stays open. */
        private boolean isUnavailable;

        Call(Caller caller, List<WorkUpdate> messages) {
            this.caller = caller;
            this.messages = messages;
            results = new Results(messages.size());
            splits = new NewSplit[messages.size()];
        }

        void decode() {
            for (int item = 0; item < splits.length; item++) {
                NewSplit split = SplitCalls.decode(messages.get(item));
                Outcome wrong = split == null ? Outcome.ID_MUST_HAVE_16_BYTES : Shape.of(split);
                if (wrong == null) {
                    splits[item] = split;
                } else {
                    results.set(item, wrong);
                }
            }
        }

        /** Finds payees that may not be paid, and answers their updates. */
        CompletableFuture<@Nullable Void> validate() {
            Set<Query.Id> works = new HashSet<>();
            List<Split> all = new ArrayList<>();
            for (NewSplit split : splits) {
                if (split != null) {
                    works.add(new Query.Id(split.workHigh(), split.workLow()));
                    all.add(split.split());
                }
            }
            CompletableFuture<Payees> payees = Payees.read(all, reads, caller);
            return reads.works(works, caller).thenCombine(payees, (answers, read) -> {
                Map<Query.Id, WorkView> found = new HashMap<>();
                answers.forEach(answer ->
                        answer.works().forEach(work -> found.put(new Query.Id(work.idHigh(), work.idLow()), work)));
                judge(found, read);
                return null;
            });
        }

        @Nullable
        Void takeValidation(@Nullable Void nothing, @Nullable Throwable failure) {
            if (failure != null) {
                LOGGER.debug("works or payees could not be read", failure);
                isUnavailable = true;
            }
            return null;
        }

        CompletableFuture<Results> submit() {
            return submissions.submit(caller, SectionKind.SPLITS, results, this);
        }

        @Override
        public void encode(int item, SectionWriter writer) {
            NewSplit split = splits[item];
            if (split != null && !isUnavailable) {
                writer.claimAtHome(split.workHigh(), split.workLow(), item, SplitRecord.bytes(split));
                SplitRecord.encode(split, writer.buffer(), writer.offset());
            }
        }

        /** What the ledger would say before it looks at payees is left to it: a version that exists, a work that does not. */
        private void judge(Map<Query.Id, WorkView> found, Payees payees) {
            for (int item = 0; item < splits.length; item++) {
                NewSplit split = splits[item];
                WorkView work = split == null ? null : found.get(new Query.Id(split.workHigh(), split.workLow()));
                if (split == null
                        || work == null
                        || split.version() <= work.lastVersion().number()
                        || Shape.isBelowOneMinorUnit(split.split(), work.price())) {
                    continue;
                }
                Outcome wrong = payees.worst(split.split(), work.asset());
                if (wrong != null) {
                    results.set(item, wrong);
                }
            }
        }
    }
}
