package tutti.consensus;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tutti.codec.UnsupportedFormatException;

/**
 * Told once that this node can no longer do its duty: its driver, archive, consensus module or service has died, hangs or
 * has a stuck disk. The node must leave at once, since half a node holds up the others; a supervisor starts it again.
 */
@FunctionalInterface
public interface FatalHandler {
    /** Exit code of a node that halted itself: {@code EX_SOFTWARE} of {@code sysexits.h}. A restart is the remedy. */
    int EXIT_CODE = 70;

    /** Exit code of a node that cannot go on with what is in its folder: {@code EX_CONFIG}. A restart does not help. */
    int EXIT_CODE_FOLDER = 78;

    /** Called from any thread, at most once for a node. */
    void onFatal(String reason, @Nullable Throwable cause);

    /** Halts the process without running shutdown hooks, which could hang on what is broken. */
    static FatalHandler halting() {
        return (reason, cause) -> {
            LoggerFactory.getLogger(FatalHandler.class).error("halting: {}", reason, cause);
            Runtime.getRuntime().halt(exitCode(cause));
        };
    }

    /** What the process that ends by the cause tells its supervisor. */
    static int exitCode(@Nullable Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof UnsupportedFormatException || link instanceof DamagedRecordingException) {
                return EXIT_CODE_FOLDER;
            }
        }
        return EXIT_CODE;
    }
}
