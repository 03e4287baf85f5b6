package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.StreamPayment;

class BatchTest {
    private static final StreamPayment ITEM = StreamPayment.getDefaultInstance();
    private static final Result POSTED =
            Result.newBuilder().setOutcome(Outcome.OUTCOME_POSTED).build();

    private final Batch<StreamPayment> batch =
            new Batch<>(List.of(ITEM, ITEM, ITEM), (map, item) -> 0, part -> {}, System.nanoTime());

    @Test
    void shouldTellUnknownNeverSentAndDecidedApart() {
        batch.settle(0, POSTED);
        batch.markMaybeTaken(1);

        batch.expire(batch.allIndexes(), false);

        assertThat(batch.answer.join().stream().map(Result::getOutcome))
                .containsExactly(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_UNKNOWN, Outcome.OUTCOME_UNSPECIFIED);
    }

    @Test
    void shouldKeepTheFirstAnswerToAnItem() {
        batch.settle(0, POSTED);
        batch.settle(0, POSTED.toBuilder().setReplayed(true).build());
        batch.expire(new int[] {0, 1, 2}, true);

        assertThat(batch.answer.join().get(0)).isEqualTo(POSTED);
    }

    @Test
    void shouldFailWithTheLastErrorWhenNothingWasDone() {
        batch.noteError(Status.UNAVAILABLE.withDescription("no leader"));

        batch.expire(batch.allIndexes(), false);

        assertThat(batch.answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(TuttiException.class)
                .withMessageContaining("nothing was done: UNAVAILABLE, no leader");
    }

    @Test
    void shouldStayOpenWhileAnItemIs() {
        batch.settle(0, POSTED);
        batch.settle(2, POSTED);

        assertThat(batch.isDone()).isFalse();
    }
}
