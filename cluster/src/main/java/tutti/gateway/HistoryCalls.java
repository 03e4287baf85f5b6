package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.Query;
import tutti.sharding.HistoryReads;
import tutti.sharding.Partitions;
import tutti.v1.Consistency;
import tutti.v1.Entry;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.LookupTransfersRequest;
import tutti.v1.LookupTransfersResponse;

/**
 * Questions about the past. They are answered from this node's own history; a linearizable one first asks the leader how far the log has
 * come, and waits until the history is as far. None blocks.
 */
final class HistoryCalls {
    private static final int IDS_MAX = 256;

    /** Of one id: an attacker may use one with many accounts. */
    private static final int ENTRIES_OF_ID_MAX = 64;

    private static final int BUSY_RETRY_MS = 50;

    private final Partitions partitions;
    private final HistoryReads history;

    HistoryCalls(Partitions partitions, HistoryReads history) {
        this.partitions = partitions;
        this.history = history;
    }

    CompletableFuture<LookupTransfersResponse> lookupTransfers(Caller caller, LookupTransfersRequest request) {
        if (request.getIdsCount() > IDS_MAX) {
            throw CallRefusedException.invalid(
                    "the request has " + request.getIdsCount() + " ids; at most " + IDS_MAX + " are allowed");
        }
        List<Query.Id> ids = LookupIds.of(request.getIdsList());
        int count = partitions.slotMap().partitionCount();
        List<CompletableFuture<List<Entry>>> found = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            found.add(entriesOf(partition, ids, request.getConsistency(), caller));
        }
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).thenApply(done -> {
            LookupTransfersResponse.Builder response = LookupTransfersResponse.newBuilder();
            found.forEach(entries -> response.addAllEntries(entries.join()));
            return response.build();
        });
    }

    CompletableFuture<ListAccountEntriesResponse> listAccountEntries(Caller caller, ListAccountEntriesRequest request) {
        HistoryFilter filter = EntryFilters.of(request);
        int partition = request.hasPartition() ? partition(request.getPartition()) : home(request.getAccountId());
        return page(partition, filter, request.getConsistency(), caller)
                .thenApply(page -> ListAccountEntriesResponse.newBuilder()
                        .addAllEntries(page.entries)
                        .setNext(page.next)
                        .setPosition(page.position)
                        .build());
    }

    CompletableFuture<ListWorkEntriesResponse> listWorkEntries(Caller caller, ListWorkEntriesRequest request) {
        HistoryFilter filter = EntryFilters.of(request);
        return page(home(request.getWorkId()), filter, request.getConsistency(), caller)
                .thenApply(page -> ListWorkEntriesResponse.newBuilder()
                        .addAllEntries(page.entries)
                        .setNext(page.next)
                        .setPosition(page.position)
                        .build());
    }

    CompletableFuture<GetBalanceResponse> getBalance(Caller caller, GetBalanceRequest request) {
        Query.Id account = EntryFilters.id("account_id", request.getAccountId());
        int partition = home(request.getAccountId());
        long timestampNs = request.getTimestampNs() == 0 ? Long.MAX_VALUE : request.getTimestampNs();
        return at(
                partition,
                request.getConsistency(),
                caller,
                (Long atLeast) -> history.balanceAt(
                                partition, account.high(), account.low(), timestampNs, atLeast, caller.deadlineNs())
                        .thenApply(read -> response(partition, read.value(), read.position())));
    }

    /** Number of a partition that there is. */
    int partition(int number) {
        if (number < 0 || number >= partitions.slotMap().partitionCount()) {
            throw CallRefusedException.invalid("partition " + Integer.toUnsignedString(number) + ": there are "
                    + partitions.slotMap().partitionCount() + ", from 0");
        }
        return number;
    }

    /** What was read, for gRPC and HTTP; failures in their terms. */
    static <T> CompletableFuture<T> inTermsOfCalls(CompletableFuture<T> read) {
        return read.handle((value, failure) -> {
            if (failure != null) {
                throw new CompletionException(refusal(failure));
            }
            return value;
        });
    }

    private CompletableFuture<List<Entry>> entriesOf(
            int partition, List<Query.Id> ids, Consistency consistency, Caller caller) {
        return at(partition, consistency, caller, (Long atLeast) -> {
            List<CompletableFuture<HistoryReads.Read<List<HistoryEntry>>>> reads = new ArrayList<>();
            for (Query.Id id : ids) {
                reads.add(history.entriesOf(
                        partition, id.high(), id.low(), ENTRIES_OF_ID_MAX, atLeast, caller.deadlineNs()));
            }
            return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        List<Entry> entries = new ArrayList<>();
                        for (CompletableFuture<HistoryReads.Read<List<HistoryEntry>>> read : reads) {
                            List<HistoryEntry> found = read.join().value();
                            if (found != null) {
                                found.forEach(entry -> entries.add(EntryMessages.of(partition, entry)));
                            }
                        }
                        return entries;
                    });
        });
    }

    /** Reads at a position that is as current as the caller asks for. */
    private <T> CompletableFuture<T> at(
            int partition, Consistency consistency, Caller caller, Function<Long, CompletableFuture<T>> read) {
        CompletableFuture<T> answer = consistency.getLocal()
                ? read.apply(consistency.getAtLeastPosition())
                : partitions
                        .query(partition, new Query.Position(), caller.deadlineNs())
                        .toCompletableFuture()
                        .thenCompose(position -> read.apply(((Answer.Position) position).position()));
        return inTermsOfCalls(answer);
    }

    static Throwable refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HistoryReads.BehindException) {
            return CallRefusedException.unavailable(String.valueOf(cause.getMessage()));
        }
        return cause instanceof HistoryReads.BusyException ? CallRefusedException.overloaded(BUSY_RETRY_MS) : cause;
    }

    private CompletableFuture<Page> page(int partition, HistoryFilter filter, Consistency consistency, Caller caller) {
        return at(
                partition,
                consistency,
                caller,
                (Long atLeast) -> history.page(partition, filter, atLeast, caller.deadlineNs())
                        .thenApply(read -> Page.of(partition, read)));
    }

    private int home(ByteString id) {
        return partitions.slotMap().partitionOf(IdBytes.high(id), IdBytes.low(id));
    }

    private static GetBalanceResponse response(int partition, @Nullable HistoryEntry entry, long position) {
        GetBalanceResponse.Builder response = GetBalanceResponse.newBuilder().setPosition(position);
        if (entry != null) {
            response.setBalance(EntryMessages.of(partition, entry));
        }
        return response.build();
    }

    /**
     * A page as the contract has it.
     *
     * @param next empty for the last
     */
    private record Page(List<Entry> entries, ByteString next, long position) {
        static Page of(int partition, HistoryReads.Read<HistoryPage> read) {
            HistoryPage page = read.value();
            if (page == null) {
                return new Page(List.of(), ByteString.EMPTY, read.position());
            }
            List<Entry> entries = new ArrayList<>(page.entries().size());
            page.entries().forEach(entry -> entries.add(EntryMessages.of(partition, entry)));
            ByteString next = page.isLast() ? ByteString.EMPTY : EntryMessages.cursor(page.next());
            return new Page(entries, next, read.position());
        }
    }
}
