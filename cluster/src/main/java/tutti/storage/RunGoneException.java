package tutti.storage;

/** The run was merged into another and removed while it was read: look again in the runs that there are now. */
final class RunGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunGoneException(long run) {
        super("run " + run + " is gone", null, false, false);
    }
}
