package tutti.gateway;

import com.google.protobuf.ByteString;
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
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.codec.WorkRecord;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.Split;
import tutti.ledger.SplitVersion;
import tutti.ledger.WorkView;
import tutti.v1.Share;
import tutti.v1.Work;

/** Works: their payees validated at the payees' homes, registered at their own. */
final class WorkCalls {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkCalls.class);

    private final Submissions submissions;
    private final Reads reads;

    WorkCalls(Submissions submissions, Reads reads) {
        this.submissions = submissions;
        this.reads = reads;
    }

    CompletableFuture<Results> register(Caller caller, List<Work> works) {
        Registration registration = new Registration(caller, works);
        registration.decode();
        return registration
                .validate()
                .handle(registration::takeValidation)
                .thenCompose(nothing -> registration.submit());
    }

    /** Works that are there, each once, in the order of the request. */
    CompletableFuture<List<Work>> lookup(Caller caller, List<ByteString> ids) {
        List<Query.Id> distinct = LookupIds.of(ids);
        return reads.works(distinct, caller).thenApply(answers -> {
            Map<Query.Id, Work> found = new HashMap<>();
            for (Answer.Works answer : answers) {
                answer.works().forEach(work -> found.put(idOf(work), message(work, answer.asOfNs())));
            }
            return distinct.stream().filter(found::containsKey).map(found::get).toList();
        });
    }

    private static Query.Id idOf(WorkView work) {
        return new Query.Id(work.idHigh(), work.idLow());
    }

    private static Work message(WorkView work, long asOfNs) {
        SplitVersion now = work.versionAt(asOfNs);
        Work.Builder message = Work.newBuilder()
                .setId(IdBytes.of(work.idHigh(), work.idLow()))
                .setAsset(work.asset())
                .setTitle(work.title())
                .setIsrc(work.isrc())
                .setPrice(work.price())
                .setSplitVersion(now.number())
                .setRegisteredAtNs(work.registeredAtNs())
                .addAllShares(shares(now.split()));
        for (SplitVersion version : work.versions()) {
            message.addVersions(tutti.v1.SplitVersion.newBuilder()
                    .setSplitVersion(version.number())
                    .setEffectiveFromNs(version.effectiveFromNs())
                    .addAllShares(shares(version.split())));
        }
        return message.build();
    }

    private static List<Share> shares(Split split) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < split.size(); i++) {
            shares.add(Share.newBuilder()
                    .setAccountId(IdBytes.of(split.payeeHigh(i), split.payeeLow(i)))
                    .setMillionths(split.millionths(i))
                    .build());
        }
        return shares;
    }

    /** One call to register works. */
    private final class Registration implements ItemEncoder {
        private final Caller caller;
        private final List<Work> messages;
        private final Results results;

        /** Works of good shape, null for the others. */
        private final @Nullable NewWork[] works;

        /** True where payees could not be read; nothing is then sent and all stays open. */
        private boolean isUnavailable;

        Registration(Caller caller, List<Work> messages) {
            this.caller = caller;
            this.messages = messages;
            results = new Results(messages.size());
            works = new NewWork[messages.size()];
        }

        void decode() {
            for (int item = 0; item < works.length; item++) {
                NewWork work = decode(messages.get(item));
                Outcome wrong = work == null ? Outcome.ID_MUST_HAVE_16_BYTES : Shape.of(work);
                if (wrong == null) {
                    works[item] = work;
                } else {
                    results.set(item, wrong);
                }
            }
        }

        /** Finds payees that may not be paid, and answers their works. */
        CompletableFuture<@Nullable Void> validate() {
            List<Split> splits = new ArrayList<>();
            for (NewWork work : works) {
                if (work != null) {
                    splits.add(work.split());
                }
            }
            return Payees.read(splits, reads, caller).thenCompose(this::judge);
        }

        @Nullable
        Void takeValidation(@Nullable Void nothing, @Nullable Throwable failure) {
            if (failure != null) {
                LOGGER.debug("payees could not be read", failure);
                isUnavailable = true;
            }
            return null;
        }

        CompletableFuture<Results> submit() {
            return submissions.submit(caller, SectionKind.WORKS, results, this);
        }

        @Override
        public void encode(int item, SectionWriter writer) {
            NewWork work = works[item];
            if (work != null && !isUnavailable) {
                writer.claimAtHome(work.idHigh(), work.idLow(), item, WorkRecord.bytes(work));
                WorkRecord.encode(work, writer.buffer(), writer.offset());
            }
        }

        private CompletableFuture<@Nullable Void> judge(Payees payees) {
            Map<Integer, Outcome> doubtful = new HashMap<>();
            for (int item = 0; item < works.length; item++) {
                NewWork work = works[item];
                Outcome wrong = work == null ? null : payees.worst(work.split(), work.asset());
                if (wrong != null) {
                    doubtful.put(item, wrong);
                }
            }
            return doubtful.isEmpty() ? CompletableFuture.<@Nullable Void>completedFuture(null) : reject(doubtful);
        }

        /**
         * Answers works with wrong payees, unless what the ledger would say comes first: a work that exists is sent there
         * all the same, where the difference is named and nothing is registered; and an unknown asset is worse than a payee
         * who does not have it.
         */
        private CompletableFuture<@Nullable Void> reject(Map<Integer, Outcome> doubtful) {
            List<Query.Id> ids = new ArrayList<>();
            Set<Integer> assets = new HashSet<>();
            for (int item : doubtful.keySet()) {
                NewWork work = good(item);
                ids.add(new Query.Id(work.idHigh(), work.idLow()));
                assets.add(work.asset());
            }
            CompletableFuture<Answer.Assets> known = reads.assets(List.copyOf(assets), caller);
            return reads.works(new HashSet<>(ids), caller).thenCombine(known, (answers, assetAnswer) -> {
                Set<Query.Id> existing = new HashSet<>();
                answers.forEach(answer -> answer.works().forEach(work -> existing.add(idOf(work))));
                assetAnswer.assets().forEach(asset -> assets.remove(asset.asset()));
                doubtful.forEach((item, outcome) -> {
                    NewWork work = good(item);
                    if (!existing.contains(new Query.Id(work.idHigh(), work.idLow()))) {
                        results.set(item, assets.contains(work.asset()) ? Outcome.ASSET_NOT_FOUND : outcome);
                    }
                });
                return null;
            });
        }

        private NewWork good(int item) {
            NewWork work = works[item];
            if (work == null) {
                throw new IllegalStateException("work " + item + " has no good shape");
            }
            return work;
        }

        /** Null if an id has not 16 bytes. */
        private static @Nullable NewWork decode(Work message) {
            Split split = Payees.decode(message.getSharesList());
            if (split == null || !IdBytes.isId(message.getId())) {
                return null;
            }
            return new NewWork(
                    IdBytes.high(message.getId()),
                    IdBytes.low(message.getId()),
                    message.getAsset(),
                    message.getTitle(),
                    message.getIsrc(),
                    message.getPrice(),
                    split,
                    0);
        }
    }
}
