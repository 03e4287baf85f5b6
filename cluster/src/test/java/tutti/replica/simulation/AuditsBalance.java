package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tutti.codec.Answer;
import tutti.codec.Query;

/** Whenever an audit mark has gone through everywhere, the cut is consistent, however much is on its way meanwhile. */
final class AuditsBalance implements SimulationInvariant {
    private long lastCompleted;
    private long completed;
    private long movedInFlight;

    /** Marks that completed. */
    long completed() {
        return completed;
    }

    /** Completed marks at which some channel had carried money. */
    long movedInFlight() {
        return movedInFlight;
    }

    @Override
    public void check(Simulation simulation, int changed, Entry entry) {
        long mark = simulation.mark();
        if (mark == lastCompleted) {
            return;
        }
        List<Answer.Cut> cuts = new ArrayList<>();
        for (SimulatedPartition partition : simulation.partitions()) {
            Answer.Cut cut = (Answer.Cut) partition.witness().answer(new Query.Cut(mark));
            if (!cut.complete()) {
                return;
            }
            cuts.add(cut);
        }
        lastCompleted = mark;
        completed++;
        requireConsistent(cuts);
    }

    private void requireConsistent(List<Answer.Cut> cuts) {
        Map<List<Integer>, Long> sent = new HashMap<>();
        Map<List<Integer>, Long> received = new HashMap<>();
        for (int partition = 0; partition < cuts.size(); partition++) {
            Answer.Cut cut = cuts.get(partition);
            for (Answer.Totals totals : cut.totals()) {
                require(totals.debitsPosted() == totals.creditsPosted(), "posted totals", cut, partition);
                require(totals.debitsPending() == totals.creditsPending(), "pending totals", cut, partition);
            }
            for (Answer.Channel channel : cut.channels()) {
                put(sent, List.of(partition, channel.peer(), channel.asset()), channel.sent());
                put(received, List.of(channel.peer(), partition, channel.asset()), channel.received());
            }
        }
        if (!sent.equals(received)) {
            throw new AssertionError("sent " + sent + ", received " + received + " at " + cuts);
        }
        movedInFlight += sent.isEmpty() ? 0 : 1;
    }

    private static void put(Map<List<Integer>, Long> totals, List<Integer> channel, long amount) {
        if (amount != 0) {
            totals.put(channel, amount);
        }
    }

    private static void require(boolean holds, String what, Answer.Cut cut, int partition) {
        if (!holds) {
            throw new AssertionError(what + " differ in partition " + partition + ": " + cut);
        }
    }
}
