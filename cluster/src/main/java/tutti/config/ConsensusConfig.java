package tutti.config;

/**
 * Settings of the replicated logs.
 *
 * @param heartbeatTimeoutNs a follower that hears nothing from its leader for so long calls an election
 * @param logTermBytes length of a log term; the largest message is an eighth of it
 * @param frameBytesMax longest UDP datagram of a log
 * @param fileSyncLevel Aeron's: 0 leaves data to the page cache, 1 syncs data, 2 data and metadata
 * @param unsafeNoSync whether level 0 is meant: what is acknowledged may then be lost with the power
 * @param snapshotLogBytes of a partition, after its last snapshot, that make the next one due; 0 if it is by time alone
 * @param logKeptBytesMax of each partition's log for a member that does not come back; past it the member must be replaced
 */
public record ConsensusConfig(
        long heartbeatIntervalNs,
        long heartbeatTimeoutNs,
        long electionTimeoutNs,
        long startupCanvassTimeoutNs,
        int logTermBytes,
        int frameBytesMax,
        int batchBytesMax,
        int fileSyncLevel,
        boolean unsafeNoSync,
        int snapshotEveryMinutes,
        long snapshotLogBytes,
        long idleParkMaxNs,
        long logKeptBytesMax) {}
