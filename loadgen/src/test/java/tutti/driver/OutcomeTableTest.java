package tutti.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tutti.driver.OutcomeTable.State;
import tutti.v1.Outcome;
import tutti.v1.Result;

class OutcomeTableTest {
    private final OutcomeTable table = new OutcomeTable(3, 0);

    private static Result result(Outcome outcome) {
        return Result.newBuilder().setOutcome(outcome).build();
    }

    private static final Result POSTED = result(Outcome.OUTCOME_POSTED);
    private static final Result REPLAYED = POSTED.toBuilder().setReplayed(true).build();
    private static final Result UNKNOWN = result(Outcome.OUTCOME_UNKNOWN);
    private static final Result SHORT = result(Outcome.OUTCOME_EXCEEDS_CREDITS);
    private static final Result OVERLOADED = result(Outcome.OUTCOME_OVERLOADED);
    private static final Result NEVER_SENT = Result.getDefaultInstance();

    @Test
    void shouldAcknowledgeOnce() {
        assertThat(table.answer(0, POSTED)).isTrue();
        assertThat(table.answer(0, REPLAYED)).isFalse();

        assertThat(table.count(State.ACKED)).isEqualTo(1);
        assertThat(table.count(State.OPEN)).isEqualTo(2);
        assertThat(table.replayedCount()).isEqualTo(1);
        assertThat(table.postedTwiceCount()).isZero();
    }

    @Test
    void shouldNoticeTwoAttemptsThatBothPosted() {
        table.answer(0, POSTED);
        table.answer(0, POSTED);

        assertThat(table.postedTwiceCount()).isEqualTo(1);
        assertThat(table.count(State.ACKED)).isEqualTo(1);
    }

    @Test
    void shouldLearnAnUnknownOutcomeFromALaterAnswer() {
        table.answer(0, UNKNOWN);
        table.answer(1, UNKNOWN);
        table.answer(2, UNKNOWN);

        table.answer(0, REPLAYED);
        table.answer(1, SHORT);
        table.answer(2, OVERLOADED);

        assertThat(table.state(0)).isEqualTo(State.ACKED);
        assertThat(table.state(1)).isEqualTo(State.REJECTED);
        assertThat(table.state(2))
                .as("a refusal says nothing of an earlier attempt")
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void shouldNotTakeNeverSentForAnAnswerToAnEarlierAttempt() {
        table.answer(0, UNKNOWN);

        table.answer(0, NEVER_SENT);

        assertThat(table.state(0)).isEqualTo(State.UNKNOWN);
    }

    @Test
    void shouldTurnARefusedPaymentIntoAnUnknownOneWhenItsDuplicateWasNotAnswered() {
        table.answer(0, OVERLOADED);
        assertThat(table.state(0)).isEqualTo(State.REJECTED);

        table.answer(0, UNKNOWN);

        assertThat(table.state(0)).isEqualTo(State.UNKNOWN);
    }

    @Test
    void shouldKeepAFinalRejectionWhenItsDuplicateWasNotAnswered() {
        table.answer(0, SHORT);

        table.answer(0, UNKNOWN);

        assertThat(table.state(0)).isEqualTo(State.REJECTED);
        assertThat(table.rejections()).containsEntry(Outcome.OUTCOME_EXCEEDS_CREDITS, 1);
    }

    @Test
    void shouldNoticeOutcomesThatContradictEachOther() {
        table.answer(0, POSTED);
        table.answer(0, SHORT);
        table.answer(1, SHORT);
        table.answer(1, REPLAYED);

        assertThat(table.contradictionCount()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheCountsOfAllStatesInStep() {
        table.answer(0, POSTED);
        table.answer(1, OVERLOADED);
        table.answer(1, POSTED);
        table.answer(2, UNKNOWN);

        int sum = 0;
        for (State state : State.values()) {
            sum += table.count(state);
        }
        assertThat(sum).isEqualTo(3);
        assertThat(table.count(State.ACKED)).isEqualTo(2);
        assertThat(table.count(State.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void shouldCountMeasuredPaymentsApart() {
        OutcomeTable warmedUp = new OutcomeTable(4, 2);
        warmedUp.answer(0, POSTED);
        warmedUp.answer(0, REPLAYED);
        warmedUp.answer(1, SHORT);
        warmedUp.answer(2, POSTED);
        warmedUp.answer(3, SHORT);

        assertThat(warmedUp.count(State.ACKED)).isEqualTo(2);
        assertThat(warmedUp.countMeasured(State.ACKED)).isEqualTo(1);
        assertThat(warmedUp.countMeasured(State.REJECTED)).isEqualTo(1);
        assertThat(warmedUp.rejections()).containsExactly(Map.entry(Outcome.OUTCOME_EXCEEDS_CREDITS, 1));
        assertThat(warmedUp.replayedCount()).isZero();
    }
}
