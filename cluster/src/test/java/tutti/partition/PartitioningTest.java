package tutti.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitioningTest {
    private static final Partitioning GROWN =
            Partitioning.initial(2).with(4, List.of(800L, 960L)).with(5, List.of(1_600L, 1_920L, 2_240L, 1_280L));

    @Test
    void shouldReadWhatItWrites() {
        assertThat(GROWN.text()).isEqualTo("2;4@800,960;5@1600,1920,2240,1280");
        assertThat(Partitioning.parse(GROWN.text())).isEqualTo(GROWN);
        assertThat(Partitioning.parse("3")).isEqualTo(Partitioning.initial(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2;4", "2;4@1", "2;2@1,2", "2;4@1,x", "0"})
    void shouldRefuseOtherText(String text) {
        assertThatThrownBy(() -> Partitioning.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHaveTheSlotMapOfAllAdditions() {
        assertThat(GROWN.partitions()).isEqualTo(5);
        assertThat(GROWN.slotMap().version()).isEqualTo(3);
        assertThat(GROWN.slotMap().partitionCount()).isEqualTo(5);
        assertThat(Partitioning.initial(2).hasMovedSlots()).isFalse();
        assertThat(GROWN.hasMovedSlots()).isTrue();
    }

    @Test
    void shouldGoOnWithTheLogsThatThereWereAndBeginNewOnesBehindThem() {
        assertThat(GROWN.logBegin(1)).isZero();
        assertThat(GROWN.logBegin(2)).isEqualTo(960);
        assertThat(GROWN.logBegin(4)).isEqualTo(2_240);
        assertThat(GROWN.stateBegin(1)).isEqualTo(1_920);
        assertThat(GROWN.stateBegin(3)).isEqualTo(1_280);
        assertThat(GROWN.stateBegin(4)).isEqualTo(2_240);
        assertThat(Partitioning.initial(2).stateBegin(1)).isZero();
    }

    @Test
    void shouldKnowWhereANewPartitionsSlotsCameFrom() {
        assertThat(GROWN.origins(0)).isEmpty();
        assertThat(GROWN.origins(2)).containsExactly(new Partitioning.Origin(0, 800));
        assertThat(GROWN.origins(3)).containsExactly(new Partitioning.Origin(1, 960));
        assertThat(GROWN.origins(4))
                .extracting(Partitioning.Origin::through)
                .containsExactly(1_600L, 1_920L, 2_240L, 1_280L);
    }
}
