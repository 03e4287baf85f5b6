package tutti.storage;

import tutti.config.StorageConfig;

/** Whether a disk is low, by how much of it is free: it gets low below one mark, and ceases to be above a higher one. */
final class DiskLevel {
    private final long lowBytes;
    private final long reserveBytes;
    private boolean isLow;

    DiskLevel(StorageConfig config) {
        this.lowBytes = config.diskLowBytes();
        this.reserveBytes = config.diskReserveBytes();
    }

    /**
     * Takes what is free now.
     *
     * @param isReserveKept true if the reserve is written: without it there is no room for a start on a full disk
     */
    boolean look(long freeBytes, boolean isReserveKept) {
        isLow = isLow ? freeBytes < resumeBytes() || !isReserveKept : freeBytes < lowBytes;
        return isLow;
    }

    /** True if the reserve can be written and the disk is not low then. */
    boolean hasRoomForReserve(long freeBytes) {
        return freeBytes >= resumeBytes() + reserveBytes;
    }

    /** True if so many bytes can be written and the disk is not low then. */
    boolean hasRoomFor(long bytes, long freeBytes) {
        return freeBytes - bytes >= lowBytes;
    }

    private long resumeBytes() {
        return lowBytes + lowBytes / 4;
    }
}
