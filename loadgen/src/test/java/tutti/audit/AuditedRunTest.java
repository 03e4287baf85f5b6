package tutti.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.client.TuttiClient;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.GapTracker;
import tutti.driver.LoadResult;
import tutti.driver.Second;
import tutti.fake.FakeCluster;
import tutti.fake.FakeLedger;
import tutti.v1.StreamPayment;
import tutti.workload.SyntheticWorkload;
import tutti.workload.WarmUp;
import tutti.workload.Workload;

class AuditedRunTest {
    /** Fast enough to be over within a second. */
    private static final int RATE = 20_000;
    /** Lets a run last for more than one of the driver's seconds. */
    private static final int SLOW_RATE = 4_000;

    private static final int PLAYS = 6000;
    private static final int WARM_UP_PLAYS = 8000;

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final FakeLedger ledger = cluster.ledger();
    private final TuttiClient client = cluster.client(Duration.ofSeconds(10));
    private Workload workload = plays(30_000);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static Workload plays(int duplicatesPerMillion) {
        return SyntheticWorkload.create(new SyntheticWorkload.Spec(7, 1, 200, 100, 0, PLAYS, duplicatesPerMillion));
    }

    private AuditedRun.Finding run() {
        AuditedRun run = new AuditedRun(client, workload, RATE, () -> 0, line -> {});
        return run.run(WarmUp.NONE, DriverSettings.defaults(), new DriverListener() {}, load -> {});
    }

    /** True for so many payments, each the first time and every time it is seen. */
    private static Predicate<StreamPayment> some(int count, boolean isEachTime) {
        Set<ByteString> chosen = ConcurrentHashMap.newKeySet();
        AtomicInteger seen = new AtomicInteger();
        return payment -> {
            if (chosen.contains(payment.getId())) {
                return isEachTime;
            }
            return seen.incrementAndGet() % 100 == 0 && chosen.size() < count && chosen.add(payment.getId());
        };
    }

    @Test
    void shouldHoldOnAHealthyCluster() {
        AuditedRun.Finding finding = run();
        LoadResult load = finding.load();
        AuditReport audit = finding.audit();

        assertThat(audit.violations()).isEmpty();
        assertThat(audit.holds()).isTrue();
        assertThat(load.offered()).isEqualTo(PLAYS);
        assertThat(load.acked()).isEqualTo(PLAYS);
        assertThat(load.duplicatesSent()).isBetween(100L, 300L);
        assertThat(load.replayedCount()).isEqualTo(load.duplicatesSent());
        assertThat(load.latencyUs().getTotalCount()).isEqualTo(PLAYS);
        assertThat(audit.sampled()).isEqualTo(PLAYS);
    }

    @Test
    void shouldAuditTheWarmUpAndNotMeasureIt() {
        AuditedRun run = new AuditedRun(client, workload, RATE, () -> 0, line -> {});

        AuditedRun.Finding finding = run.run(
                new WarmUp(WARM_UP_PLAYS, RATE), DriverSettings.defaults(), new DriverListener() {}, load -> {});

        assertThat(finding.load().offered()).isEqualTo(PLAYS);
        assertThat(finding.load().latencyUs().getTotalCount()).isEqualTo(PLAYS);
        assertThat(finding.audit().holds()).isTrue();
        assertThat(finding.load().acked()).isEqualTo(PLAYS);
        long[] spending = workload.after(WARM_UP_PLAYS).spending();
        assertThat(ledger.debitsOf(workload.catalogue().payers().get(0).id().toByteString()))
                .isEqualTo(spending[0]);
    }

    @Test
    void shouldMissAPaymentOfTheWarmUpThatWasLost() {
        ledger.loses = some(1, false);
        AuditedRun run = new AuditedRun(client, plays(0), RATE, () -> 0, line -> {});

        AuditedRun.Finding finding = run.run(
                new WarmUp(WARM_UP_PLAYS, RATE), DriverSettings.defaults(), new DriverListener() {}, load -> {});

        assertThat(finding.audit().payersExact()).isFalse();
        assertThat(finding.audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldHoldWhenRunTwiceOnOneLedger() {
        run();

        assertThat(run().audit().holds()).isTrue();
    }

    @Test
    void shouldHoldWhenALeaderDiesAndComesBack() {
        AtomicInteger seconds = new AtomicInteger();
        DriverListener killsALeader = new DriverListener() {
            @Override
            public void second(Second second) {
                if (seconds.incrementAndGet() == 1) {
                    cluster.kill(0);
                    cluster.restart(0);
                }
            }
        };

        AuditedRun.Finding finding = new AuditedRun(client, workload, SLOW_RATE, () -> 0, line -> {})
                .run(WarmUp.NONE, DriverSettings.defaults(), killsALeader, load -> {});

        assertThat(finding.audit().violations()).isEmpty();
        assertThat(finding.audit().holds()).isTrue();
        assertThat(finding.load().acked()).isEqualTo(PLAYS);
        assertThat(finding.failovers()).isEqualTo(1);
    }

    @Test
    void shouldCountPaymentsThatWereAcknowledgedAndLost() {
        workload = plays(0); // a duplicate of a lost payment would apply it after all
        ledger.loses = some(3, false);

        AuditReport audit = run().audit();

        assertThat(audit.lost()).isEqualTo(3);
        assertThat(audit.duplicated()).isZero();
        assertThat(audit.payersExact()).isFalse();
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldCountPaymentsThatWereAppliedTwice() {
        ledger.doubles = some(4, false);

        AuditReport audit = run().audit();

        assertThat(audit.duplicated()).isEqualTo(4);
        assertThat(audit.lost()).isZero();
        assertThat(audit.splitsExact()).isFalse();
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldFindALossThatADuplicateOfTheSamePayerHides() {
        workload = plays(0); // a duplicate of a lost payment would apply it after all
        // Both have the same payer and amount, so that no total differs: only the second look at each id can tell.
        Predicate<StreamPayment> first = some(1, false);
        AtomicInteger lost = new AtomicInteger();
        ByteString[] payerAndWork = new ByteString[2];
        ledger.doubles = payment -> {
            if (payerAndWork[0] == null && payment.getUnits() == 1 && first.test(payment)) {
                payerAndWork[0] = payment.getPayerAccountId();
                payerAndWork[1] = payment.getWorkId();
                return true;
            }
            return false;
        };
        ledger.loses = payment -> payment.getPayerAccountId().equals(payerAndWork[0])
                && payment.getWorkId().equals(payerAndWork[1])
                && payment.getUnits() == 1
                && lost.compareAndSet(0, 1);

        AuditReport audit = run().audit();

        assertThat(lost.get()).as("the workload repeats a payer and work").isEqualTo(1);
        assertThat(audit.lost()).isEqualTo(1);
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldSeeAWrongSplit() {
        ledger.splitsWrongly = some(1, false);

        AuditReport audit = run().audit();

        assertThat(audit.splitsExact()).isFalse();
        assertThat(audit.payersExact()).isTrue();
        assertThat(audit.lost()).isZero();
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldSeeThatFundsAreNotConserved() {
        ledger.breaksConservation = true;

        AuditReport audit = run().audit();

        assertThat(audit.conserved()).isFalse();
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldSeeReplicasThatDiffer() {
        cluster.node(2).digestError = 1;

        AuditReport audit = run().audit();

        assertThat(audit.replicasAgree()).isFalse();
        assertThat(audit.holds()).isFalse();
    }

    @Test
    void shouldAuditWhatWasSentWhenTheListenerHasHadEnough() {
        try (TuttiClient client = cluster.client(Duration.ofSeconds(5))) {
            AtomicBoolean isEnough = new AtomicBoolean();
            AuditedRun run = new AuditedRun(client, workload, SLOW_RATE, () -> 0, line -> {});
            AuditedRun.Finding finding = run.run(
                    WarmUp.NONE,
                    DriverSettings.defaults(),
                    new DriverListener() {
                        @Override
                        public void second(Second second) {
                            isEnough.set(true);
                        }

                        @Override
                        public boolean isEnough() {
                            return isEnough.get();
                        }
                    },
                    load -> {});

            assertThat(finding.load().offered()).isBetween(1L, PLAYS - 1L);
            assertThat(finding.load().acked()).isEqualTo(finding.load().offered());
            assertThat(finding.audit().holds()).isTrue();
        }
    }

    @Test
    void shouldResolveUnknownOutcomesBySendingThemAgain() {
        // The run's own client gives up at once; the payments are applied and their answers are lost.
        try (TuttiClient brief = cluster.client(Duration.ofMillis(700))) {
            AtomicInteger seconds = new AtomicInteger();
            AuditedRun run = new AuditedRun(brief, workload, SLOW_RATE, () -> 0, line -> {});
            AuditedRun.Finding finding = run.run(
                    WarmUp.NONE,
                    DriverSettings.defaults(),
                    new DriverListener() {
                        @Override
                        public void started(GapTracker gaps) {
                            setUnanswered(1_000_000);
                        }

                        @Override
                        public void second(Second second) {
                            if (seconds.incrementAndGet() == 2) {
                                setUnanswered(0);
                            }
                        }
                    },
                    load -> setUnanswered(0));

            assertThat(finding.load().unknown()).isPositive();
            assertThat(finding.load().acked()
                            + finding.load().rejected()
                            + finding.load().unknown())
                    .isEqualTo(PLAYS);
            assertThat(finding.audit().resolvedPosted() + finding.audit().resolvedRejected())
                    .isEqualTo(finding.load().unknown());
            assertThat(finding.audit().violations()).isEmpty();
            assertThat(finding.audit().holds()).isTrue();
        }
    }

    private void setUnanswered(int count) {
        for (int node = 0; node < 3; node++) {
            cluster.node(node).unansweredCalls.set(count);
        }
    }

    @Test
    void shouldWaitForSettlement() throws InterruptedException {
        ledger.holdsSettlement = true;
        Thread settler = new Thread(() -> {
            try {
                Thread.sleep(2_000);
            } catch (InterruptedException e) {
                return;
            }
            ledger.settle();
        });
        settler.start();

        AuditReport audit = run().audit();
        settler.join();

        assertThat(audit.settled()).isTrue();
        assertThat(audit.settleMs()).isPositive();
        assertThat(audit.holds()).isTrue();
    }
}
