package tutti.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the operating system's own commands. */
public final class Shell {
    private static final long LIMIT_SECONDS = 60;

    private Shell() {}

    /** Runs a command to its end and returns what it printed; throws if it fails. */
    public static String run(String... words) {
        Process process = null;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new MachineException(text(words) + " did not end within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new MachineException(text(words) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new MachineException("cannot run " + text(words) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MachineException("interrupted while " + text(words) + " ran", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** The same; false if it fails. */
    static boolean succeeds(String... words) {
        try {
            run(words);
            return true;
        } catch (MachineException e) {
            return false;
        }
    }

    private static String text(String... words) {
        return String.join(" ", List.of(words));
    }
}
