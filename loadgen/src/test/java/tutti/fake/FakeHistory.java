package tutti.fake;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tutti.client.Place;
import tutti.v1.Entry;
import tutti.v1.FollowOutcomesRequest;
import tutti.v1.FollowOutcomesResponse;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;
import tutti.v1.HistoryServiceGrpc;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.LookupTransfersRequest;
import tutti.v1.LookupTransfersResponse;

/**
 * The history that all nodes of the fake cluster share: what a test says that happened, in one list. It knows no accounts, so that a
 * statement is of all of it; filters but the cursor and the limit are kept for the test to look at.
 */
public final class FakeHistory extends HistoryServiceGrpc.HistoryServiceImplBase {
    private static final int ANSWER_ENTRIES = 2;

    private final List<Entry> entries = new ArrayList<>();
    private final List<ListAccountEntriesRequest> asked = new ArrayList<>();

    /** Streams that are cut off after their first answer. */
    public final AtomicInteger cuts = new AtomicInteger();

    /** Adds what happened next. */
    public synchronized void add(Entry entry) {
        entries.add(entry);
    }

    /** The last statement that was asked for. */
    public synchronized ListAccountEntriesRequest lastAsked() {
        return asked.get(asked.size() - 1);
    }

    @Override
    public void lookupTransfers(LookupTransfersRequest request, StreamObserver<LookupTransfersResponse> out) {
        List<Entry> found = matching(entry -> entry.hasTransfer()
                && request.getIdsList()
                        .contains(entry.getTransfer().getTransfer().getId()));
        out.onNext(LookupTransfersResponse.newBuilder().addAllEntries(found).build());
        out.onCompleted();
    }

    @Override
    public void listAccountEntries(ListAccountEntriesRequest request, StreamObserver<ListAccountEntriesResponse> out) {
        synchronized (this) {
            asked.add(request);
        }
        List<Entry> after = after(request.getCursor());
        List<Entry> page = after.subList(0, Math.min(request.getLimit(), after.size()));
        ListAccountEntriesResponse.Builder response =
                ListAccountEntriesResponse.newBuilder().addAllEntries(page).setPosition(9_999);
        if (page.size() < after.size()) {
            response.setNext(Place.of(page.get(page.size() - 1)).toByteString());
        }
        out.onNext(response.build());
        out.onCompleted();
    }

    @Override
    public void listWorkEntries(ListWorkEntriesRequest request, StreamObserver<ListWorkEntriesResponse> out) {
        List<Entry> found = matching(entry -> entry.getWork().getWork().getId().equals(request.getWorkId())
                || entry.getSplit().getWorkId().equals(request.getWorkId()));
        out.onNext(ListWorkEntriesResponse.newBuilder()
                .addAllEntries(found.subList(0, Math.min(request.getLimit(), found.size())))
                .setPosition(9_999)
                .build());
        out.onCompleted();
    }

    @Override
    public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> out) {
        long at = request.getTimestampNs() == 0 ? Long.MAX_VALUE : request.getTimestampNs();
        List<Entry> found = matching(entry ->
                entry.getBalance().getAccountId().equals(request.getAccountId()) && entry.getTimestampNs() <= at);
        GetBalanceResponse.Builder response = GetBalanceResponse.newBuilder();
        if (!found.isEmpty()) {
            response.setBalance(found.get(found.size() - 1));
        }
        out.onNext(response.build());
        out.onCompleted();
    }

    /** Two entries an answer, then a word that these were all. */
    @Override
    public void followOutcomes(FollowOutcomesRequest request, StreamObserver<FollowOutcomesResponse> out) {
        List<Entry> after = after(request.getCursor());
        for (int i = 0; i < after.size(); i += ANSWER_ENTRIES) {
            List<Entry> part = after.subList(i, Math.min(i + ANSWER_ENTRIES, after.size()));
            out.onNext(FollowOutcomesResponse.newBuilder()
                    .addAllEntries(part)
                    .setCursor(Place.of(part.get(part.size() - 1)).toByteString())
                    .build());
            if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                out.onError(Status.UNAVAILABLE.asException());
                return;
            }
        }
        ByteString end = after.isEmpty()
                ? request.getCursor()
                : Place.of(after.get(after.size() - 1)).toByteString();
        out.onNext(FollowOutcomesResponse.newBuilder()
                .setCursor(end)
                .setPosition(9_999)
                .build());
    }

    private List<Entry> after(ByteString cursor) {
        Place place = cursor.isEmpty() ? new Place(0, -1) : Place.of(cursor);
        return matching(entry -> entry.getPosition() > place.position()
                || (entry.getPosition() == place.position() && entry.getOrdinal() > place.ordinal()));
    }

    private synchronized List<Entry> matching(Predicate<Entry> asked) {
        return entries.stream().filter(asked).toList();
    }
}
