package tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tutti.fake.FakeCluster;

class TuttiTest {
    private static final String PAYER = "00000000-0000-7000-8000-000000000001";
    private static final String ARTIST = "00000000-0000-7000-8000-000000000002";
    private static final String LABEL = "00000000000070008000000000000003";
    private static final String WORK = "00000000-0000-7000-8000-000000000004";
    private static final String PAYMENT = "00000000-0000-7000-8000-000000000005";

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Runs a command against the fake cluster; what it printed is in {@code out} and {@code err}. */
    private int run(String... words) {
        return execute(Stream.concat(Arrays.stream(words), Stream.of("--nodes", cluster.addresses()))
                .toArray(String[]::new));
    }

    private int execute(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine =
                Tutti.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    private JsonObject json() {
        String[] lines = out.toString().strip().split("\n", -1);
        return JsonParser.parseString(lines[lines.length - 1]).getAsJsonObject();
    }

    @Test
    void shouldPayForAPlayByHandFromAssetToAudit() {
        assertThat(run("asset", "create", "1", "--symbol", "TUTTI")).isZero();
        assertThat(run("asset", "show", "1", "--json")).isZero();
        String issuer = json().get("issuingAccount").getAsString();
        assertThat(run("account", "create", PAYER, "--asset", "1", "--no-overdraft"))
                .isZero();
        assertThat(run("account", "create", ARTIST, "--asset", "1")).isZero();
        assertThat(run("account", "create", LABEL, "--asset", "1")).isZero();
        assertThat(run("transfer", "--from", issuer, "--to", PAYER, "--amount", "1000"))
                .isZero();
        assertThat(run(
                        "work",
                        "register",
                        WORK,
                        "--asset",
                        "1",
                        "--price",
                        "101",
                        "--share",
                        ARTIST + ":700000",
                        "--share",
                        LABEL + ":300000"))
                .isZero();
        assertThat(run("pay", "--id", PAYMENT, "--payer", PAYER, "--work", WORK))
                .isZero();
        assertThat(out.toString()).isEqualTo("payment " + PAYMENT + "  posted\n");
        assertThat(run("pay", "--id", PAYMENT, "--payer", PAYER, "--work", WORK))
                .isZero();
        assertThat(out.toString()).isEqualTo("payment " + PAYMENT + "  posted (replayed)\n");

        assertThat(run("account", "show", ARTIST, "--json")).isZero();

        assertThat(json().get("creditsPosted").getAsLong()).isEqualTo(71);
        assertThat(run("work", "show", WORK)).isZero();
        assertThat(out.toString()).contains(ARTIST + ":700000");
        assertThat(run("work", "update", WORK, "--from", "2040-01-01T00:00:00Z", "--share", LABEL + ":1000000"))
                .isZero();
        assertThat(run("work", "show", WORK)).isZero();
        assertThat(out.toString())
                .contains("1 from the beginning: " + ARTIST + ":700000")
                .contains("2 from 2040-01-01T00:00:00Z: ");
        assertThat(run("audit")).isZero();
        assertThat(out.toString()).contains("The audit holds.");
    }

    @Test
    void shouldGrantShowAndRevokeMandates() {
        assertThat(run("mandate", "revoke", PAYER, "--to", "radio")).isEqualTo(1);
        assertThat(run(
                        "mandate",
                        "grant",
                        PAYER,
                        "--to",
                        "radio",
                        "--limit",
                        "500",
                        "--every",
                        "4294967295",
                        "--until",
                        "2040-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString()).isEqualTo("mandate " + PAYER + "  created\n");
        assertThat(run("mandate", "show", PAYER)).isZero();
        assertThat(out.toString())
                .contains("radio: 500 every 4294967295 s until 2040-01-01T00:00:00Z, used 0, reserved 0");
        assertThat(run("mandate", "revoke", PAYER, "--to", "radio")).isZero();
        assertThat(run("mandate", "show", PAYER)).isZero();
        assertThat(out.toString()).contains("radio (revoked): 500");
    }

    @Test
    void shouldMakeAndPrintAnIdWhereNoneIsGiven() {
        run("asset", "create", "1", "--symbol", "TUTTI");

        assertThat(run("account", "create", "--asset", "1", "--json")).isZero();

        assertThat(json().get("id").getAsString()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-.*");
        assertThat(json().get("outcome").getAsString()).isEqualTo("created");
    }

    @Test
    void shouldEndWithOneWhenTheLedgerRejects() {
        assertThat(run("account", "create", PAYER, "--asset", "9")).isEqualTo(1);
        assertThat(out.toString()).contains("asset_not_found");
        assertThat(run("account", "show", PAYER)).isEqualTo(1);
        assertThat(err.toString()).contains("no account");
    }

    @Test
    void shouldEndWithTwoWhenTheCommandLineIsWrong() {
        assertThat(run("account", "create", "xyz", "--asset", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("an id is a UUID or 32 hexadecimal digits");
        assertThat(execute("status", "--nodes", "nowhere")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("tutti: an address is host:port, not 'nowhere'\n");
        assertThat(execute("demo", "--for", "30")).isEqualTo(2);
        assertThat(err.toString()).contains("a duration is a number and its unit");
    }

    @Test
    void shouldEndWithThreeWhenNoNodeAnswers() {
        String addresses = cluster.addresses();
        cluster.close();

        assertThat(execute("status", "--nodes", addresses, "--deadline", "1")).isEqualTo(3);
        assertThat(err.toString()).startsWith("tutti: ").hasLineCount(1);
    }

    @Test
    void shouldEndWithFourWhenTheOutcomeIsUnknown() {
        for (int node = 0; node < 3; node++) {
            cluster.node(node).unansweredCalls.set(1_000_000);
        }

        assertThat(run("pay", "--payer", PAYER, "--work", WORK, "--deadline", "1"))
                .isEqualTo(4);
        assertThat(out.toString()).contains("unknown");
    }

    @Test
    void shouldShowTheClusterInEightyColumns() {
        assertThat(run("status")).isZero();
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
        assertThat(out.toString()).contains("oldest").contains("leader").contains("follower");

        cluster.kill(1);

        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString()).contains("unreachable", "as node 0 sees it");
    }

    @Test
    void shouldLoadAndAuditARunningCluster() {
        int code = run(
                "load",
                "--rate",
                "2000",
                "--for",
                "1s",
                "--listeners",
                "100",
                "--works",
                "50",
                "--warm-up",
                "1s",
                "--json");

        assertThat(code).isZero();
        assertThat(json().get("acked").getAsLong()).isEqualTo(2000);
        assertThat(json().getAsJsonObject("audit").get("lost").getAsLong()).isZero();
        assertThat(err.toString()).contains("The audit holds.");
    }

    @Test
    void shouldReplayListens(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("listens.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("{\"user_name\":\"u")
                    .append(i % 7)
                    .append("\",\"track_metadata\":{\"artist_name\":\"a")
                    .append(i % 5)
                    .append("\",\"track_name\":\"t")
                    .append(i % 31)
                    .append("\"}}\n");
        }
        Files.writeString(file, lines.toString());

        int code = run("load", "--events", file.toString(), "--rate", "1000", "--warm-up", "0s", "--json");

        assertThat(code).isZero();
        assertThat(json().get("acked").getAsLong()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "node",
                "load",
                "status",
                "asset",
                "asset create",
                "asset show",
                "account",
                "account create",
                "account show",
                "account statement",
                "account balance",
                "transfer",
                "transfer show",
                "mandate",
                "mandate grant",
                "mandate revoke",
                "mandate show",
                "work",
                "work register",
                "work update",
                "work show",
                "work history",
                "pay",
                "clawback",
                "follow",
                "audit",
                "snapshot",
                "simulate",
                "chaos"
            })
    void shouldExplainEachCommandInEightyColumns(String command) {
        String[] words = (command + " --help").strip().split(" ", -1);

        assertThat(execute(words)).isZero();
        assertThat(out.toString()).startsWith("Usage: tutti");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    @Test
    void shouldHaveSnapshotsTakenAndSayHowLongPaymentsStood() {
        assertThat(run("snapshot")).isZero();
        assertThat(out.toString())
                .contains("   0                640       12.3    1                  704  leads")
                .contains("   1                640               2          unreachable")
                .contains("Every node that can be reached has its snapshots.");
    }

    @Test
    void shouldFailIfASnapshotIsNotThereInTime() {
        cluster.delaySnapshots();

        assertThat(run("snapshot", "--partition", "1", "--json")).isEqualTo(1);
        assertThat(json().get("complete").getAsBoolean()).isFalse();
        JsonObject partition = json().getAsJsonArray("partitions").get(0).getAsJsonObject();
        assertThat(partition.get("partition").getAsInt()).isEqualTo(1);
        assertThat(partition.get("pauseUs").getAsLong()).isEqualTo(12_345);
        assertThat(partition
                        .getAsJsonArray("members")
                        .get(0)
                        .getAsJsonObject()
                        .get("position")
                        .getAsLong())
                .isEqualTo(32);
        assertThat(execute("snapshot", "--partition", "-1")).isEqualTo(2);
    }

    @Test
    void shouldNeverTakeATokenAsAnArgument() {
        assertThat(execute("status", "--token", "secret")).isEqualTo(2);
    }

    @Test
    void shouldTellThatTheTokenFileCannotBeRead() {
        assertThat(run("status", "--token-file", "/nowhere/token")).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("tutti: cannot read the token file /nowhere/token\n");
    }
}
