package tutti.local;

/** What must be done also if this process is told to end. */
public final class CleanUp {
    private final Thread hook;

    private CleanUp(Thread hook) {
        this.hook = hook;
    }

    /** From now on {@code action} runs if the process ends. */
    public static CleanUp atEnd(Runnable action) {
        Thread hook = new Thread(action, "tutti-clean-up");
        Runtime.getRuntime().addShutdownHook(hook);
        return new CleanUp(hook);
    }

    /** Takes the order back, once it has been done: a process that starts many clusters must not keep them all until its end. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending: the hook runs.
        }
    }
}
