package tutti.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tutti.client.TuttiException;
import tutti.v1.Outcome;
import tutti.v1.Result;

class PatientCallsTest {
    private static final List<Result> POSTED = results(Outcome.OUTCOME_POSTED);
    private static final List<Result> UNKNOWN = results(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_UNKNOWN);

    private final List<String> told = new ArrayList<>();

    @Test
    void shouldAskAgainWhileThereIsNoAnswer() {
        Supplier<Integer> call =
                inTurn(List.of(failing(Status.DEADLINE_EXCEEDED), failing(Status.UNAVAILABLE), () -> 7));

        assertThat(patient(Duration.ofMinutes(1)).answered(call)).isEqualTo(7);

        assertThat(told).hasSize(2);
    }

    @Test
    void shouldNotAskAgainWhatIsAnsweredForGood() {
        Supplier<Integer> call = inTurn(List.of(failing(Status.UNAUTHENTICATED), () -> 7));

        assertThatThrownBy(() -> patient(Duration.ofMinutes(1)).answered(call)).isInstanceOf(TuttiException.class);
    }

    @Test
    void shouldThrowTheLastOnceTheTimeIsOver() {
        Supplier<Integer> call = inTurn(List.of(failing(Status.DEADLINE_EXCEEDED), () -> 7));

        assertThatThrownBy(() -> patient(Duration.ZERO).answered(call)).isInstanceOf(TuttiException.class);
    }

    @Test
    void shouldSendAgainWhatIsUndecided() {
        Supplier<List<Result>> call = inTurn(List.of(() -> UNKNOWN, failing(Status.DEADLINE_EXCEEDED), () -> POSTED));

        assertThat(patient(Duration.ofMinutes(1)).decided(call)).isEqualTo(POSTED);

        assertThat(told).hasSize(2);
    }

    @Test
    void shouldReturnTheLastResultsOnceTheTimeIsOver() {
        Supplier<List<Result>> call = inTurn(List.of(() -> UNKNOWN, () -> POSTED));

        assertThat(patient(Duration.ZERO).decided(call)).isEqualTo(UNKNOWN);
    }

    private PatientCalls patient(Duration limit) {
        return new PatientCalls(limit, told::add);
    }

    private static <T> Supplier<T> inTurn(List<Supplier<T>> answers) {
        Iterator<Supplier<T>> turns = answers.iterator();
        return () -> turns.next().get();
    }

    private static <T> Supplier<T> failing(Status status) {
        return () -> {
            throw new TuttiException(status, status.getCode().name());
        };
    }

    private static List<Result> results(Outcome... outcomes) {
        List<Result> results = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            results.add(Result.newBuilder().setOutcome(outcome).build());
        }
        return results;
    }
}
