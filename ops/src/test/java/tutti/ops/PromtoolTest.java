package tutti.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.metrics.Metrics;
import tutti.metrics.PartitionMetrics;

/**
 * Prometheus's own checks. They need {@code promtool} (Debian: package {@code prometheus}) and are skipped without it, unless
 * {@code TUTTI_GATES=required}.
 */
class PromtoolTest {
    /** It takes a second; machines that run many builds at once take longer. */
    private static final long PROMTOOL_LIMIT_MIN = 5;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void needPromtool() {
        if (isOnPath("promtool")) {
            return;
        }
        String message = "promtool is not on the PATH; the Prometheus rules were not checked";
        if ("required".equals(System.getenv("TUTTI_GATES"))) {
            throw new AssertionError(message + ", and TUTTI_GATES=required");
        }
        System.err.println("SKIPPED: " + message);
        abort(message);
    }

    @Test
    void shouldAcceptTheConfigurationAndItsRules() throws Exception {
        assertThat(promtool("check", "config", "prometheus/prometheus.yml")).contains("SUCCESS: 2 rule files found");
    }

    @Test
    void shouldFireAsTheRuleTestsSay() throws Exception {
        assertThat(promtool("test", "rules", OpsFiles.RULE_TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void shouldAcceptWhatANodeOffers() throws Exception {
        Path scrape = folder.resolve("metrics.txt");
        Files.write(scrape, ours(scrapeWithEverySeries()));

        assertThat(promtoolReading(scrape, "check", "metrics")).isEmpty();
    }

    private static byte[] scrapeWithEverySeries() {
        Metrics metrics = new Metrics("1.2.3", 0);
        PartitionMetrics partition = metrics.partition(0);
        partition.commands("POSTED").increment();
        partition.followerLag(1).set(0);
        partition.queueItems("admission").set(0);
        partition.queueRejections("admission").increment();
        metrics.gateway().requests("PayStreams", "OK").increment();
        metrics.gateway().requestTime("PayStreams").observeNs(1_000_000);
        return metrics.scrape();
    }

    /** Names of the JVM's metrics are the client library's, and not all pass. */
    private static List<String> ours(byte[] scrape) {
        return new String(scrape, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?tutti_.*"))
                .toList();
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        return promtoolReading(Path.of("/dev/null"), arguments);
    }

    private String promtoolReading(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PROMTOOL_LIMIT_MIN, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as("promtool ended: %s", said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
