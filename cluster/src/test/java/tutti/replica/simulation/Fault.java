package tutti.replica.simulation;

/** What goes wrong in a run. A seed picks some of them, so that each also happens without the others. */
enum Fault {
    /** A member stops anywhere, also between what it logged and what it applied, and comes back from its snapshot and log. */
    CRASH,
    /** All members of a partition stop at once. */
    POWER_CUT,
    /** A member that stops loses what its disk had not synced. */
    LOST_TAIL,
    /** Another member leads from now on; what the old leader logged alone is gone. */
    ELECTION,
    /** A member takes a snapshot; or gets one from another. */
    SNAPSHOT,
    /** A member stops within its snapshot. */
    TORN_SNAPSHOT,
    /** Followers and disks are slow: entries are logged, and neither committed nor applied. */
    LAG,
    /** What clients send does not reach a log. */
    LOST_REQUEST,
    /** The leader does not look old ids up before it logs. */
    LOST_LOOKUP,
    /** What the leader looked up is logged later. */
    LATE_LOOKUP,
    /** A message of a client is logged again, perhaps much later. */
    REPEATED_ENTRY,
    /** What a leader answers does not reach the client. */
    LOST_ANSWER,
    /** What one partition sends another is lost. */
    LOST_MESSAGE,
    /** What one partition sends another arrives twice. */
    REPEATED_MESSAGE,
    /** What one partition sends another is overtaken. */
    REORDERED_MESSAGE,
    /** Leaders' clocks are seconds apart. */
    CLOCK_JUMP
}
