package tutti.consensus;

import org.agrona.BitUtil;

/**
 * Frames of a service's snapshot, one message each, behind Aeron's own marks. The end says how many chunks and bytes went
 * before, so that a snapshot cut short is not taken for a whole one.
 *
 * <pre>
 * chunk:
 * 0          4               8
 * | kind = 1 | number from 0 | bytes ...
 * end:
 * 0          4        8                    16
 * | kind = 2 | chunks | chunk bytes (long) |
 * </pre>
 */
final class SnapshotFrames {
    static final int KIND = 0;
    static final int NUMBER = KIND + BitUtil.SIZE_OF_INT;
    static final int HEADER_LENGTH = NUMBER + BitUtil.SIZE_OF_INT;
    static final int TOTAL_BYTES = HEADER_LENGTH;
    static final int END_LENGTH = TOTAL_BYTES + BitUtil.SIZE_OF_LONG;

    static final int KIND_CHUNK = 1;
    static final int KIND_END = 2;

    private SnapshotFrames() {}
}
