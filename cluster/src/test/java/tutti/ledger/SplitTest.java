package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {
    @ParameterizedTest
    @MethodSource("divisions")
    void shouldDivideByLargestRemainder(long amount, int[] millionths, long[] expected) {
        long[] parts = new long[millionths.length];

        split(millionths).divide(amount, parts);

        assertThat(parts).containsExactly(expected);
    }

    static Stream<Arguments> divisions() {
        int[] thirds = {333_334, 333_333, 333_333};
        int[] fifths = {200_000, 200_000, 200_000, 200_000, 200_000};
        return Stream.of(
                arguments(0L, thirds, new long[] {0, 0, 0}),
                arguments(1L, thirds, new long[] {1, 0, 0}),
                arguments(100L, new int[] {1_000_000}, new long[] {100}),
                // Fractions are equal: the earlier shares get what is left over.
                arguments(1L, fifths, new long[] {1, 0, 0, 0, 0}),
                arguments(3L, fifths, new long[] {1, 1, 1, 0, 0}),
                arguments(7L, fifths, new long[] {2, 2, 1, 1, 1}),
                // The largest fraction is not the first.
                arguments(10L, new int[] {140_000, 170_000, 690_000}, new long[] {1, 2, 7}),
                arguments(10L, new int[] {149_999, 190_000, 660_001}, new long[] {1, 2, 7}),
                arguments(Long.MAX_VALUE, new int[] {1, 999_999}, new long[] {
                    9_223_372_036_855L, Long.MAX_VALUE - 9_223_372_036_855L
                }),
                arguments(Long.MAX_VALUE, new int[] {500_000, 500_000}, new long[] {1L << 62, (1L << 62) - 1}));
    }

    @Test
    void shouldDivideAsExactArithmeticDoes() {
        Random random = new Random(20_261_124);
        for (int round = 0; round < 5_000; round++) {
            int[] millionths = randomShares(random, 1 + random.nextInt(StreamPayment.LEGS_MAX));
            long amount = randomAmount(random);
            long[] parts = new long[millionths.length];

            split(millionths).divide(amount, parts);

            assertThat(parts)
                    .as("amount %s, shares %s", amount, Arrays.toString(millionths))
                    .containsExactly(exactly(amount, millionths));
            assertThat(LongStream.of(parts).sum()).isEqualTo(amount);
        }
    }

    @Test
    void shouldDivideLargestAmountAmong64Shares() {
        int[] millionths = new int[64];
        Arrays.fill(millionths, 15_625);
        long[] parts = new long[64];

        split(millionths).divide(Long.MAX_VALUE, parts);

        assertThat(parts).containsExactly(exactly(Long.MAX_VALUE, millionths));
        assertThat(parts[62]).isEqualTo(1L << 57);
        assertThat(parts[63]).isEqualTo((1L << 57) - 1);
    }

    @Test
    void shouldRefuseToDivideAmongMoreSharesThanAPaymentHasLegs() {
        assertThatThrownBy(() -> split(new int[65]).divide(1, new long[65]))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("65");
    }

    @Test
    void shouldRefuseArraysOfUnequalLength() {
        assertThatThrownBy(() -> new Split(new long[1], new long[2], new int[2]))
                .isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> new Split(new long[2], new long[2], new int[1]))
                .isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldEqualSplitOfSamePayeesAndSharesOnly() {
        Split split = new Split(new long[] {1}, new long[] {2}, new int[] {1_000_000});

        assertThat(split)
                .isEqualTo(new Split(new long[] {1}, new long[] {2}, new int[] {1_000_000}))
                .hasSameHashCodeAs(new Split(new long[] {1}, new long[] {2}, new int[] {1_000_000}))
                .isNotEqualTo(new Split(new long[] {9}, new long[] {2}, new int[] {1_000_000}))
                .isNotEqualTo(new Split(new long[] {1}, new long[] {9}, new int[] {1_000_000}))
                .isNotEqualTo(new Split(new long[] {1}, new long[] {2}, new int[] {9}))
                .isNotEqualTo("split");
    }

    private static Split split(int[] millionths) {
        long[] payees = LongStream.rangeClosed(1, millionths.length).toArray();
        return new Split(new long[millionths.length], payees, millionths);
    }

    private static int[] randomShares(Random random, int count) {
        int[] cuts = random.ints(count - 1L, 0, Split.WHOLE + 1).sorted().toArray();
        int[] millionths = new int[count];
        int last = 0;
        for (int i = 0; i < count; i++) {
            int cut = i == count - 1 ? Split.WHOLE : cuts[i];
            millionths[i] = cut - last;
            last = cut;
        }
        return millionths;
    }

    private static long randomAmount(Random random) {
        long amount = random.nextLong() >>> (1 + random.nextInt(62));
        return random.nextInt(10) == 0 ? Long.MAX_VALUE - random.nextInt(1000) : amount;
    }

    private static long[] exactly(long amount, int[] millionths) {
        BigInteger whole = BigInteger.valueOf(Split.WHOLE);
        BigInteger[][] quotients = IntStream.of(millionths)
                .mapToObj(share -> BigInteger.valueOf(amount).multiply(BigInteger.valueOf(share)))
                .map(product -> product.divideAndRemainder(whole))
                .toArray(BigInteger[][]::new);
        long[] parts =
                Stream.of(quotients).mapToLong(q -> q[0].longValueExact()).toArray();
        long left = amount - LongStream.of(parts).sum();
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> quotients[i][1]).reversed())
                .limit(left)
                .forEach(i -> parts[i]++);
        return parts;
    }
}
