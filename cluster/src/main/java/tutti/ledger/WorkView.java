package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A work as its home partition knows it.
 *
 * @param price minor units for one unit
 * @param versions at least one, rising in number and in time. The first stays, so that a registration that is sent again is known
 *     as such; others leave once no play can be paid by them.
 */
public record WorkView(
        long idHigh,
        long idLow,
        int asset,
        String title,
        String isrc,
        long price,
        List<SplitVersion> versions,
        long registeredAtNs) {

    public WorkView {
        versions = List.copyOf(versions);
    }

    /** A work whose one split, of this version, holds for all plays. */
    public WorkView(
            long idHigh,
            long idLow,
            int asset,
            String title,
            String isrc,
            long price,
            int splitVersion,
            Split split,
            long registeredAtNs) {
        this(
                idHigh,
                idLow,
                asset,
                title,
                isrc,
                price,
                List.of(new SplitVersion(splitVersion, 0, split)),
                registeredAtNs);
    }

    public SplitVersion firstVersion() {
        return versions.get(0);
    }

    /** The version with the highest number, whether or not it holds yet. */
    public SplitVersion lastVersion() {
        return versions.get(versions.size() - 1);
    }

    /** The version by which a play at that time (ns since 1970) is paid: the last one that had begun. */
    public SplitVersion versionAt(long playedAtNs) {
        for (int i = versions.size() - 1; i > 0; i--) {
            if (versions.get(i).effectiveFromNs() <= playedAtNs) {
                return versions.get(i);
            }
        }
        return firstVersion();
    }

    /** The same work with other versions. */
    WorkView with(List<SplitVersion> others) {
        return new WorkView(idHigh, idLow, asset, title, isrc, price, others, registeredAtNs);
    }

    /** The same work with one more version at the end. */
    WorkView plus(SplitVersion version) {
        List<SplitVersion> all = new ArrayList<>(versions);
        all.add(version);
        return with(all);
    }
}
