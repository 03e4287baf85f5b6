package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.List;
import tutti.ledger.NewWork;
import tutti.ledger.Split;

/** A work, who controls it, and all splits that it was ever given. */
public final class OracleWork {
    final NewWork registered;
    final String controller;

    /** In order of their numbers. */
    private final List<Version> all = new ArrayList<>();

    /** Those of them that the ledger must still know. */
    private final List<Version> kept = new ArrayList<>();

    OracleWork(NewWork registered, String controller) {
        this.registered = registered;
        this.controller = controller;
        Version first = new Version(1, 0, registered.split());
        all.add(first);
        kept.add(first);
    }

    public AccountId id() {
        return new AccountId(registered.idHigh(), registered.idLow());
    }

    public List<Version> kept() {
        return kept;
    }

    int lastNumber() {
        return all.get(all.size() - 1).number;
    }

    /** By which a play at that time is paid: of those that have begun by then the one with the highest number. */
    Split splitAt(long playedAtNs) {
        Split holds = registered.split();
        for (Version version : all) {
            holds = version.fromNs <= playedAtNs ? version.split : holds;
        }
        return holds;
    }

    void add(Version version, List<Version> others) {
        all.add(version);
        kept.clear();
        kept.addAll(others);
        kept.add(version);
    }

    /** A split and from when on it holds. */
    public record Version(int number, long fromNs, Split split) {}
}
