package tutti.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tutti.audit.ReplicaWatch;
import tutti.bench.TransferLane.Answered;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.PatientCalls;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;

/** What must hold in the ledger after a run of which every item was answered. */
final class TransferAudit {
    private final TuttiClient client;
    private final BlockingTuttiClient calls;
    private final ExpectedBooks books;
    private final Duration limit;
    private final Consumer<String> progress;
    private final PatientCalls patient;

    TransferAudit(TuttiClient client, ExpectedBooks books, Duration limit, Consumer<String> progress) {
        this.client = client;
        this.calls = client.blocking();
        this.books = books;
        this.limit = limit;
        this.progress = progress;
        this.patient = new PatientCalls(limit, progress);
    }

    List<Check> audit(List<TransferLane> lanes) {
        progress.accept("auditing");
        List<Answered> samples = new ArrayList<>();
        lanes.forEach(lane -> samples.addAll(lane.samples()));
        List<Check> checks = new ArrayList<>(ofLedger());
        checks.add(ofSamples(samples));
        return checks;
    }

    /** What does not depend on single items. */
    List<Check> ofLedger() {
        ReplicaWatch watch = new ReplicaWatch(client);
        long startNs = System.nanoTime();
        boolean isWritten = watch.awaitHistory(limit);
        long historyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        boolean isSettled = watch.awaitSettled(limit);
        boolean doAgree = watch.awaitAgreement(limit);
        long different = books.countDifferent();
        return List.of(
                new Check("historyComplete", historyText(isWritten, historyMs, watch), isWritten),
                new Check("settled", "nothing is on its way between partitions", isSettled),
                new Check("replicasAgree", "replicas agree", doAgree),
                new Check("conserved", "funds are conserved on a consistent cut", isConserved()),
                new Check(
                        "accountsExact",
                        "accounts that hold other than what was acknowledged: " + different,
                        different == 0));
    }

    private static String historyText(boolean isWritten, long historyMs, ReplicaWatch watch) {
        return isWritten
                ? "every node's history had everything after " + historyMs + " ms"
                : "nodes that are down, or whose history lacks something, after " + historyMs + " ms: "
                        + watch.withoutHistory();
    }

    private boolean isConserved() {
        try {
            return calls.audit(limit).getHolds();
        } catch (TuttiException e) {
            progress.accept("the cluster did not complete its own audit: " + e.getMessage());
            return false;
        }
    }

    /** Sends what was answered again: every item must be answered as it was, and as a replay. */
    private Check ofSamples(List<Answered> samples) {
        long sent = 0;
        Map<Outcome, Integer> others = new EnumMap<>(Outcome.class);
        for (Answered sample : samples) {
            List<Transfer> transfers = sample.transfers().toMessages();
            List<Result> results = patient.decided(() -> calls.createTransfers(transfers));
            for (int i = 0; i < results.size(); i++) {
                Result result = results.get(i);
                sent++;
                if (!result.getReplayed()
                        || result.getOutcome() != sample.results().outcome(i)) {
                    others.merge(result.getOutcome(), 1, Integer::sum);
                }
            }
        }
        String text = "of " + sent + " transfers sent again, answered otherwise: " + (others.isEmpty() ? "0" : others);
        return new Check("replaysSame", text, others.isEmpty());
    }
}
