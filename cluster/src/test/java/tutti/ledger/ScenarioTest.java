package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories in text files: commands, and under each what came of it. With {@code -Dtutti.scenarios.rewrite=true} the files are written
 * anew, to be reviewed as a diff.
 */
class ScenarioTest {
    private static final Path FOLDER = Path.of("src/test/resources/tutti/ledger/scenarios");
    private static final String ANSWER = "---- ";

    static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void shouldTellTheSameStory(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        String told = tell(new Stage(), lines);

        if (Boolean.getBoolean("tutti.scenarios.rewrite")) {
            Files.writeString(file, told);
        }
        assertThat(told).isEqualTo(String.join("\n", lines) + "\n");
    }

    @ParameterizedTest
    @MethodSource("stories")
    void shouldTellTheSameStoryIfBothPartitionsRestartAgainAndAgain(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        assertThat(tell(Stage.ofRestarts(), lines)).isEqualTo(String.join("\n", lines) + "\n");
    }

    private static String tell(Stage stage, List<String> lines) {
        StringBuilder told = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith(ANSWER)) {
                continue;
            }
            told.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("#")) {
                told.append(ANSWER).append(stage.perform(line)).append('\n');
            }
        }
        return told.toString();
    }
}
