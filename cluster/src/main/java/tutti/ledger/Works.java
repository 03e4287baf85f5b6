package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** The works that live in this partition, each with the principal that registered it. Rarely changed, so plain objects. */
final class Works {
    static final int NONE = -1;

    private final int worksMax;
    private final StateDigest digest;
    private final List<Work> works = new ArrayList<>();
    private final IdIndex index;

    Works(int worksMax, StateDigest digest, long hashKey) {
        this.worksMax = worksMax;
        this.digest = digest;
        index = new IdIndex(worksMax, hashKey);
    }

    int count() {
        return works.size();
    }

    boolean hasRoom() {
        return works.size() < worksMax;
    }

    int find(long idHigh, long idLow) {
        long hash = index.hash(idHigh, idLow);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            WorkView work = view(index.slot(hash, at));
            if (work.idHigh() == idHigh && work.idLow() == idLow) {
                return index.slot(hash, at);
            }
        }
        return NONE;
    }

    WorkView view(int slot) {
        return works.get(slot).view();
    }

    int controller(int slot) {
        return works.get(slot).controller();
    }

    void add(WorkView view, int controller) {
        index.put(index.hash(view.idHigh(), view.idLow()), works.size());
        Work work = new Work(view, controller);
        works.add(work);
        digest.add(work.hash());
    }

    /** Another state of the work in the slot; its id is the same. */
    void replace(int slot, WorkView view) {
        Work before = works.get(slot);
        Work after = new Work(view, before.controller());
        works.set(slot, after);
        digest.replace(before.hash(), after.hash());
    }

    long recomputeDigest() {
        long sum = 0;
        for (int slot = 0; slot < works.size(); slot++) {
            sum += works.get(slot).hash();
        }
        return sum;
    }

    /** A work and who controls it. */
    private record Work(WorkView view, int controller) {
        private long hash() {
            long versions = view.versions().size();
            for (SplitVersion version : view.versions()) {
                versions = hash(versions, version);
            }
            long texts = StateDigest.of(StateDigest.of(view.title()), StateDigest.of(view.isrc()), 0, 0, 0);
            long numbers = StateDigest.of(StateDigest.WORK, view.price(), view.registeredAtNs(), controller, 0);
            long identity = StateDigest.of(StateDigest.WORK, view.idHigh(), view.idLow(), view.asset(), 0);
            return StateDigest.of(StateDigest.WORK, identity, texts, numbers, versions);
        }

        private static long hash(long before, SplitVersion version) {
            Split split = version.split();
            long hash = StateDigest.of(before, version.number(), version.effectiveFromNs(), split.size(), 0);
            for (int i = 0; i < split.size(); i++) {
                hash = StateDigest.of(hash, split.payeeHigh(i), split.payeeLow(i), split.millionths(i), i);
            }
            return hash;
        }
    }
}
