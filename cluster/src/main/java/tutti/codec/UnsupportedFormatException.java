package tutti.codec;

/** Bytes of the log or of a snapshot are of a format that this version does not know: the node must be upgraded. */
public final class UnsupportedFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String what, int found, int known) {
        super(what + " has format " + found + ", this version knows " + known + "; upgrade the node");
    }
}
