package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    @ParameterizedTest
    @EnumSource(Outcome.class)
    void shouldFindOutcomeByItsCode(Outcome outcome) {
        assertThat(Outcome.ofCode(outcome.code())).isSameAs(outcome);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8, 211, 255, 256, Integer.MAX_VALUE})
    void shouldRefuseCodeThatNoOutcomeHas(int code) {
        assertThatThrownBy(() -> Outcome.ofCode(code)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldStandInOrderOfPrecedence() {
        assertThat(Arrays.stream(Outcome.values()).mapToInt(Outcome::code)).isSorted();
    }

    @Test
    void shouldSpendIdsBySuccessAndByWhatTheStateForbids() {
        assertThat(Outcome.POSTED.spendsId()).isTrue();
        assertThat(Outcome.EXCEEDS_CREDITS.spendsId()).isTrue();
        assertThat(Outcome.ASSET_NOT_FOUND.spendsId()).isTrue();
        assertThat(Outcome.AMOUNT_OVERFLOWS.spendsId()).isFalse();
        assertThat(Outcome.EXISTS_WITH_DIFFERENT_SPLIT.spendsId()).isFalse();
        assertThat(Outcome.TABLE_IS_FULL.spendsId()).isFalse();
    }

    @Test
    void shouldTellSuccessRejectionAndRefusalByCode() {
        assertThat(Outcome.EXISTS.isSuccess()).isTrue();
        assertThat(Outcome.ID_MUST_HAVE_16_BYTES.isSuccess()).isFalse();
        assertThat(Outcome.TOTAL_OVERFLOWS.isRefusal()).isFalse();
        assertThat(Outcome.MOVED.isRefusal()).isTrue();
    }
}
