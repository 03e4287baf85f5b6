package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
    /** Reckoned with unbounded integers from the words of the contract. */
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, 0",
        "00000000-0000-0000-0000-000000000001, 1049",
        "00000000-0000-0001-0000-000000000000, 2860",
        "0192f0c1-2b3c-7def-8123-456789abcdef, 1806",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, 0",
        "018bcfe5-6800-7abc-bdef-0123456789ab, 3776",
    })
    void shouldFollowTheContract(String id, int slot) {
        assertThat(Slots.of(Id.parse(id))).isEqualTo(slot);
        assertThat(Slots.of(Id.parse(id).toByteString())).isEqualTo(slot);
    }

    @Test
    void shouldGiveAnIdOfAnotherLengthSomeSlot() {
        assertThat(Slots.of(ByteString.EMPTY)).isZero();
    }

    @Test
    void shouldSpreadIdsOfOneMomentEvenly() {
        Uuid7 source = new Uuid7(() -> 1_700_000_000_000L, new SplittableRandom(1));
        int[] counts = new int[16];
        for (int i = 0; i < 160_000; i++) {
            counts[Slots.of(source.next()) / 256]++;
        }

        for (int count : counts) {
            assertThat(count).isBetween(9_500, 10_500);
        }
    }
}
