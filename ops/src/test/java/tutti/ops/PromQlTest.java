package tutti.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    up == 0                                                          | up
                    sum by (le) (rate(x_bucket{a="b, c_d"}[5m])) > 0.25              | x_bucket
                    x_bytes - y_bytes > 64 * 1024 * 1e6                              | x_bytes, y_bytes
                    level:x:rate1m > 1 unless level:x:rate1m <= level:x:rate1m offset 5m | level:x:rate1m
                    sum(rate(x_total{code=~"a.+"}[5m])) / sum (rate(y_total[1h])) and on (node) z | x_total, y_total, z
                    """)
    void shouldFindTheMetrics(String expression, String metrics) {
        assertThat(new PromQl(expression).metrics()).containsExactly(metrics.split(", ", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sum by (partition, le) (x{node="up",code=~"o.+"})   | code, le, node, partition
                    x and on (node) y                                     | node
                    """)
    void shouldFindTheLabels(String expression, String labels) {
        assertThat(new PromQl(expression).labels()).containsExactly(labels.split(", ", -1));
    }
}
