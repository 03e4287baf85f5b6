package tutti.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepartitionArgumentsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    @Test
    void shouldTakeTheFileTheNumberAndTheDigest() {
        RepartitionArguments arguments = RepartitionArguments.parse(
                new String[] {"repartition", "--config", "n.conf", "--partitions", "4", "--commit", "ab"});

        assertThat(arguments.config()).isEqualTo(Path.of("n.conf"));
        assertThat(arguments.partitions()).isEqualTo(4);
        assertThat(arguments.commit()).isEqualTo("ab");
    }

    @Test
    void shouldTeachHowItIsDone() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--commit DIGEST", "Exit codes");
    }

    @ParameterizedTest
    @CsvSource({
        "'', --config FILE is missing",
        "--config n.conf, --partitions needs a number",
        "--config n.conf --partitions x, --partitions needs a number",
        "--config n.conf --partitions, --partitions needs a value",
        "--config n.conf --force, unknown argument --force"
    })
    void shouldSayWhatIsWrong(String line, String complaint) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(64);

        assertThat(complaints.toString(StandardCharsets.UTF_8))
                .startsWith(complaint)
                .contains("Usage");
    }

    private int run(String... words) {
        String[] line = new String[words.length + 1];
        line[0] = "repartition";
        System.arraycopy(words, 0, line, 1, words.length);
        return RepartitionCommand.run(
                line,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(complaints, true, StandardCharsets.UTF_8));
    }
}
