package tutti.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.chaos.Scenario.Expectation;
import tutti.chaos.Scenarios.Turn;

class ChaosTest {
    private static ScenarioResult result(boolean isProof, boolean isRecovered, String... found) {
        return new ScenarioResult(
                "kill-leader",
                7,
                1234,
                List.of(found),
                List.of(),
                true,
                isProof,
                2194,
                List.of(2194L),
                isRecovered,
                1,
                12,
                61.6,
                null);
    }

    private static Chaos.Order order(Path folder, List<String> names, @Nullable String suite, @Nullable Path history) {
        return new Chaos.Order(names, suite, 1, 1, folder, history, true);
    }

    private static ChaosSettings settings(Path folder) {
        return new ChaosSettings(3, 2, 500, 4, 0, 64 << 20, folder.resolve("tokens"), "token", "other");
    }

    @Test
    void shouldNameEachScenarioOnce() {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]{4,26}"));
        assertThat(Chaos.list()).hasSameSizeAs(names).allMatch(line -> line.length() > 30);
    }

    @Test
    void shouldFirstShowThatItCanSeeTrouble() {
        assertThat(Scenarios.all().get(0).expectation()).isEqualTo(Expectation.LOSS);
        assertThat(Scenarios.ofSuite("ci", 1).get(0).scenario().expectation()).isEqualTo(Expectation.LOSS);
    }

    @Test
    void shouldRunMixesWithSeveralSeeds() {
        List<Turn> full = Scenarios.ofSuite("full", 5);

        assertThat(full)
                .filteredOn(turn -> turn.scenario().name().equals("mix-all"))
                .extracting(Turn::seed)
                .containsExactly(5L, 6L, 7L);
        assertThat(full)
                .filteredOn(turn -> turn.scenario().name().equals("kill-all"))
                .hasSize(1);
        assertThat(Scenarios.ofSuite("ci", 1)).hasSizeBetween(4, 10);
    }

    @Test
    void shouldRefuseWhatThereIsNot() {
        assertThatThrownBy(() -> Scenarios.named(List.of("earthquake"), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("earthquake")
                .hasMessageContaining("--list");
        assertThatThrownBy(() -> Scenarios.ofSuite("half", 1)).hasMessageContaining("ci or full");
    }

    @Test
    void shouldHoldOnlyIfNothingWasFoundAndAllCameBack() {
        assertThat(result(false, true).holds()).isTrue();
        assertThat(result(false, false).holds()).isFalse();
        assertThat(result(false, true, "lost").holds()).isFalse();
        assertThat(result(false, true, "lost", "doubled").violations()).isEqualTo(2);
    }

    @Test
    void shouldHoldAsAProofOnlyIfTheAuditFoundSomething() {
        assertThat(result(true, false, "lost").holds()).isTrue();
        assertThat(result(true, false, "lost").violations()).isZero();
        assertThat(result(true, true).holds()).isFalse();
        assertThat(ChaosText.complaints(result(true, true)))
                .singleElement()
                .asString()
                .contains("found nothing");
    }

    @Test
    void shouldTellMachines() {
        JsonObject json = JsonParser.parseString(ChaosText.json(result(false, true, "lost")))
                .getAsJsonObject();

        assertThat(json.get("name").getAsString()).isEqualTo("kill-leader");
        assertThat(json.get("seed").getAsLong()).isEqualTo(7);
        assertThat(json.get("acked").getAsLong()).isEqualTo(1234);
        assertThat(json.get("violations").getAsInt()).isEqualTo(1);
        assertThat(json.get("longestGapMs").getAsLong()).isEqualTo(2194);
        assertThat(json.get("recovered").getAsBoolean()).isTrue();
        assertThat(json.get("holds").getAsBoolean()).isFalse();
    }

    @Test
    void shouldTellPeopleWithinEightyColumns() {
        assertThat(ChaosText.head()).hasSizeLessThanOrEqualTo(80);
        assertThat(ChaosText.line(result(false, false)))
                .hasSizeLessThanOrEqualTo(80)
                .endsWith("FAILED");
        assertThat(ChaosText.line(result(false, true))).endsWith("ok");
        assertThat(ChaosText.complaints(result(false, false, "a loss")))
                .contains("  a loss")
                .hasSize(2);
    }

    @Test
    void shouldGoOnWhereItWasInterrupted(@TempDir Path folder) throws Exception {
        List<String> lines = new ArrayList<>();
        Files.writeString(
                folder.resolve("results.jsonl"),
                ChaosText.json(result(false, true)).replace(":7,", ":1,") + "\n");

        boolean holds = new Chaos(order(folder, List.of("kill-leader"), null, null), lines::add, lines::add)
                .run(settings(folder));

        assertThat(holds).isTrue();
        assertThat(lines).contains("kill-leader, seed 1: done before");
    }

    @Test
    void shouldWriteAHistoryOfOneClusterOnly(@TempDir Path folder) {
        Chaos chaos = new Chaos(order(folder, List.of(), "ci", folder.resolve("history.edn")), line -> {}, line -> {});

        assertThatThrownBy(() -> chaos.run(settings(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--history");
    }
}
