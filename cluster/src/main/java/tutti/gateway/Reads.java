package tutti.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.partition.SlotMap;
import tutti.sharding.Partitions;

/** Reads of the partitions' states. All fail with {@link tutti.sharding.PartitionUnavailableException}. */
final class Reads {
    private final Partitions partitions;

    Reads(Partitions partitions) {
        this.partitions = partitions;
    }

    CompletableFuture<Answer.Assets> assets(List<Integer> numbers, Caller caller) {
        return query(0, new Query.Assets(numbers), Answer.Assets.class, caller);
    }

    CompletableFuture<Answer.Cut> cut(int partition, long mark, Caller caller) {
        return query(partition, new Query.Cut(mark), Answer.Cut.class, caller);
    }

    /** What the homes of the accounts answer, one answer a home. */
    CompletableFuture<List<Answer.Accounts>> accountsAtHome(Collection<Query.Id> ids, Caller caller) {
        return atHomes(ids, Query.Accounts::new, Answer.Accounts.class, caller);
    }

    /** What every partition answers: the homes their accounts, all of them what they hold for the others. */
    CompletableFuture<List<Answer.Accounts>> accountsEverywhere(List<Query.Id> ids, Caller caller) {
        List<CompletableFuture<Answer.Accounts>> asked = new ArrayList<>();
        for (int partition = 0; partition < partitions.slotMap().partitionCount(); partition++) {
            asked.add(query(partition, new Query.Accounts(ids), Answer.Accounts.class, caller));
        }
        return all(asked);
    }

    /** What the homes of the works answer, one answer a home. */
    CompletableFuture<List<Answer.Works>> works(Collection<Query.Id> ids, Caller caller) {
        return atHomes(ids, Query.Works::new, Answer.Works.class, caller);
    }

    /** What the homes of the accounts answer, one answer a home. */
    CompletableFuture<List<Answer.Mandates>> mandates(Collection<Query.Id> accounts, Caller caller) {
        return atHomes(accounts, Query.Mandates::new, Answer.Mandates.class, caller);
    }

    /** What this node's own replicas of the works' homes hold, which may lie behind; never fails. */
    CompletableFuture<List<Answer.Works>> worksHere(Collection<Query.Id> ids) {
        List<CompletableFuture<Answer.Works>> asked = new ArrayList<>();
        byHome(ids)
                .forEach((home, theirs) -> asked.add(
                        partitions.lookHere(home, new Query.Works(theirs)).toCompletableFuture()));
        return all(asked);
    }

    private <T extends Answer> CompletableFuture<List<T>> atHomes(
            Collection<Query.Id> ids, Function<List<Query.Id>, Query> query, Class<T> type, Caller caller) {
        List<CompletableFuture<T>> asked = new ArrayList<>();
        byHome(ids).forEach((home, theirs) -> asked.add(query(home, query.apply(theirs), type, caller)));
        return all(asked);
    }

    private Map<Integer, List<Query.Id>> byHome(Collection<Query.Id> ids) {
        SlotMap slotMap = partitions.slotMap();
        Map<Integer, List<Query.Id>> byHome = new TreeMap<>();
        for (Query.Id id : ids) {
            byHome.computeIfAbsent(slotMap.partitionOf(id.high(), id.low()), home -> new ArrayList<>())
                    .add(id);
        }
        return byHome;
    }

    private <T extends Answer> CompletableFuture<T> query(int partition, Query query, Class<T> type, Caller caller) {
        return partitions
                .query(partition, query, caller.deadlineNs())
                .toCompletableFuture()
                .thenApply(type::cast);
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> asked) {
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        nothing -> asked.stream().map(CompletableFuture::join).toList());
    }
}
