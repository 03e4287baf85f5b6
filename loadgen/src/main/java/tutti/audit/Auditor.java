package tutti.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.OutcomeRanges;
import tutti.driver.OutcomeTable;
import tutti.driver.OutcomeTable.State;
import tutti.v1.AuditResponse;
import tutti.v1.Result;
import tutti.workload.Catalogue;
import tutti.workload.Payments;
import tutti.workload.Workload;

/**
 * Audits a run: learns every unknown outcome by sending the payment again, waits until all is settled, and compares the
 * totals of every account with what the acknowledged payments must have moved. Nobody else may use the accounts meanwhile.
 */
public final class Auditor {
    private static final int VIOLATIONS_MAX = 20;

    private final TuttiClient client;
    private final BlockingTuttiClient calls;
    private final Workload workload;
    private final AuditLimits limits;
    private final Consumer<String> progress;
    private final List<String> violations = new ArrayList<>();

    public Auditor(TuttiClient client, Workload workload, AuditLimits limits, Consumer<String> progress) {
        this.client = client;
        this.calls = client.blocking();
        this.workload = workload;
        this.limits = limits;
        this.progress = progress;
    }

    /** The accounts' totals before a run, once nothing is on its way between partitions. */
    public Totals baseline() {
        new ReplicaWatch(client).awaitSettled(limits.settle());
        return Totals.read(calls, workload.catalogue());
    }

    /** Audits a run that began at the baseline. */
    public AuditReport audit(Payments payments, OutcomeTable outcomes, Totals baseline) {
        violations.clear();
        Resender resender = new Resender(calls, payments);
        long unknown = outcomes.count(State.UNKNOWN);
        long ackedBefore = outcomes.count(State.ACKED);
        if (unknown > 0) {
            progress.accept("learning " + unknown + " unknown outcomes");
            resender.resolveUnknown(
                    outcomes, System.nanoTime() + limits.resolve().toNanos());
        }
        long unresolved = outcomes.count(State.UNKNOWN);
        long resolvedPosted = outcomes.count(State.ACKED) - ackedBefore;

        progress.accept("waiting until everything is settled");
        ReplicaWatch watch = new ReplicaWatch(client);
        long startNs = System.nanoTime();
        boolean isSettled = watch.awaitSettled(limits.settle());
        long settledNs = System.nanoTime();
        boolean doAgree = watch.awaitAgreement(limits.agree());
        long agreedNs = System.nanoTime();
        boolean isConserved = isConserved();

        progress.accept("comparing the totals of every account");
        Totals totals = Totals.read(calls, workload.catalogue());
        if (totals.missingCount() > 0) {
            violation(totals.missingCount() + " accounts are not in the ledger");
        }
        ExpectedTotals expected = ExpectedTotals.of(workload, outcomes);
        Payers payers = comparePayers(baseline, totals, expected);
        boolean areSplitsExact = comparePayees(baseline, totals, expected);
        noteAnswers(outcomes);

        progress.accept("sending a sample again");
        Probe probe = probe(resender, outcomes, payers.isShort);
        long duplicated = Math.max(payers.duplicated, outcomes.postedTwiceCount());
        return new AuditReport(
                isConserved,
                probe.lost,
                duplicated,
                payers.isExact,
                areSplitsExact,
                doAgree,
                isSettled && totals.accrued() == 0,
                resolvedPosted,
                unknown - unresolved - resolvedPosted,
                unresolved,
                probe.sent,
                TimeUnit.NANOSECONDS.toMillis(settledNs - startNs),
                TimeUnit.NANOSECONDS.toMillis(agreedNs - settledNs),
                List.copyOf(violations));
    }

    private boolean isConserved() {
        try {
            AuditResponse response = calls.audit(limits.cut());
            response.getViolationsList().forEach(this::violation);
            return response.getHolds();
        } catch (TuttiException e) {
            violation("the cluster did not complete its own audit: " + e.getMessage());
            return false;
        }
    }

    /** How the listeners' totals differ from what was acknowledged. */
    private static final class Payers {
        private final BitSet isShort = new BitSet();
        private boolean isExact = true;
        private long duplicated;
    }

    private Payers comparePayers(Totals before, Totals after, ExpectedTotals expected) {
        Payers payers = new Payers();
        BitSet isOver = new BitSet();
        Catalogue catalogue = workload.catalogue();
        long[] over = new long[catalogue.payers().size()];
        for (int payer = 0; payer < over.length; payer++) {
            long moved = after.payerDebits(payer) - before.payerDebits(payer);
            long difference = moved - expected.payerDebits(payer);
            if (difference != 0) {
                payers.isExact = false;
                violation("listener " + catalogue.payers().get(payer).id() + " was debited " + moved + ", acknowledged "
                        + expected.payerDebits(payer));
                payers.isShort.set(payer, difference < 0);
                isOver.set(payer, difference > 0);
                over[payer] = difference;
            }
        }
        if (!isOver.isEmpty()) {
            payers.duplicated = countDuplicated(isOver, over);
        }
        return payers;
    }

    /** The fewest payments that explain what was debited too much. */
    private long countDuplicated(BitSet isOver, long[] over) {
        long[] largest = new long[over.length];
        for (int play = 0; play < workload.plays().count(); play++) {
            int payer = workload.plays().payer(play);
            if (isOver.get(payer)) {
                largest[payer] = Math.max(largest[payer], workload.amount(play));
            }
        }
        return isOver.stream()
                .mapToLong(payer -> largest[payer] == 0 ? 1 : (over[payer] + largest[payer] - 1) / largest[payer])
                .sum();
    }

    private boolean comparePayees(Totals before, Totals after, ExpectedTotals expected) {
        boolean isExact = true;
        Catalogue catalogue = workload.catalogue();
        for (int payee = 0; payee < catalogue.payees().size(); payee++) {
            long moved = after.payeeCredits(payee) - before.payeeCredits(payee);
            if (moved != expected.payeeCredits(payee)) {
                isExact = false;
                violation("payee " + catalogue.payees().get(payee).id() + " was credited " + moved + ", its shares are "
                        + expected.payeeCredits(payee));
            }
        }
        return isExact;
    }

    private void noteAnswers(OutcomeTable outcomes) {
        if (outcomes.postedTwiceCount() > 0) {
            violation(outcomes.postedTwiceCount() + " payments were answered as posted by two attempts");
        }
        if (outcomes.contradictionCount() > 0) {
            violation(outcomes.contradictionCount() + " payments were answered posted and rejected");
        }
    }

    /** What came of sending acknowledged payments again. */
    private static final class Probe {
        private long sent;
        private long lost;
        private long altered;

        /** A refusal says nothing; a fresh decision, of whatever kind, says that the ledger did not have the payment. */
        void take(Result result) {
            int outcome = result.getOutcomeValue();
            if (!OutcomeRanges.isDecided(result)) {
                return;
            }
            sent++;
            if (outcome >= OutcomeRanges.FIRST_REJECTION && outcome < OutcomeRanges.FIRST_FINAL_REJECTION) {
                altered++;
            } else if (outcome >= OutcomeRanges.FIRST_FINAL_REJECTION || !result.getReplayed()) {
                lost++;
            }
        }
    }

    /**
     * Sends acknowledged payments again: all of the listeners who were debited too little, and a sample of the measured. The
     * ledger must answer each as a replay; one that it posts now was lost.
     */
    private Probe probe(Resender resender, OutcomeTable outcomes, BitSet isShort) {
        Probe probe = new Probe();
        int measured = outcomes.size() - outcomes.measuredFrom();
        int step = Math.max(1, measured / Math.max(1, limits.samplesMax()));
        IntStream numbers = Resender.inState(outcomes, State.ACKED)
                .filter(play -> (outcomes.isMeasured(play) && play % step == 0)
                        || isShort.get(workload.plays().payer(play)));
        long deadlineNs = System.nanoTime() + limits.resolve().toNanos();
        resender.resend(numbers, deadlineNs, (play, result) -> probe.take(result));
        if (probe.lost > 0) {
            violation(probe.lost + " acknowledged payments were not in the ledger");
        }
        if (probe.altered > 0) {
            violation(probe.altered + " acknowledged payments are in the ledger with other content");
        }
        return probe;
    }

    private void violation(String text) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(text);
        } else if (violations.size() == VIOLATIONS_MAX) {
            violations.add("and more");
        }
    }
}
