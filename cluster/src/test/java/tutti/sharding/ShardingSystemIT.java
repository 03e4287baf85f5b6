package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.ledger.Outcome;

/** Three nodes over Artery on loopback, real replicas, logs in memory whose leaders come and go. */
class ShardingSystemIT {
    private static final int PARTITIONS = 2;
    private static final long FUNDS = 1_000_000_000;
    private static final AtomicLong NUMBERS = new AtomicLong(1_000);

    private static TestCluster cluster;
    private static TestLedger ledger;

    @BeforeAll
    static void startAndFund() {
        cluster = new TestCluster(PARTITIONS);
        ledger = cluster.ledger;
        assertThat(cluster.decide(1, 0, ledger.asset())).containsExactly(Outcome.CREATED);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            createAccounts(partition);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            byte[] mint = ledger.transfer(number(), TestLedger.issuingAccount(), payer(partition), FUNDS);
            assertThat(cluster.decide(2, ledger.home(TestLedger.issuingAccount()), mint))
                    .containsExactly(Outcome.POSTED);
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void checkThatNoActorDied() {
        cluster.log(0).misbehave(0, 0);
        cluster.log(1).misbehave(0, 0);
        assertThat(cluster.fatal()).isNull();
        awaitEqualReplicas();
    }

    @Test
    void shouldServeEveryPartitionFromEveryNode() {
        for (int node = 0; node < TestCluster.NODES; node++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                byte[] section = ledger.payments(numbers(100), 100, payer(partition), List.of(payee(partition)));

                assertThat(cluster.decide(node, partition, section))
                        .hasSize(100)
                        .containsOnly(Outcome.POSTED);
            }
        }
    }

    @Test
    void shouldAnswerTheSameBytesAsReplayedFromEveryNode() {
        byte[] section = ledger.transfer(number(), payer(0), payee(0), 7);
        assertThat(cluster.decide(0, 0, section)).containsExactly(Outcome.POSTED);
        long before = cluster.account(0, payee(0)).creditsPosted();

        for (int node = 0; node < TestCluster.NODES; node++) {
            SubmitReply.Decided again = (SubmitReply.Decided) cluster.submit(node, 0, section);
            byte[] outcome = new byte[again.outcomes().capacity()];
            again.outcomes().getBytes(0, outcome);
            assertThat(TestLedger.onlyOutcome(outcome)).isEqualTo(Outcome.POSTED);
            assertThat(TestLedger.isReplayed(outcome)).isTrue();
        }

        assertThat(cluster.account(1, payee(0)).creditsPosted()).isEqualTo(before);
    }

    @Test
    void shouldReadItsOwnWritesFromEveryNode() {
        for (int node = 0; node < TestCluster.NODES; node++) {
            long before = cluster.account(node, payee(1)).creditsPosted();

            cluster.decide(node, 1, ledger.transfer(number(), payer(1), payee(1), 5));

            int reader = (node + 1) % TestCluster.NODES;
            assertThat(cluster.account(reader, payee(1)).creditsPosted()).isEqualTo(before + 5);
        }
    }

    @Test
    void shouldPayOnceThoughLeadersChangeAndBatchesAreLostOrRepeated() throws InterruptedException {
        int sections = 300;
        int items = 20;
        long before = cluster.account(0, payee(0)).creditsPosted();
        Random random = new Random(4711);
        cluster.log(0).misbehave(0.05, 0.1);
        List<CompletionStage<SubmitReply>> replies = new ArrayList<>();

        for (int i = 0; i < sections; i++) {
            byte[] section = ledger.payments(numbers(items), items, payer(0), List.of(payee(0)));
            replies.add(cluster.submitLater(random.nextInt(TestCluster.NODES), 0, section));
            if (i % 30 == 29) {
                cluster.log(0).elect(random.nextInt(TestCluster.NODES));
            }
            Thread.sleep(2);
        }

        for (CompletionStage<SubmitReply> reply : replies) {
            assertThat(TestCluster.outcomes(TestCluster.get(reply)))
                    .hasSize(items)
                    .containsOnly(Outcome.POSTED);
        }
        assertThat(cluster.account(1, payee(0)).creditsPosted() - before).isEqualTo((long) sections * items);
    }

    @Test
    void shouldCarryTransfersAcrossPartitionsThoughLeadersChange() throws InterruptedException {
        int transfers = 200;
        long before = cluster.account(0, payee(1)).creditsPosted();
        Random random = new Random(815);
        cluster.log(0).misbehave(0.02, 0.05);
        cluster.log(1).misbehave(0.02, 0.05);
        List<CompletionStage<SubmitReply>> replies = new ArrayList<>();

        for (int i = 0; i < transfers; i++) {
            byte[] section = ledger.transfer(number(), payer(0), payee(1), 3);
            replies.add(cluster.submitLater(i % TestCluster.NODES, 0, section));
            if (i % 50 == 49) {
                cluster.log(i / 50 % PARTITIONS).elect(random.nextInt(TestCluster.NODES));
            }
            Thread.sleep(2);
        }

        for (CompletionStage<SubmitReply> reply : replies) {
            assertThat(TestCluster.outcomes(TestCluster.get(reply))).containsExactly(Outcome.POSTED);
        }
        assertThat(cluster.account(2, payee(1)).creditsPosted() - before).isEqualTo(3L * transfers);
    }

    @Test
    void shouldSettleStreamPaymentsAtThePayeesHome() {
        long before = cluster.account(0, payee(0)).creditsPosted();

        assertThat(cluster.decide(0, 1, ledger.payments(numbers(50), 50, payer(1), List.of(payee(0), payee(1)))))
                .containsOnly(Outcome.POSTED);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> cluster.account(0, payee(0)).creditsPosted() == before + 50);
    }

    @Test
    void shouldResumeWhenTheLeadingNodeDiesAndTakeItBack() {
        int dead = 0;
        cluster.log(0).elect(dead);
        cluster.log(1).elect(dead);
        assertThat(cluster.decide(1, 0, ledger.transfer(number(), payer(0), payee(0), 1)))
                .containsExactly(Outcome.POSTED);

        cluster.stop(dead);
        List<CompletionStage<SubmitReply>> replies = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            byte[] section = ledger.transfer(number(), payer(partition), payee(partition), 1);
            replies.add(cluster.submitLater(1, partition, section));
        }
        cluster.log(0).elect(1);
        cluster.log(1).elect(2);
        for (CompletionStage<SubmitReply> reply : replies) {
            assertThat(TestCluster.outcomes(TestCluster.get(reply))).containsExactly(Outcome.POSTED);
        }

        cluster.start(dead);
        long startedNs = System.nanoTime();
        assertThat(cluster.decide(dead, 0, ledger.transfer(number(), payer(0), payee(0), 1)))
                .containsExactly(Outcome.POSTED);
        assertThat(System.nanoTime() - startedNs).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void shouldReportAllNodesAndOneOldest() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (int node = 0; node < TestCluster.NODES; node++) {
                List<NodeReport> reports = cluster.reports(node);
                assertThat(reports).extracting(NodeReport::node).containsExactly(0, 1, 2);
                assertThat(reports).extracting(NodeReport::reachable).containsOnly(true);
                assertThat(reports).filteredOn(NodeReport::oldest).hasSize(1);
            }
        });
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            for (int node = 0; node < TestCluster.NODES; node++) {
                assertThat(cluster.node(0).followerLag(0, node)).isZero();
            }
        });
    }

    @Test
    void shouldRefuseMalformedSectionsAndGoOn() {
        byte[] section = ledger.transfer(number(), payer(0), payee(0), 1);
        section[SectionHeader.BYTES - 12]++; // the count

        for (int node = 0; node < TestCluster.NODES; node++) {
            assertThat(cluster.submitLater(node, 0, section.clone()))
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldGoOnWhenGarbageComesInAtTheRemotingPort() throws IOException {
        byte[] garbage = new byte[1024 * 1024];
        new Random(99).nextBytes(garbage);
        for (int node = 0; node < TestCluster.NODES; node++) {
            send(garbage, node);
            send("PEKK\u0001garbage behind a right beginning".getBytes(StandardCharsets.UTF_8), node);
        }

        shouldServeEveryPartitionFromEveryNode();
    }

    private static void send(byte[] bytes, int node) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(node))) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (SocketException e) {
            // Closed by the node, as it should.
        }
    }

    private static void createAccounts(int partition) {
        // Partition 1 learns of the asset through the channel.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> cluster.decide(0, partition, ledger.accounts(payer(partition), payee(partition)))
                                .get(0)
                        == Outcome.CREATED);
    }

    private static void awaitEqualReplicas() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<Long> positions = new ArrayList<>();
                List<Long> digests = new ArrayList<>();
                for (int node = 0; node < TestCluster.NODES; node++) {
                    NodeReport.ReplicaReport replica = cluster.node(node).replica(partition);
                    positions.add(replica.appliedPosition());
                    digests.add(replica.digest());
                }
                assertThat(positions).allMatch(positions.get(0)::equals);
                assertThat(digests).allMatch(digests.get(0)::equals);
            }
        });
    }

    private static Query.Id payer(int partition) {
        return ledger.account(partition, 0);
    }

    private static Query.Id payee(int partition) {
        return ledger.account(partition, 1);
    }

    private static long number() {
        return numbers(1);
    }

    private static long numbers(int count) {
        return NUMBERS.getAndAdd(count);
    }
}
