package tutti.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ZipfTest {
    @Test
    void shouldDrawRanksInProportionToTheirWeights() {
        int size = 50;
        int draws = 500_000;
        Zipf zipf = new Zipf(size, 1.0);
        int[] counts = new int[size];
        for (int i = 0; i < draws; i++) {
            counts[zipf.rank(Mix.bits(1, i))]++;
        }

        double harmonic = 0;
        for (int rank = 1; rank <= size; rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank = 0; rank < size; rank++) {
            double expected = draws / harmonic / (rank + 1);
            assertThat((double) counts[rank]).isCloseTo(expected, within(6 * Math.sqrt(expected)));
        }
    }

    @Test
    void shouldDrawTheOnlyRankOfOne() {
        assertThat(new Zipf(1, 1.0).rank(-1L)).isZero();
    }
}
