package tutti.ledger;

import org.agrona.DirectBuffer;

/** Takes a snapshot of replicated state as a sequence of chunks, in order. */
@FunctionalInterface
public interface SnapshotSink {
    /** Most bytes in one chunk. */
    int CHUNK_BYTES_MAX = 512 * 1024;

    /** Takes one chunk; the buffer may be reused after the call. */
    void chunk(DirectBuffer buffer, int offset, int length);
}
