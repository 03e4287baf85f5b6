package tutti.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.workload.PlannedWork;
import tutti.workload.SyntheticWorkload;
import tutti.workload.WorkloadFixtures;

class LargestRemainderTest {
    @ParameterizedTest
    @CsvSource({
        // amount, shares, parts
        "1,         '500000,500000',               '1,0'",
        "3,         '500000,500000',               '2,1'",
        "100,       '333333,333333,333334',        '33,33,34'",
        "101,       '333333,333333,333334',        '34,33,34'",
        "10,        '250000,250000,250000,250000', '3,3,2,2'",
        "0,         '600000,400000',               '0,0'",
        "7,         '1000000',                     '7'",
        "1000000,   '1,999999',                    '1,999999'",
        "9223372036854775807, '500000,500000',     '4611686018427387904,4611686018427387903'",
        "9223372036854775807, '1,999999',          '9223372036855,9223362813482738952'",
    })
    void shouldDivideByLargestRemainder(long amount, String shares, String parts) {
        assertThat(LargestRemainder.divide(amount, WorkloadFixtures.work(ints(shares))))
                .containsExactly(longs(parts));
    }

    private static int[] ints(String list) {
        return Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private static long[] longs(String list) {
        return Arrays.stream(list.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void shouldSumToTheAmountAndStayWithinOneUnitOfTheExactShare() {
        var catalogue = SyntheticWorkload.create(new SyntheticWorkload.Spec(3, 1, 10, 300, 0, 0, 0))
                .catalogue();
        for (PlannedWork work : catalogue.works()) {
            for (long amount : new long[] {1, 99, 12_345, Long.MAX_VALUE / 3}) {
                long[] parts = LargestRemainder.divide(amount, work);

                assertThat(LongStream.of(parts).sum()).isEqualTo(amount);
                for (int share = 0; share < parts.length; share++) {
                    BigInteger exact = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(work.millionths(share)));
                    BigInteger got = BigInteger.valueOf(parts[share]).multiply(BigInteger.valueOf(1_000_000));
                    assertThat(got.subtract(exact).abs()).isLessThan(BigInteger.valueOf(1_000_000));
                }
            }
        }
    }
}
