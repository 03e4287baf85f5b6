package tutti.audit;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiException;
import tutti.driver.OutcomeTable;
import tutti.driver.OutcomeTable.State;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.workload.Payments;

/** Sends payments of a run again, as they were, to learn what the ledger knows of them. */
final class Resender {
    private static final int BATCH = 2048;

    private final BlockingTuttiClient client;
    private final Payments payments;

    Resender(BlockingTuttiClient client, Payments payments) {
        this.client = client;
        this.payments = payments;
    }

    /** Sends payments again and hands each answer over; a batch that cannot be sent, or not before the deadline, is left out. */
    void resend(IntStream numbers, long deadlineNs, BiConsumer<Integer, Result> answers) {
        List<Integer> batch = new ArrayList<>(BATCH);
        numbers.forEach(number -> {
            batch.add(number);
            if (batch.size() == BATCH) {
                send(batch, deadlineNs, answers);
            }
        });
        send(batch, deadlineNs, answers);
    }

    private void send(List<Integer> batch, long deadlineNs, BiConsumer<Integer, Result> answers) {
        if (batch.isEmpty() || System.nanoTime() - deadlineNs >= 0) {
            batch.clear();
            return;
        }
        List<StreamPayment> messages =
                batch.stream().map(number -> payments.message(number)).toList();
        try {
            List<Result> results = client.payStreams(messages);
            for (int i = 0; i < results.size(); i++) {
                answers.accept(batch.get(i), results.get(i));
            }
        } catch (TuttiException e) {
            // Nothing was done; whoever asked for the answers misses them and tries again or says so.
        } finally {
            batch.clear();
        }
    }

    /** Sends what is unknown again until all of it is known or the time is over. */
    void resolveUnknown(OutcomeTable outcomes, long deadlineNs) {
        while (outcomes.count(State.UNKNOWN) > 0 && System.nanoTime() - deadlineNs < 0) {
            int before = outcomes.count(State.UNKNOWN);
            resend(inState(outcomes, State.UNKNOWN), deadlineNs, outcomes::answer);
            if (outcomes.count(State.UNKNOWN) == before) {
                pause();
            }
        }
    }

    static IntStream inState(OutcomeTable outcomes, State state) {
        return IntStream.range(0, outcomes.size()).filter(payment -> outcomes.state(payment) == state);
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TuttiException(Status.CANCELLED, "interrupted while learning unknown outcomes");
        }
    }
}
