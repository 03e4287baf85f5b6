package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.HistoryCursor;
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
import tutti.v1.LookupTransfersRequest;
import tutti.v1.LookupTransfersResponse;

/**
 * Questions about the past. They are answered from this node's own history; a linearizable one first asks the leader how far the log has
 * come, and waits until the history is as far. None blocks.
 */
final class HistoryCalls {
    private static final int IDS_MAX = 256;
    private static final int LIMIT_DEFAULT = 100;

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
        Query.Id account = account(request.getAccountId());
        int partition = request.hasPartition()
                ? partition(request.getPartition())
                : partitions.slotMap().partitionOf(account.high(), account.low());
        HistoryFilter filter = filter(account, request);
        return at(
                partition,
                request.getConsistency(),
                caller,
                (Long atLeast) -> history.page(partition, filter, atLeast, caller.deadlineNs())
                        .thenApply(read -> response(partition, read)));
    }

    CompletableFuture<GetBalanceResponse> getBalance(Caller caller, GetBalanceRequest request) {
        Query.Id account = account(request.getAccountId());
        int partition = partitions.slotMap().partitionOf(account.high(), account.low());
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

    private static Query.Id account(ByteString id) {
        if (!IdBytes.isId(id)) {
            throw CallRefusedException.invalid("account_id must have 16 bytes");
        }
        return new Query.Id(IdBytes.high(id), IdBytes.low(id));
    }

    private static HistoryFilter filter(Query.Id account, ListAccountEntriesRequest request) {
        int limit = request.getLimit() == 0 ? LIMIT_DEFAULT : request.getLimit();
        if (limit < 1 || limit > HistoryFilter.LIMIT_MAX) {
            throw CallRefusedException.invalid("limit must be from 1 to " + HistoryFilter.LIMIT_MAX);
        }
        if (request.getSides() < 0 || request.getSides() > (HistoryFilter.DEBITS | HistoryFilter.CREDITS)) {
            throw CallRefusedException.invalid("sides must be from 0 to 3");
        }
        if (!IdBytes.isIdOrEmpty(request.getUserData128())) {
            throw CallRefusedException.invalid("user_data128 must be empty or have 16 bytes");
        }
        if (request.getFromNs() < 0 || request.getToNs() < 0) {
            throw CallRefusedException.invalid("from_ns and to_ns must not be negative");
        }
        return new HistoryFilter(
                account,
                request.getSides() == 0 ? HistoryFilter.DEBITS | HistoryFilter.CREDITS : request.getSides(),
                request.getCode(),
                new HistoryFilter.UserData(
                        IdBytes.highOrZero(request.getUserData128()),
                        IdBytes.lowOrZero(request.getUserData128()),
                        request.getUserData(),
                        request.getUserData32()),
                request.getFromNs(),
                request.getToNs() == 0 ? Long.MAX_VALUE : request.getToNs(),
                request.getAfterPosition(),
                request.getThroughPosition() == 0 ? Long.MAX_VALUE : request.getThroughPosition(),
                request.getReversed(),
                cursor(request.getCursor(), request.getReversed()),
                limit);
    }

    /** Place that the bytes say; without any, where a first page begins. */
    static HistoryCursor cursor(ByteString bytes, boolean reversed) {
        if (bytes.isEmpty()) {
            return reversed ? HistoryCursor.BEHIND_ALL : HistoryCursor.BEFORE_ALL;
        }
        if (bytes.size() != EntryMessages.CURSOR_BYTES) {
            throw CallRefusedException.invalid("cursor must be one that an answer gave");
        }
        return EntryMessages.cursor(bytes);
    }

    private static ListAccountEntriesResponse response(int partition, HistoryReads.Read<HistoryPage> read) {
        ListAccountEntriesResponse.Builder response =
                ListAccountEntriesResponse.newBuilder().setPosition(read.position());
        HistoryPage page = read.value();
        if (page != null) {
            page.entries().forEach(entry -> response.addEntries(EntryMessages.of(partition, entry)));
            if (!page.isLast()) {
                response.setNext(EntryMessages.cursor(page.next()));
            }
        }
        return response.build();
    }

    private static GetBalanceResponse response(int partition, @Nullable HistoryEntry entry, long position) {
        GetBalanceResponse.Builder response = GetBalanceResponse.newBuilder().setPosition(position);
        if (entry != null) {
            response.setBalance(EntryMessages.of(partition, entry));
        }
        return response.build();
    }
}
