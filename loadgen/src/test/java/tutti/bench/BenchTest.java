package tutti.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.client.TuttiClient;
import tutti.fake.FakeCluster;
import tutti.v1.Outcome;
import tutti.workload.TransferPlan;

/** All workloads against a ledger in memory: what they count, and that their audits find what is wrong. */
class BenchTest {
    private static final int PARTITIONS = 2;
    private static final int ACCOUNTS = 20;
    private static final long READY_MS = 7;

    private final FakeCluster cluster = new FakeCluster(PARTITIONS, PARTITIONS);
    private final TuttiClient client = cluster.client(Duration.ofSeconds(10));
    private final List<String> progress = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private BenchResult transfers(int crossMillionths) {
        TransferPlan.Spec plan = new TransferPlan.Spec(3, 1, ACCOUNTS, crossMillionths);
        TransferBench.Settings settings =
                new TransferBench.Settings(plan, 2_000, Duration.ofMillis(50), 100, 2, 1, true);
        return new TransferBench(client, settings, () -> 1.0, new Noted(done), progress::add).run();
    }

    private BenchResult bank(int kills, AtomicInteger killed) {
        BankBench.Settings settings = new BankBench.Settings(3, 1, ACCOUNTS, 3, Duration.ofMillis(600), kills);
        NodeControl nodes = new Noted(new ArrayList<>()) {
            @Override
            public void kill(int node) {
                killed.set(node);
            }
        };
        return new BankBench(client, settings, () -> 1.0, nodes, progress::add).run();
    }

    private BenchResult ids(NodeControl nodes) {
        IdsBench.Settings settings = new IdsBench.Settings(3, 1, ACCOUNTS, 1, Duration.ofMillis(300), 100);
        return new IdsBench(client, settings, () -> 1.0, nodes, progress::add).run();
    }

    private static Map<String, Boolean> audit(BenchResult result) {
        Map<String, Boolean> checks = new TreeMap<>();
        result.audit().forEach(check -> checks.put(check.name(), check.holds()));
        return checks;
    }

    @Test
    void shouldMeasureAsManyTransfersAsAskedForAndFindThemInTheLedger() {
        BenchResult result = transfers(0);

        assertThat(result.audit()).allMatch(Check::holds);
        assertThat(result.items()).isEqualTo(2_000);
        assertThat(result.outcomes()).containsExactly(Map.entry(Outcome.OUTCOME_POSTED, 2_000L));
        assertThat(result.latencyUs().getTotalCount()).isEqualTo(20);
        assertThat(result.itemsPerSecond()).isPositive();
        assertThat(result.notes()).containsEntry("snapshots taken", 1).containsKey("longest gap amid one, ms");
    }

    @Test
    void shouldSayHowSoonNodesAreBack() {
        BenchResult result = transfers(0);

        assertThat(done).containsExactly("kill 0", "kill 1", "empty 1");
        assertThat(result.notes())
                .containsEntry("node 0 ready after its start, ms", READY_MS)
                .containsEntry("node 1 replaced, ready after its start, ms", READY_MS)
                .containsKey("its history whole after, ms");
    }

    @Test
    void shouldFindATransferThatTheLedgerLost() {
        AtomicInteger left = new AtomicInteger(1);
        cluster.ledger().losesTransfer = transfer -> transfer.getCode() == 10 && left.getAndDecrement() == 1;

        BenchResult result = transfers(500_000);

        assertThat(audit(result)).containsEntry("accountsExact", false).containsEntry("conserved", true);
        assertThat(result.holds()).isFalse();
        assertThat(BenchText.lines(result)).last().asString().startsWith("THE AUDIT DOES NOT HOLD");
    }

    @Test
    void shouldSendARequestAgainThatWasNotAnsweredBeforeTheDeadline() {
        TransferPlan.Spec plan = new TransferPlan.Spec(3, 1, ACCOUNTS, 0);
        TransferBench.Settings settings = new TransferBench.Settings(plan, 2_000, Duration.ZERO, 100, 1, 0, false);
        Consumer<String> overload = line -> {
            if (line.startsWith("sending")) {
                cluster.node(0).overloads.set(20);
            }
        };
        try (TuttiClient hurried = cluster.client(Duration.ofSeconds(1))) {
            BenchResult result = new TransferBench(hurried, settings, () -> 1.0, new Noted(done), overload).run();

            assertThat(result.audit()).allMatch(Check::holds);
            assertThat(result.items()).isEqualTo(2_000);
            assertThat(result.notes().getOrDefault("requests sent again", 0).longValue())
                    .isPositive();
        }
    }

    @Test
    void shouldRunABankAndAskForEveryAnswerAgain() {
        AtomicInteger killed = new AtomicInteger(-1);

        BenchResult result = bank(1, killed);

        assertThat(audit(result)).doesNotContainValue(false).containsKeys("cutsHold", "oneOutcomeEach");
        assertThat(result.outcomes())
                .containsKeys(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_PENDING, Outcome.OUTCOME_VOIDED);
        assertThat(killed).hasValueBetween(0, PARTITIONS - 1);
    }

    @Test
    void shouldFindABankWhoseBooksDoNotBalance() {
        cluster.ledger().breaksConservation = true;

        assertThat(audit(bank(0, new AtomicInteger())))
                .containsEntry("cutsHold", false)
                .containsEntry("conserved", false);
    }

    @Test
    void shouldFindARequestThatIsAnsweredOtherwiseTheSecondTime() {
        AtomicInteger left = new AtomicInteger(1);
        cluster.ledger().losesTransfer = transfer -> transfer.getCode() == 10 && left.getAndDecrement() == 1;

        assertThat(audit(bank(0, new AtomicInteger()))).containsEntry("oneOutcomeEach", false);
    }

    @Test
    void shouldSendEveryIdAgainAfterEverythingThatHappensToNodes() {

        BenchResult result = ids(new Noted(done));

        assertThat(audit(result)).doesNotContainValue(false).containsKeys("atOnce", "afterNextLeaderChangeAltered");
        assertThat(done).containsExactly("kill", "restart", "empty", "kill");
        assertThat(result.outcomes()).containsKeys(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_PENDING);
        assertThat(BenchText.lines(result)).allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldFindAnIdThatARestartForgot() {
        Noted forgetting = new Noted(new ArrayList<>()) {
            @Override
            public void restartFromSnapshots() {
                cluster.ledger().forgetIds();
            }
        };

        assertThat(audit(ids(forgetting)))
                .containsEntry("afterLeavingMemory", true)
                .containsEntry("afterRestart", false)
                .containsEntry("accountsExact", false);
    }

    @Test
    void shouldPrintAResultForPeopleAndMachines() {
        BenchResult result = transfers(0);

        JsonObject json = JsonParser.parseString(BenchJson.toLine(result)).getAsJsonObject();

        assertThat(json.keySet())
                .contains(
                        "workload",
                        "items",
                        "itemsPerSecond",
                        "cpuMicrosPerItem",
                        "latencyMs",
                        "longestGapMs",
                        "generatorBound",
                        "audit");
        assertThat(json.getAsJsonObject("settings").get("crossShare").getAsDouble())
                .isZero();
        assertThat(BenchText.lines(result)).allMatch(line -> line.length() <= 80);
    }

    /** Does nothing but to note what it is asked to do. */
    private static class Noted implements NodeControl {
        private final List<String> done;

        Noted(List<String> done) {
            this.done = done;
        }

        @Override
        public void kill(int node) {
            done.add("kill");
        }

        @Override
        public void restartFromSnapshots() {
            done.add("restart");
        }

        @Override
        public void empty(int node) {
            done.add("empty");
        }

        @Override
        public long killUntilReady(int node) {
            done.add("kill " + node);
            return READY_MS;
        }

        @Override
        public long emptyUntilReady(int node) {
            done.add("empty " + node);
            return READY_MS;
        }
    }
}
