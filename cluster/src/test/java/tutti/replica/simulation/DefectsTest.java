package tutti.replica.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the simulator finds bugs: puts each of the planted defects into the product and runs seeds until it is found. With
 * {@code -Dtutti.rewrite=true} the list in {@code docs/simulator.md} is written anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class DefectsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path PAGE = Path.of("../docs/simulator.md");
    private static final String LIST_BEGINS = "<!-- defects: written by DefectsTest -->\n";
    private static final String LIST_ENDS = "<!-- end of defects -->\n";
    private static final int DEFECTS_MIN = 12;

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void shouldFindTheDefectWithinItsSeeds(String name, Defect defect) throws Exception {
        String source = defect.applyTo(Files.readString(SOURCES.resolve(defect.source())));

        String found = DefectiveClasses.of(defect.className(), source).find(1, defect.seeds(), Settings.EVENTS);

        assertThat(found).as(defect.title()).isNotNull();
        assertThat(found).as(defect.title()).contains(", " + defect.foundBy() + " does not hold");
    }

    @Test
    void shouldListEveryDefectInTheDocumentation() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(LIST_BEGINS) + LIST_BEGINS.length();
        String wanted = page.substring(0, begin) + list() + page.substring(page.indexOf(LIST_ENDS));
        if (Boolean.getBoolean("tutti.rewrite")) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(Defect.all()).hasSizeGreaterThanOrEqualTo(DEFECTS_MIN);
        assertThat(PAGE).hasContent(wanted);
    }

    private static String list() {
        StringBuilder list = new StringBuilder();
        list.append("| Defect | What it is | Found by | Took seeds | Must within |\n| --- | --- | --- | --: | --: |\n");
        for (Defect defect : Defect.all()) {
            list.append("| `%s` | %s | `%s` | %d | %d |\n"
                    .formatted(defect.name(), defect.title(), defect.foundBy(), defect.took(), defect.seeds()));
        }
        return list.toString();
    }

    private static Stream<Arguments> defects() {
        return Defect.all().stream().map(defect -> Arguments.of(defect.name(), defect));
    }
}
