package tutti.consensus;

/**
 * What a member has of a partition's log.
 *
 * @param startPosition below which it has no log any more
 * @param keptForMembersBytes of log that it has stored and some other member has not, or is not known to have
 * @param refusedSnapshots that were damaged when it started
 * @param snapshotPauseNs for which it took no payments for the last snapshot that it took as leader, 0 if it took none
 */
public record LogFigures(long startPosition, long keptForMembersBytes, long refusedSnapshots, long snapshotPauseNs) {}
