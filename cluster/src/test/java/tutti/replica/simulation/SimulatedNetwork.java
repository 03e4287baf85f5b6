package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** What leaders carry between partitions: delivered in any order, lost, or delivered more than once. */
final class SimulatedNetwork {
    /** Messages past the bound are lost, as in a network whose queues are full. */
    private static final int MESSAGES_MAX = 200;

    private static final int LOSS_PERCENT = 15;
    private static final int REPEAT_PERCENT = 15;

    private final Random random;
    private final List<Message> messages = new ArrayList<>();

    SimulatedNetwork(Random random) {
        this.random = random;
    }

    void send(int to, byte[] section) {
        if (messages.size() < MESSAGES_MAX && section.length > 0) {
            messages.add(new Message(to, section));
        }
    }

    /** Takes some message out, or a copy of it, or loses it; null if there is nothing to deliver now. */
    @Nullable
    Message deliver() {
        if (messages.isEmpty()) {
            return null;
        }
        int index = random.nextInt(messages.size());
        int chance = random.nextInt(100);
        if (chance < REPEAT_PERCENT) {
            return messages.get(index);
        }
        Message message = messages.remove(index);
        return chance < REPEAT_PERCENT + LOSS_PERCENT ? null : message;
    }

    void loseAll() {
        messages.clear();
    }

    /** A section on its way to the leader of a partition. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Message(int to, byte[] section) {
        UnsafeBuffer buffer() {
            return new UnsafeBuffer(section);
        }
    }
}
