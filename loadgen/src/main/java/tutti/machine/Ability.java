package tutti.machine;

/** What can be done to machines; not every computer allows all of it. */
public enum Ability {
    /** Cut the power, hang, fail or fill a disk. */
    DISK("root, loop devices, mkfs.ext4, perl and fsfreeze"),
    /** Cut the network between machines. */
    NETWORK("root and iproute2"),
    /** Lose packets between machines. */
    LOSS("root, iproute2 and nftables"),
    /** Carry packets between machines late. */
    DELAY("root, iproute2, perl and /dev/net/tun"),
    /** Set a machine's clock. */
    CLOCK("a C compiler, cc"),
    /** Give a machine's process no more memory. */
    MEMORY("root and the memory cgroup of version 1");

    private final String needs;

    Ability(String needs) {
        this.needs = needs;
    }

    /** What must be there for it, in words. */
    public String needs() {
        return needs;
    }
}
