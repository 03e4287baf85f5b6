package tutti.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbooksTest {
    private static final Set<String> SEVERITIES = Set.of("page", "ticket");

    @Test
    void shouldHaveARunbookForEachAlert() {
        assertThat(OpsFiles.alerts()).isNotEmpty().allSatisfy(alert -> {
            Path runbook = runbookOf(OpsFiles.text(alert, "alert"));

            assertThat(OpsFiles.RUNBOOKS.resolve(runbook)).exists();
            assertThat(OpsFiles.text(OpsFiles.map(alert, "annotations"), "runbook_url"))
                    .isEqualTo("ops/runbooks/" + runbook);
        });
    }

    @Test
    void shouldHaveNoRunbookWithoutAnAlert() {
        List<Path> wanted = OpsFiles.alerts().stream()
                .map(alert -> OpsFiles.RUNBOOKS.resolve(runbookOf(OpsFiles.text(alert, "alert"))))
                .sorted()
                .toList();

        assertThat(OpsFiles.runbooks()).isEqualTo(wanted);
    }

    @Test
    void shouldAnswerTheSameFourQuestionsInEachRunbook() {
        assertThat(OpsFiles.runbooks()).allSatisfy(runbook -> {
            List<String> headings = Files.readString(runbook)
                    .lines()
                    .filter(line -> line.startsWith("#"))
                    .toList();

            assertThat(headings.get(0)).isEqualTo("# " + alertOf(runbook));
            assertThat(headings.subList(1, headings.size()))
                    .containsExactly("## Meaning", "## How to confirm", "## What to do", "## What never to do");
        });
    }

    @Test
    void shouldSayOfEachTaskWhenHowAndWhatNever() {
        assertThat(OpsFiles.TASKS).isNotEmpty().allSatisfy(task -> {
            assertThat(Files.readString(task).lines().filter(line -> line.startsWith("## ")))
                    .containsExactly(
                            "## When", "## What to do", "## How to see that it is done", "## What never to do");
            assertThat(Files.readString(OpsFiles.RUNBOOKS.resolve("README.md")))
                    .contains("(" + task.getFileName() + ")");
        });
    }

    @Test
    void shouldLinkOnlyToPagesThatExist() {
        assertThat(Stream.concat(OpsFiles.runbooks().stream(), OpsFiles.TASKS.stream()))
                .allSatisfy(runbook -> assertThat(Files.readString(runbook)
                                .lines()
                                .flatMap(line -> Pattern.compile("\\]\\(([^)]+)\\)")
                                        .matcher(line)
                                        .results()
                                        .map(match -> match.group(1))))
                        .allSatisfy(
                                link -> assertThat(runbook.resolveSibling(link)).exists()));
    }

    @Test
    void shouldTestEachAlertAndSayHowUrgentItIs() {
        List<String> seenFiring = OpsFiles.alertsSeenFiring();

        assertThat(OpsFiles.alerts()).allSatisfy(alert -> {
            assertThat(seenFiring).contains(OpsFiles.text(alert, "alert"));
            assertThat(SEVERITIES).contains(OpsFiles.text(OpsFiles.map(alert, "labels"), "severity"));
            assertThat(OpsFiles.text(OpsFiles.map(alert, "annotations"), "summary"))
                    .isNotBlank();
        });
    }

    /** {@code LeaderMissing} has {@code leader-missing.md}. */
    private static Path runbookOf(String alert) {
        return Path.of(alert.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".md");
    }

    private static String alertOf(Path runbook) {
        return OpsFiles.alerts().stream()
                .map((Map<?, ?> alert) -> OpsFiles.text(alert, "alert"))
                .filter(alert -> runbook.endsWith(runbookOf(alert)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert for " + runbook));
    }
}
