package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Messages of clients that are logged later, in any order; a few of them. */
final class DelayedMessages {
    private static final int MESSAGES_MAX = 100;

    private final List<Message> messages = new ArrayList<>();

    void add(Message message) {
        if (messages.size() < MESSAGES_MAX) {
            messages.add(message);
        }
    }

    void clear() {
        messages.clear();
    }

    /** One of them; null if there is none. */
    @Nullable
    Message take(Random random) {
        return messages.isEmpty() ? null : messages.remove(random.nextInt(messages.size()));
    }

    /**
     * A message to the leader of a partition.
     *
     * @param lookedUp what the leader of the term has looked up for it; null if nothing, and any leader may log it
     */
    record Message(
            int partition,
            List<LoggedSection> sections,
            long term,
            @Nullable LookedUp lookedUp) {}
}
