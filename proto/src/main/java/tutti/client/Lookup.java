package tutti.client;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tutti.v1.Account;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.LookupAccountsResponse;
import tutti.v1.LookupMandatesRequest;
import tutti.v1.LookupMandatesResponse;
import tutti.v1.LookupWorksRequest;
import tutti.v1.LookupWorksResponse;
import tutti.v1.Mandate;
import tutti.v1.Work;

/** Finds by id: asks the leader of each id's partition, in pieces that one call can carry, and puts the order back. */
final class Lookup {
    private Lookup() {}

    static CompletableFuture<List<Account>> accounts(TuttiClient client, List<ByteString> ids) {
        return find(
                client,
                LedgerServiceGrpc.getLookupAccountsMethod(),
                ids,
                piece -> LookupAccountsRequest.newBuilder().addAllIds(piece).build(),
                LookupAccountsResponse::getAccountsList,
                Account::getId);
    }

    static CompletableFuture<List<Work>> works(TuttiClient client, List<ByteString> ids) {
        return find(
                client,
                LedgerServiceGrpc.getLookupWorksMethod(),
                ids,
                piece -> LookupWorksRequest.newBuilder().addAllIds(piece).build(),
                LookupWorksResponse::getWorksList,
                Work::getId);
    }

    static CompletableFuture<List<Mandate>> mandates(TuttiClient client, List<ByteString> accountIds) {
        return find(
                        client,
                        LedgerServiceGrpc.getLookupMandatesMethod(),
                        accountIds,
                        piece -> LookupMandatesRequest.newBuilder()
                                .addAllAccountIds(piece)
                                .build(),
                        Lookup::byAccount,
                        ofAccount -> ofAccount.get(0).getAccountId())
                .thenApply(all -> all.stream().flatMap(List::stream).toList());
    }

    private static List<List<Mandate>> byAccount(LookupMandatesResponse response) {
        Map<ByteString, List<Mandate>> byAccount = new HashMap<>();
        for (Mandate mandate : response.getMandatesList()) {
            byAccount
                    .computeIfAbsent(mandate.getAccountId(), id -> new ArrayList<>())
                    .add(mandate);
        }
        return List.copyOf(byAccount.values());
    }

    private static <Q, A, V> CompletableFuture<List<V>> find(
            TuttiClient client,
            MethodDescriptor<Q, A> method,
            List<ByteString> ids,
            Function<List<ByteString>, Q> request,
            Function<A, List<V>> values,
            Function<V, ByteString> idOf) {
        long deadlineNs = client.deadlineFromNowNs();
        return client.maps().get(deadlineNs).thenCompose(map -> {
            List<CompletableFuture<A>> calls = new ArrayList<>();
            split(map, ids).forEach((partition, own) -> {
                for (int start = 0; start < own.size(); start += map.itemsMax()) {
                    List<ByteString> piece = own.subList(start, Math.min(own.size(), start + map.itemsMax()));
                    calls.add(SingleCall.toPartition(
                            client, method, request.apply(piece), partition, client.attemptTimeoutNs(), deadlineNs));
                }
            });
            return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                    .thenApply(ignored -> inOrder(ids, calls, values, idOf));
        });
    }

    private static Map<Integer, List<ByteString>> split(ClusterMap map, List<ByteString> ids) {
        Map<Integer, List<ByteString>> byPartition = new HashMap<>();
        for (ByteString id : ids) {
            byPartition
                    .computeIfAbsent(map.partitionOf(id), p -> new ArrayList<>())
                    .add(id);
        }
        return byPartition;
    }

    private static <A, V> List<V> inOrder(
            List<ByteString> ids,
            List<CompletableFuture<A>> calls,
            Function<A, List<V>> values,
            Function<V, ByteString> idOf) {
        Map<ByteString, V> found = new HashMap<>();
        for (CompletableFuture<A> call : calls) {
            for (V value : values.apply(call.join())) {
                found.put(idOf.apply(value), value);
            }
        }
        List<V> ordered = new ArrayList<>(found.size());
        for (ByteString id : ids) {
            V value = found.get(id);
            if (value != null) {
                ordered.add(value);
            }
        }
        return ordered;
    }
}
