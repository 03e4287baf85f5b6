package tutti.sharding;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tutti.codec.Query;
import tutti.ledger.Outcome;

/**
 * What router, partition actor and replica cost, with a log in memory that commits at once: payments a second in sections,
 * and the round trip of a lone payment. Run it by hand with the number of nodes, the node to submit through (0 leads) and the
 * payments in a section.
 */
final class PartitionActorBenchmark {
    private static final int PAYMENTS = 1_000_000;
    private static final int ROUNDS = 4;
    private static final int OUTSTANDING = 64;
    private static final int LONE_PAYMENTS = 2_000;

    private PartitionActorBenchmark() {}

    public static void main(String[] args) throws InterruptedException {
        int nodes = Integer.parseInt(args[0]);
        gateway = Integer.parseInt(args[1]);
        items = Integer.parseInt(args[2]);
        try (TestCluster cluster = new TestCluster(1, nodes, 1 << 20)) {
            TestLedger ledger = cluster.ledger;
            Query.Id payer = ledger.account(0, 0);
            List<Query.Id> payees =
                    List.of(ledger.account(0, 1), ledger.account(0, 2), ledger.account(0, 3), ledger.account(0, 4));
            cluster.decide(0, 0, ledger.asset());
            cluster.decide(0, 0, ledger.accounts(payer));
            payees.forEach(payee -> cluster.decide(0, 0, ledger.accounts(payee)));
            cluster.decide(0, 0, ledger.transfer(1, TestLedger.issuingAccount(), payer, Long.MAX_VALUE / 2));
            lonePayments(cluster, payer, payees);
            for (int round = 0; round < ROUNDS; round++) {
                throughput(cluster, payer, payees);
            }
            lonePayments(cluster, payer, payees);
        }
    }

    /** Node whose router is used; node 0 leads. */
    private static int gateway;

    /** Payments in a section. */
    private static int items;

    private static long nextNumber = 1_000;

    private static void throughput(TestCluster cluster, Query.Id payer, List<Query.Id> payees)
            throws InterruptedException {
        Semaphore outstanding = new Semaphore(OUTSTANDING);
        long startNs = System.nanoTime();
        long cpuNs = cpuNs();
        for (int i = 0; i < PAYMENTS / items; i++) {
            outstanding.acquire();
            byte[] section = cluster.ledger.payments(nextNumber, items, payer, payees);
            nextNumber += items;
            cluster.submitLater(gateway, 0, section).whenComplete((reply, error) -> {
                outstanding.release();
                if (error != null || TestCluster.outcomes(reply).get(0) != Outcome.POSTED) {
                    throw new AssertionError("not posted: " + reply, error);
                }
            });
        }
        outstanding.acquire(OUTSTANDING);
        long tookNs = System.nanoTime() - startNs;
        double perSecond = (double) PAYMENTS / tookNs * TimeUnit.SECONDS.toNanos(1);
        double cpuPerPayment = (double) (cpuNs() - cpuNs) / PAYMENTS;
        System.out.printf("%,.0f payments/s of 4 legs, %.0f ns of CPU each%n", perSecond, cpuPerPayment);
    }

    private static void lonePayments(TestCluster cluster, Query.Id payer, List<Query.Id> payees) {
        long[] latencies = new long[LONE_PAYMENTS];
        for (int i = 0; i < LONE_PAYMENTS; i++) {
            byte[] section = cluster.ledger.payments(nextNumber++, 1, payer, payees);
            long startNs = System.nanoTime();
            cluster.decide(gateway, 0, section);
            latencies[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(latencies);
        System.out.printf(
                "lone payment: p50 %d us, p99 %d us%n",
                latencies[LONE_PAYMENTS / 2] / 1000, latencies[LONE_PAYMENTS * 99 / 100] / 1000);
    }

    private static long cpuNs() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
