package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongArrayList;
import tutti.codec.Sections;
import tutti.ledger.IdLayout;
import tutti.ledger.Ledger;
import tutti.replica.HistoryStore;
import tutti.replica.NamedIds;

/**
 * Sections as the leader logs them: before each what it found of old ids, and what is flagged of which it looked ids up.
 *
 * @param through position through which the index was complete; 0 if nothing was looked up
 */
record LookedUp(List<LoggedSection> sections, long through) {
    /** The leader does not look. */
    static LookedUp none(List<LoggedSection> sections) {
        return new LookedUp(sections, 0);
    }

    /** The leader looks into its index, from the state that it has applied, as it does before it logs. */
    static LookedUp of(List<LoggedSection> sections, Ledger ledger, SimulatedHistory history) {
        long through = history.readableThrough();
        if (through < ledger.evictedThrough()) {
            return none(sections);
        }
        List<LoggedSection> logged = new ArrayList<>();
        boolean isAny = false;
        for (LoggedSection section : sections) {
            LongArrayList keys = keysOf(section, ledger);
            if (keys.isEmpty()) {
                logged.add(section);
                continue;
            }
            isAny = true;
            List<long[]> found = find(keys, history, through);
            if (!found.isEmpty()) {
                logged.add(new LoggedSection.Recalled(found.size(), Sections.recalledIds(found)));
            }
            logged.add(section.lookedUp(through));
        }
        return isAny ? new LookedUp(logged, through) : none(sections);
    }

    /** All ids of the section if one of them may have left the window. */
    private static LongArrayList keysOf(LoggedSection section, Ledger ledger) {
        return NamedIds.needLookup(section.bytes(), ledger)
                ? NamedIds.keys(section.bytes(), ledger)
                : new LongArrayList();
    }

    private static List<long[]> find(LongArrayList keys, SimulatedHistory history, long through) {
        List<long[]> found = new ArrayList<>();
        for (int i = 0; i < keys.size(); i += HistoryStore.ID_WORDS) {
            long[] record = history.record(
                    keys.getLong(i), keys.getLong(i + 1), keys.getLong(i + 2), keys.getLong(i + 3), through);
            if (record != null && !IdLayout.isUnfinished(record, 0)) {
                found.add(record);
            }
        }
        return found;
    }
}
