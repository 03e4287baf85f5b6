package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * New splits for works that are registered. A version begins at least a notice period after the ledger time at which it was
 * accepted, so that whoever has read the work since half of that pays no play by a split that holds no more: see decision 0011.
 */
final class SplitVersions {
    private final Books books;

    SplitVersions(Books books) {
        this.books = books;
    }

    Outcome add(NewSplit command) {
        Outcome shape = Shape.of(command);
        if (shape != null) {
            return shape;
        }
        if (!books.isHome(command.workHigh(), command.workLow())) {
            return Outcome.MOVED;
        }
        int slot = books.works.find(command.workHigh(), command.workLow());
        if (slot == Works.NONE) {
            return Outcome.WORK_NOT_FOUND;
        }
        WorkView work = books.works.view(slot);
        SplitVersion version = new SplitVersion(command.version(), command.effectiveFromNs(), command.split());
        List<SplitVersion> kept = keptBefore(version, work);
        Outcome problem = problem(command, slot, kept.size());
        if (problem != null) {
            return problem;
        }
        kept.add(version);
        books.works.replace(slot, work.with(kept));
        books.entries.split(command);
        return Outcome.CREATED;
    }

    private @Nullable Outcome problem(NewSplit command, int slot, int keptBefore) {
        WorkView work = books.works.view(slot);
        if (Shape.isBelowOneMinorUnit(command.split(), work.price())) {
            return Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT;
        }
        Outcome known = ofKnown(command, slot);
        if (known != null) {
            return known;
        }
        Outcome payees = Payees.problem(books, command.split(), books.assets.find(work.asset()));
        if (payees != null) {
            return payees;
        }
        if (books.works.controller(slot) != command.principal()) {
            return Outcome.UPDATING_NOT_ALLOWED;
        }
        if (command.version() != work.lastVersion().number() + 1) {
            return Outcome.SPLIT_VERSION_NOT_NEXT;
        }
        if (command.effectiveFromNs() - books.timeNs() < books.limits.splitNoticeNs()) {
            return Outcome.NOTICE_TOO_SHORT;
        }
        return keptBefore < SplitVersion.KEPT_MAX ? null : Outcome.TOO_MANY_SPLIT_VERSIONS;
    }

    /** What a command is answered that says again what the work has; null if it has no such version. */
    private @Nullable Outcome ofKnown(NewSplit command, int slot) {
        for (SplitVersion version : books.works.view(slot).versions()) {
            if (version.number() == command.version()) {
                return difference(version, command, books.works.controller(slot));
            }
        }
        return null;
    }

    private static Outcome difference(SplitVersion known, NewSplit command, int controller) {
        if (controller != command.principal()) {
            return Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER;
        }
        if (!known.split().equals(command.split())) {
            return Outcome.EXISTS_WITH_DIFFERENT_SPLIT;
        }
        return known.effectiveFromNs() == command.effectiveFromNs()
                ? Outcome.EXISTS
                : Outcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE;
    }

    /** Those versions that plays can still be paid by once the new one is there, and the first. */
    private List<SplitVersion> keptBefore(SplitVersion added, WorkView work) {
        // No partition takes plays from before this: its ledger time differs from ours by far less than the notice
        // period.
        long playedSinceNs = books.timeNs() - books.limits.lateMaxNs() - books.limits.splitNoticeNs();
        List<SplitVersion> versions = work.versions();
        List<SplitVersion> kept = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            SplitVersion next = i + 1 < versions.size() ? versions.get(i + 1) : added;
            boolean isOver = next.effectiveFromNs() <= playedSinceNs;
            boolean isOvertaken = versions.get(i).effectiveFromNs() >= added.effectiveFromNs();
            if (i == 0 || (!isOver && !isOvertaken)) {
                kept.add(versions.get(i));
            }
        }
        return kept;
    }
}
