package tutti.replica.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.replica.simulation.oracle.Told;

/** A batch in the log of a partition; and once it is committed, what it came to. */
final class Entry {
    final long position;
    final long timestampNs;

    /** Leadership in which it was logged: the leader of another has nobody to answer to. */
    final long term;

    final List<LoggedSection> sections;

    /** What was sent to the leader, without what it added. */
    final List<LoggedSection> sent;

    final byte[] batch;

    /** Digest of the state after it. */
    long digest;

    /** Hash of all that was told while it was applied. */
    long toldHash;

    List<Told> told = List.of();

    Entry(
            long position,
            long timestampNs,
            long term,
            List<LoggedSection> sections,
            List<LoggedSection> sent,
            byte[] batch) {
        this.position = position;
        this.timestampNs = timestampNs;
        this.term = term;
        this.sections = sections;
        this.sent = sent;
        this.batch = batch;
    }

    /** The command that was answered; null if it was no command of a client, or decides an earlier one. */
    @Nullable
    Command commandOf(Told of) {
        boolean isCommand = !of.isDecision() && sections.get(of.section()) instanceof LoggedSection.Commands;
        return isCommand
                ? ((LoggedSection.Commands) sections.get(of.section()))
                        .commands()
                        .get(of.item())
                : null;
    }

    String describe(World world) {
        StringBuilder text = new StringBuilder();
        for (LoggedSection section : sections) {
            text.append(text.isEmpty() ? "" : " | ").append(section.describe(world));
        }
        return text.toString();
    }
}
