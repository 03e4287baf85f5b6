package tutti.sharding;

import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.SectionHeader;
import tutti.ledger.Outcome;

/** A section that a leader proposes by itself. What it does shows in the state, so its outcomes are not looked at. */
final class Duty implements Proposal {
    private final byte[] section;
    private final Runnable whenApplied;
    private final Runnable otherwise;

    /**
     * @param whenApplied called when the section is applied
     * @param otherwise called when it was not offered, or may be lost
     */
    Duty(byte[] section, Runnable whenApplied, Runnable otherwise) {
        this.section = section;
        this.whenApplied = whenApplied;
        this.otherwise = otherwise;
    }

    @Override
    public byte[] section() {
        return section;
    }

    @Override
    public int items() {
        return SectionHeader.count(new UnsafeBuffer(section), 0);
    }

    @Override
    public boolean isForgotten() {
        return false;
    }

    @Override
    public void onOffered() {}

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {}

    @Override
    public void onUndecided(int item, TransferKey transfer) {}

    @Override
    public void onApplied() {
        whenApplied.run();
    }

    @Override
    public void onLost() {
        otherwise.run();
    }

    @Override
    public void onTurnedAway() {
        otherwise.run();
    }
}
