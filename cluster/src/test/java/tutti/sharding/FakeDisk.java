package tutti.sharding;

/** A disk that is as full as the test says. */
final class FakeDisk implements NodeDisk {
    volatile boolean low;

    @Override
    public boolean isLow() {
        return low;
    }

    @Override
    public long freeBytes() {
        return low ? 1 : 1000;
    }
}
