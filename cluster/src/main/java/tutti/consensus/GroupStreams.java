package tutti.consensus;

/**
 * Stream ids of one consensus group. Groups share one driver and one archive, so every id is Aeron's default offset by 100
 * times the group.
 */
record GroupStreams(int group) {
    /**
     * The archive's control stream, over UDP and over IPC, for all groups. It must be one number: a follower asks another
     * node's archive for the log under the stream id of its own local session ({@code ConsensusModuleAgent} line 2915,
     * {@code newLogReplication}).
     */
    static final int ARCHIVE_CONTROL = 10;

    /** Most members for which the egress ids of a group stay below the next group's range. */
    static final int MEMBERS_MAX = 60;

    private static final int STRIDE = 100;

    int log() {
        return id(100);
    }

    int ingress() {
        return id(101);
    }

    int replay() {
        return id(103);
    }

    int service() {
        return id(104);
    }

    int consensusModule() {
        return id(105);
    }

    int serviceSnapshot() {
        return id(106);
    }

    int moduleSnapshot() {
        return id(107);
    }

    int consensus() {
        return id(108);
    }

    int moduleArchiveResponse() {
        return id(120);
    }

    int serviceArchiveResponse() {
        return id(121);
    }

    int pruningArchiveResponse() {
        return id(122);
    }

    int snapshotArchiveResponse() {
        return id(123);
    }

    /** Differs by member: a session opened on another node must not find a subscriber on this node's driver. */
    int egress(int member) {
        return id(130 + member);
    }

    private int id(int base) {
        return base + STRIDE * group;
    }
}
