package tutti.sharding;

import java.util.ArrayList;
import java.util.List;

/** What one log message carries for whom. */
final class Batch {
    final long sequence;
    final List<Proposal> proposals = new ArrayList<>();
    final List<Reading> readings = new ArrayList<>();

    /** Term in which it was offered. */
    long term;

    long offeredAtNs;

    int bytes;

    Batch(long sequence) {
        this.sequence = sequence;
    }

    int items() {
        int items = 0;
        for (Proposal proposal : proposals) {
            items += proposal.items();
        }
        return items;
    }

    /** It did not come back. */
    void lose() {
        proposals.forEach(Proposal::onLost);
        readings.forEach(Reading::turnAway);
    }

    /** It was never offered. */
    void turnAway() {
        proposals.forEach(Proposal::onTurnedAway);
        readings.forEach(Reading::turnAway);
    }
}
