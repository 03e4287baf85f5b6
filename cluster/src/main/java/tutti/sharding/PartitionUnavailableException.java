package tutti.sharding;

/** No leader of the partition answered until the deadline. */
public final class PartitionUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartitionUnavailableException(int partition) {
        super("no leader of partition " + partition + " answered until the deadline");
    }
}
