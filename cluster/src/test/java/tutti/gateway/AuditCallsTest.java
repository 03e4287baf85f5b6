package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.SectionKind;
import tutti.sharding.SubmitReply;
import tutti.v1.AuditRequest;
import tutti.v1.AuditResponse;

class AuditCallsTest {
    private static final long WALL_CLOCK_MS = 1_750_000_000_000L;

    private final FakePartitions partitions = new FakePartitions(2);
    private final Timer timer = new Timer(Thread::new);
    private final AuditCalls audits = new AuditCalls(3, partitions, timer, () -> WALL_CLOCK_MS);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void shouldHoldWhenAllBooksAreEqual() {
        books(0, totals(50, 50, 4, 4), new Answer.Channel(1, 1, 30, 20));
        books(1, totals(70, 70, 0, 0), new Answer.Channel(0, 1, 20, 30));

        AuditResponse response = audit(10_000);

        assertThat(response.getHolds()).isTrue();
        assertThat(response.getViolationsList()).isEmpty();
        assertThat(response.getPartitions(1).getTotals(0).getDebitsPosted()).isEqualTo(70);
        assertThat(response.getChannelsList())
                .extracting("fromPartition", "toPartition", "sent", "received")
                .containsExactly(tuple(0, 1, 30L, 30L), tuple(1, 0, 20L, 20L));
    }

    @Test
    void shouldSayInWordsWhatDoesNotHold() {
        books(0, totals(50, 51, 4, 3), new Answer.Channel(1, 1, 30, 0));
        books(1, totals(70, 70, 0, 0), new Answer.Channel(0, 1, 5, 29));

        AuditResponse response = audit(10_000);

        assertThat(response.getHolds()).isFalse();
        assertThat(response.getViolationsList())
                .containsExactly(
                        "partition 0, asset 1: debits posted 50 differ from credits posted 51",
                        "partition 0, asset 1: debits pending 4 differ from credits pending 3",
                        "channel from partition 0 to 1, asset 1: sent 30 differ from received 29",
                        "channel from partition 1 to 0, asset 1: sent 5 differ from received 0");
    }

    @Test
    void shouldSayThatAChannelKnownToOneEndOnlyDoesNotHold() {
        books(0, totals(1, 1, 0, 0), new Answer.Channel(1, 1, 30, 0));
        books(1, totals(1, 1, 0, 0));

        assertThat(audit(10_000).getViolationsList())
                .containsExactly("channel from partition 0 to 1, asset 1: sent 30 differ from received 0");
    }

    @Test
    void shouldPutRisingMarksIntoTheFirstPartition() {
        books(0, totals(1, 1, 0, 0));
        books(1, totals(1, 1, 0, 0));

        long first = audit(10_000).getMark();
        long second = audit(10_000).getMark();

        assertThat(first >> 10).isEqualTo(WALL_CLOCK_MS);
        assertThat(first & 1023).isEqualTo(3);
        assertThat(second).isGreaterThan(first);
        assertThat(second & 1023).isEqualTo(3);
        assertThat(partitions.submitted)
                .hasSize(2)
                .allMatch(section -> section.kind() == SectionKind.AUDIT_MARK && section.partition() == 0);
    }

    @Test
    void shouldTakeAMarkAboveThatOfANodeWhoseClockIsAhead() {
        partitions.lastMark = ((WALL_CLOCK_MS + 3_600_000) << 10) | 1;
        books(0, totals(1, 1, 0, 0));
        books(1, totals(1, 1, 0, 0));

        long mark = audit(10_000).getMark();

        assertThat(mark).isGreaterThan(partitions.lastMark);
        assertThat(mark & 1023).isEqualTo(3);
    }

    @Test
    void shouldNotWaitForACutThatALaterAuditHasTakenOver() throws InterruptedException {
        books(0, totals(1, 1, 0, 0));
        CompletableFuture<AuditResponse> response = audits.audit(
                Samples.caller(), AuditRequest.newBuilder().setWaitMs(10_000).build());

        Thread.sleep(50);
        partitions.lastMark = (WALL_CLOCK_MS + 1) << 10;

        assertThat(response)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("a later audit");
    }

    @Test
    void shouldWaitForIncompleteBooks() throws InterruptedException {
        books(0, totals(1, 1, 0, 0));
        Thread later = new Thread(() -> {
            try {
                Thread.sleep(150);
            } catch (InterruptedException e) {
                return;
            }
            synchronized (partitions) {
                books(1, totals(1, 1, 0, 0));
            }
        });
        later.start();

        AuditResponse response = audit(10_000);

        later.join();
        assertThat(response.getHolds()).isTrue();
    }

    @Test
    void shouldGiveUpWhenTheCutIsNotCompleteInTime() {
        books(0, totals(1, 1, 0, 0));

        assertThat(audits.audit(
                        Samples.caller(),
                        AuditRequest.newBuilder().setWaitMs(100).build()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(CallRefusedException.Reason.OUT_OF_TIME));
    }

    @Test
    void shouldGoOnWhenItIsUnknownWhetherTheMarkIsInTheLog() {
        partitions.script(0, new SubmitReply.Unknown());
        books(0, totals(1, 1, 0, 0));
        books(1, totals(1, 1, 0, 0));

        assertThat(audit(10_000).getHolds()).isTrue();
    }

    private AuditResponse audit(int waitMs) {
        return audits.audit(
                        Samples.caller(),
                        AuditRequest.newBuilder().setWaitMs(waitMs).build())
                .join();
    }

    private void books(int partition, Answer.Totals totals, Answer.Channel... channels) {
        partitions.cuts.put(partition, new Answer.Cut(0, 96, true, List.of(totals), List.of(channels)));
    }

    private static Answer.Totals totals(
            long debitsPosted, long creditsPosted, long debitsPending, long creditsPending) {
        return new Answer.Totals(1, debitsPosted, creditsPosted, debitsPending, creditsPending, 0);
    }
}
