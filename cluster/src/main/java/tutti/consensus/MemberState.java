package tutti.consensus;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What this node's member of one group knows, copied out of Aeron's mapped counters by the threads that own them: readers
 * on other threads must not touch a mapping that may be closed under them.
 */
final class MemberState {
    static final int NO_LEADER = -1;

    private volatile boolean leader;
    private volatile boolean electing = true;
    private volatile long leadershipTermId = -1;
    private volatile TermLeader known = new TermLeader(-1, NO_LEADER);
    private volatile long cycleNs;
    private volatile long storedPosition;
    private volatile long committedPosition;
    private volatile long snapshotPosition;

    private volatile long logStart;
    private volatile int refusedSnapshots;
    private volatile boolean claiming;
    private volatile boolean snapshotting;
    private volatile boolean copying;
    private volatile long snapshotPauseNs;
    private volatile KeptSnapshots snapshots = KeptSnapshots.NONE;
    private volatile Set<Long> unwritten = Set.of();

    /** Position of what Aeron calls 0. Set before the member starts. */
    private volatile long logBegin;

    /** To be called before the member starts. */
    void beginAt(long position) {
        logBegin = position;
        logStart = position;
        onPositions(0, 0);
    }

    long logBegin() {
        return logBegin;
    }

    /** By the consensus module's thread, every duty cycle; writes only what changed, since most do rarely. */
    void onModule(boolean leader, boolean electing, long leadershipTermId) {
        if (this.electing != electing) {
            this.electing = electing;
        }
        if (this.leadershipTermId != leadershipTermId) {
            this.leadershipTermId = leadershipTermId;
        }
        if (this.leader != leader) {
            this.leader = leader;
        }
    }

    /** As Aeron counts, from 0. */
    void onPositions(long storedByAeron, long committedByAeron) {
        long stored = logBegin + storedByAeron;
        long committed = logBegin + committedByAeron;
        if (storedPosition != stored) {
            storedPosition = stored;
        }
        if (committedPosition != committed) {
            committedPosition = committed;
        }
    }

    /** By the consensus module's thread: a duty cycle ended at this monotonic time. */
    void onCycle(long nowNs) {
        cycleNs = nowNs == 0 ? 1 : nowNs;
    }

    /** Time since the module's last duty cycle, 0 before the first. */
    long cycleAgeNs(long nowNs) {
        long last = cycleNs;
        return last == 0 ? 0 : Math.max(0, nowNs - last);
    }

    /**
     * That member leads the term: told by the term's first entry in the log or, since a member that begins with a snapshot of the
     * running term has no such entry, by the leader itself. By any thread.
     */
    synchronized void onLeader(long termId, int memberId) {
        if (termId > known.termId) {
            known = new TermLeader(termId, memberId);
        }
    }

    /** By the service's thread: the recording log may name a snapshot at this position, as Aeron counts, that is not written yet. */
    synchronized void onSnapshotBegun(long position) {
        Set<Long> more = new TreeSet<>(unwritten);
        more.add(position);
        unwritten = Set.copyOf(more);
    }

    /** There is a snapshot at this position, as Aeron counts: it was loaded, or is written to its end. */
    synchronized void onSnapshot(long position) {
        Set<Long> fewer = new TreeSet<>(unwritten);
        fewer.remove(position);
        unwritten = Set.copyOf(fewer);
        snapshotPosition = logBegin + position;
    }

    /** Positions, as Aeron counts, of snapshots that the recording log names and that are not written, or never will be. */
    Set<Long> unwrittenSnapshots() {
        return unwritten;
    }

    /** Before the member starts, but after {@link #beginAt}: what it begins with. */
    void onRecovered(SnapshotRecovery.Recovered recovered) {
        refusedSnapshots = recovered.refused();
        onLogStart(recovered.logStart());
        storedPosition = logBegin + recovered.logEnd();
    }

    /** The log begins here now, as Aeron counts. */
    void onLogStart(long startByAeron) {
        logStart = logBegin + startByAeron;
    }

    /** Position below which this member has no log. */
    long logStart() {
        return logStart;
    }

    int refusedSnapshots() {
        return refusedSnapshots;
    }

    /** By the consensus module's thread: the recording log names these. */
    synchronized void onSnapshots(KeptSnapshots named) {
        snapshots = named;
        unwritten = unwritten.stream().filter(named::mayName).collect(Collectors.toUnmodifiableSet());
    }

    /** Those that the recording log names and that are written. */
    KeptSnapshots snapshots() {
        return snapshots.without(unwritten);
    }

    /** Position of the newest snapshot that is whole; 0 if there is none. */
    long wholeSnapshotPosition() {
        List<KeptSnapshots.Named> newestFirst = snapshots().newestFirst();
        return newestFirst.isEmpty() ? 0 : logBegin + newestFirst.get(0).position();
    }

    /** By the service's thread: it applies nothing until it has copied its state for a snapshot, or it has. */
    void onCopying(boolean is) {
        copying = is;
    }

    boolean isCopying() {
        return copying;
    }

    /** By the consensus module's thread: this member was elected and is about to lead, or no longer. */
    void onClaim(boolean is) {
        claiming = is;
    }

    boolean isClaiming() {
        return claiming;
    }

    /** By the consensus module's thread: this member takes a snapshot now, or no longer. */
    void onSnapshotting(boolean is) {
        snapshotting = is;
    }

    /** The group stands until the archive, and what lies on the way to it, has done its part. */
    boolean isHurried() {
        return electing || snapshotting;
    }

    /** By the consensus module's thread: this member led, and payments stood for so long, for a snapshot. */
    void onSnapshotPause(long ns) {
        snapshotPauseNs = ns;
    }

    long snapshotPauseNs() {
        return snapshotPauseNs;
    }

    boolean isLeader() {
        return leader;
    }

    boolean isElecting() {
        return electing;
    }

    long leadershipTermId() {
        return leadershipTermId;
    }

    /** The leader of the term in which this member is; {@link #NO_LEADER} while it elects one or has not heard who leads. */
    int leaderMemberId() {
        TermLeader named = known;
        return electing || named.termId != leadershipTermId ? NO_LEADER : named.memberId;
    }

    /** The last leader that this member knew of; {@link #NO_LEADER} if there was none. */
    int lastLeader() {
        return known.memberId;
    }

    long storedPosition() {
        return storedPosition;
    }

    long committedPosition() {
        return committedPosition;
    }

    long snapshotPosition() {
        return snapshotPosition;
    }

    private record TermLeader(long termId, int memberId) {}
}
