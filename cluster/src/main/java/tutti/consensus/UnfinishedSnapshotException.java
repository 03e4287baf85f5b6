package tutti.consensus;

import io.aeron.exceptions.AeronException;

/** A snapshot has no end frame, and what there is of it is as it was written. */
final class UnfinishedSnapshotException extends AeronException {
    private static final long serialVersionUID = 1L;

    UnfinishedSnapshotException(String message) {
        super(message);
    }
}
