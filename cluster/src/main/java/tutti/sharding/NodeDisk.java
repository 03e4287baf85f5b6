package tutti.sharding;

/** Room on the disk of this node's data folder. Thread-safe. */
public interface NodeDisk {
    /** A disk on which there is always room. */
    NodeDisk ROOMY = new NodeDisk() {
        @Override
        public boolean isLow() {
            return false;
        }

        @Override
        public long freeBytes() {
            return Long.MAX_VALUE;
        }
    };

    /** True while nothing should grow what lies on it. */
    boolean isLow();

    /** Bytes that this process may still write. */
    long freeBytes();
}
