package tutti.sharding;

import tutti.ledger.Outcome;

/** A section that a leader proposes by itself. What it does shows in the state, so its outcomes are not looked at. */
final class Duty extends LookedUpProposal {
    private final Runnable whenApplied;
    private final Runnable otherwise;

    /**
     * @param whenApplied called when the section is applied
     * @param otherwise called when it was not offered, or may be lost
     */
    Duty(byte[] section, Runnable whenApplied, Runnable otherwise) {
        super(section);
        this.whenApplied = whenApplied;
        this.otherwise = otherwise;
    }

    /** What needs an index that is not whole is refused, and asked for again. */
    @Override
    void onIndexRebuilding() {}

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
