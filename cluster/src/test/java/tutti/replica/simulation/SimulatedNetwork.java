package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.ChannelItems;
import tutti.codec.SectionHeader;

/** What leaders carry between partitions: delivered late, and with faults in any order, not at all, or more than once. */
final class SimulatedNetwork {
    /** Messages past the bound are lost, as in a network whose queues are full. */
    private static final int MESSAGES_MAX = 200;

    private static final int LOSS_PERCENT = 15;
    private static final int REPEAT_PERCENT = 15;

    private final Random random;
    private final Settings settings;
    private final List<Message> messages = new ArrayList<>();

    SimulatedNetwork(Settings settings, Random random) {
        this.settings = settings;
        this.random = random;
    }

    void send(int to, LoggedSection section) {
        if (messages.size() < MESSAGES_MAX && section.bytes().length > 0) {
            messages.add(new Message(to, section));
        }
    }

    /** Sends a section of channel items, as a partition gave it. */
    void sendItems(int to, byte[] section) {
        if (section.length > 0) {
            UnsafeBuffer buffer = new UnsafeBuffer(section);
            int from = ChannelItems.from(buffer, SectionHeader.BYTES);
            long first = ChannelItems.firstSequence(buffer, SectionHeader.BYTES);
            send(to, new LoggedSection.Items(from, first, SectionHeader.count(buffer, 0), section));
        }
    }

    /** Takes a message out, or a copy of it, or loses it; null if there is nothing to deliver now. */
    @Nullable
    Message deliver(boolean withFaults) {
        if (messages.isEmpty()) {
            return null;
        }
        boolean reorders = withFaults && settings.has(Fault.REORDERED_MESSAGE);
        int index = random.nextInt(reorders ? messages.size() : 1);
        int chance = withFaults ? random.nextInt(100) : 100;
        if (chance < REPEAT_PERCENT && settings.has(Fault.REPEATED_MESSAGE)) {
            return messages.get(index);
        }
        Message message = messages.remove(index);
        boolean isLost = chance >= REPEAT_PERCENT && chance < REPEAT_PERCENT + LOSS_PERCENT;
        return isLost && settings.has(Fault.LOST_MESSAGE) ? null : message;
    }

    void loseAll() {
        messages.clear();
    }

    /** A section on its way to the leader of a partition. */
    record Message(int to, LoggedSection section) {}
}
