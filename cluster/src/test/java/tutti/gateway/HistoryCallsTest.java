package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.HistoryEntry;
import tutti.codec.Query;
import tutti.config.BearerTokens;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.v1.Consistency;
import tutti.v1.Entry;
import tutti.v1.FollowOutcomesRequest;
import tutti.v1.FollowOutcomesResponse;
import tutti.v1.GetBalanceRequest;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListAccountEntriesResponse;
import tutti.v1.LookupTransfersRequest;
import tutti.v1.Outcome;
import tutti.v1.PendingStage;
import tutti.v1.TransferEntry;

/** Questions about the past over gRPC, on histories in memory. */
class HistoryCallsTest {
    private static final long ALICE = 10;
    private static final long BOB = 11;

    private final GatewayFixture gateway = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void shouldFindTransfersInAllPartitionsThroughTheLeadersPosition() {
        gateway.partitions.position = 1_000;
        gateway.histories.get(0).add(transfer(1_000, 0, 7, true));
        gateway.histories.get(1).add(transfer(1_000, 3, 7, false));

        List<Entry> found = gateway.history()
                .lookupTransfers(LookupTransfersRequest.newBuilder()
                        .addIds(IdBytes.of(5, 7))
                        .build())
                .getEntriesList();

        assertThat(gateway.partitions.queries).containsExactly(new Query.Position(), new Query.Position());
        assertThat(found).extracting(Entry::getPartition).containsExactly(0, 1);
        assertThat(found.get(0).getTransfer().getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);
        assertThat(found.get(0).getTransfer().getMoved()).isEqualTo(77);
        assertThat(found.get(0).getTransfer().getTransfer().getAmount()).isEqualTo(99);
        assertThat(found.get(0).getTransfer().getChange()).isFalse();
        assertThat(found.get(1).getTransfer().getChange()).isTrue();
        assertThat(found.get(1).getTransfer().getStage()).isEqualTo(PendingStage.PENDING_STAGE_UNSPECIFIED);
        assertThat(found.get(1).getOrdinal()).isEqualTo(3);
    }

    @Test
    void shouldTellWhatBecameOfAScheduledTransfer() {
        gateway.partitions.position = 1_000;
        gateway.histories.get(0).add(due(1_000, 7));
        gateway.histories.get(1).add(balance(1_000));

        List<Entry> found = gateway.history()
                .lookupTransfers(LookupTransfersRequest.newBuilder()
                        .addIds(IdBytes.of(5, 7))
                        .build())
                .getEntriesList();

        assertThat(found).hasSize(1);
        TransferEntry entry = found.get(0).getTransfer();
        assertThat(entry.getOutcome()).isEqualTo(Outcome.OUTCOME_SCHEDULED);
        assertThat(entry.getDueOutcome()).isEqualTo(Outcome.OUTCOME_EXCEEDS_CREDITS);
        assertThat(entry.getStage()).isEqualTo(PendingStage.PENDING_STAGE_DONE);
        assertThat(entry.getChange()).isTrue();
        assertThat(entry.getTransfer().getScheduledAtNs()).isEqualTo(44);
    }

    @Test
    void shouldSayThatTheHistoryIsBehindAfterTheDeadline() {
        gateway.partitions.position = 2_000;
        gateway.histories.get(1).add(transfer(1_000, 0, 7, true));

        assertThatThrownBy(() -> gateway.history()
                        .withDeadlineAfter(Duration.ofMillis(300))
                        .listAccountEntries(ListAccountEntriesRequest.newBuilder()
                                .setAccountId(IdBytes.of(0, ALICE))
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode())
                                .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED));
    }

    @Test
    void shouldReadLocallyWhatThisNodeHas() {
        for (int i = 0; i < 5; i++) {
            gateway.histories.get(0).add(transfer(100 + i, 0, i, true));
            gateway.histories.get(1).add(transfer(100 + i, 0, i, true));
        }
        ListAccountEntriesRequest.Builder request = ListAccountEntriesRequest.newBuilder()
                .setAccountId(IdBytes.of(0, ALICE))
                .setConsistency(Consistency.newBuilder().setLocal(true).setAtLeastPosition(104))
                .setLimit(3);

        ListAccountEntriesResponse first = gateway.history().listAccountEntries(request.build());
        ListAccountEntriesResponse second = gateway.history()
                .listAccountEntries(request.setCursor(first.getNext()).build());

        assertThat(gateway.partitions.queries).isEmpty();
        assertThat(first.getEntriesList()).extracting(Entry::getPosition).containsExactly(100L, 101L, 102L);
        assertThat(second.getEntriesList()).extracting(Entry::getPosition).containsExactly(103L, 104L);
        assertThat(second.getNext()).isEmpty();
        assertThat(second.getPosition()).isEqualTo(104);
    }

    @Test
    void shouldTellTheBalanceAtATime() {
        int home = gateway.partitions.slotMap().partitionOf(0, ALICE);
        for (int i = 1; i <= 3; i++) {
            gateway.histories.get(home).add(balance(i));
        }

        GetBalanceRequest.Builder request = GetBalanceRequest.newBuilder().setAccountId(IdBytes.of(0, ALICE));

        assertThat(gateway.history()
                        .getBalance(request.build())
                        .getBalance()
                        .getBalance()
                        .getDebitsPosted())
                .isEqualTo(3);
        assertThat(gateway.history()
                        .getBalance(request.setTimestampNs(2).build())
                        .getBalance()
                        .getBalance()
                        .getDebitsPosted())
                .isEqualTo(2);
        assertThat(gateway.history()
                        .getBalance(request.setAccountId(IdBytes.of(0, BOB)).build())
                        .hasBalance())
                .isFalse();
    }

    @Test
    void shouldFollowOutcomesFromAPlaceOnAsTheyCome() {
        for (int i = 0; i < 700; i++) {
            gateway.histories.get(1).add(transfer(1 + i / 3, i % 3, i, true));
        }
        Iterator<FollowOutcomesResponse> answers = gateway.history()
                .followOutcomes(
                        FollowOutcomesRequest.newBuilder().setPartition(1).build());
        List<Entry> seen = new ArrayList<>();
        ByteString cursor = ByteString.EMPTY;
        while (seen.size() < 500) {
            FollowOutcomesResponse answer = answers.next();
            seen.addAll(answer.getEntriesList());
            cursor = answer.getCursor();
        }

        Iterator<FollowOutcomesResponse> resumed = gateway.history()
                .followOutcomes(FollowOutcomesRequest.newBuilder()
                        .setPartition(1)
                        .setCursor(cursor)
                        .build());
        gateway.histories.get(1).add(transfer(1_000, 0, 700, true));
        while (seen.size() < 701) {
            seen.addAll(resumed.next().getEntriesList());
        }

        assertThat(seen.stream()
                        .map(entry ->
                                IdBytes.low(entry.getTransfer().getTransfer().getId())))
                .containsExactlyElementsOf(
                        Stream.iterate(0L, i -> i + 1).limit(701).toList());
    }

    @Test
    void shouldSayThroughWhichPositionEverythingIsTold() {
        for (int i = 0; i < 300; i++) {
            gateway.histories.get(1).add(transfer(1 + i, 0, i, true));
        }
        Iterator<FollowOutcomesResponse> answers = gateway.history()
                .followOutcomes(
                        FollowOutcomesRequest.newBuilder().setPartition(1).build());

        FollowOutcomesResponse first = answers.next();
        FollowOutcomesResponse second = answers.next();
        Iterator<FollowOutcomesResponse> resumed = gateway.history()
                .followOutcomes(FollowOutcomesRequest.newBuilder()
                        .setPartition(1)
                        .setCursor(second.getCursor())
                        .build());
        FollowOutcomesResponse nothing = resumed.next();

        assertThat(first.getEntriesCount() + second.getEntriesCount()).isEqualTo(300);
        assertThat(first.getPosition()).isZero();
        assertThat(second.getPosition()).isEqualTo(300);
        assertThat(nothing.getEntriesList()).isEmpty();
        assertThat(nothing.getPosition()).isEqualTo(300);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldRefuseWhatCannotBeAsked(Consumer<ListAccountEntriesRequest.Builder> change) {
        ListAccountEntriesRequest.Builder request =
                ListAccountEntriesRequest.newBuilder().setAccountId(IdBytes.of(0, ALICE));
        change.accept(request);

        assertThatThrownBy(() -> gateway.history().listAccountEntries(request.build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    static Stream<Consumer<ListAccountEntriesRequest.Builder>> wrong() {
        return Stream.of(
                request -> request.setAccountId(ByteString.copyFromUtf8("short")),
                request -> request.setPartition(2),
                request -> request.setPartition(-1),
                request -> request.setLimit(1_001),
                request -> request.setLimit(-1),
                request -> request.setSides(4),
                request -> request.setFromNs(-1),
                request -> request.setToNs(-1),
                request -> request.setUserData128(ByteString.copyFromUtf8("short")),
                request -> request.setCursor(ByteString.copyFromUtf8("short")));
    }

    private static HistoryEntry transfer(long position, int ordinal, long id, boolean isFirst) {
        long[] words = new long[1 + IdLayout.RECORD_WORDS];
        long flags = isFirst ? Journal.FIRST_OUTCOME : 0;
        words[0] = flags | (long) words.length << 8 | Journal.TRANSFER;
        words[1] = 5;
        words[2] = id;
        words[4] = ALICE;
        words[6] = BOB;
        words[7] = 99;
        words[8] = 77;
        words[11] = 1 << 8 | 1;
        return new HistoryEntry(position, ordinal, position, words);
    }

    private static HistoryEntry due(long position, long id) {
        long[] words = new long[1 + IdLayout.EXTENDED_WORDS];
        words[0] = Journal.FIRST_OUTCOME | (long) words.length << 8 | Journal.DUE;
        words[1] = 5;
        words[2] = id;
        words[4] = ALICE;
        words[6] = BOB;
        words[11] = (long) IdLayout.STAGE_DONE << 48 | 1 << 8 | tutti.ledger.Outcome.SCHEDULED.code();
        words[12] = tutti.ledger.Outcome.EXCEEDS_CREDITS.code();
        words[20] = 44;
        return new HistoryEntry(position, 0, position, words);
    }

    private static HistoryEntry balance(long timestampNs) {
        long[] words = {(7L << 8) | Journal.BALANCE, 0, ALICE, 0, timestampNs, 0, 0};
        return new HistoryEntry(timestampNs, 0, timestampNs, words);
    }
}
