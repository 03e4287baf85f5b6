package tutti.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Processes in sessions of their own, as a service manager's are. Linux gives processor time to sessions first and to processes in them
 * second ({@code kernel.sched_autogroup_enabled}, sched(7)). Nodes that share one with busy processes make one greedy group, beside which
 * the kernel's own threads, the loop disks' and the network's among them, were seen to wait for seconds.
 */
public final class OwnSession {
    private static final String SETSID = "setsid";
    private static final boolean IS_POSSIBLE = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, SETSID)));

    /** A session has a niceness of its own where sessions are given time; then that of its processes counts only among them. */
    private static final String LOWER_SESSION = "echo 19 2>/dev/null >/proc/self/autogroup; exec \"$0\" \"$@\"";

    private OwnSession() {}

    /** The command with what gives its process a session; the command alone where there is no setsid(1). */
    public static List<String> of(List<String> command) {
        List<String> words = new ArrayList<>();
        if (IS_POSSIBLE) {
            words.add(SETSID);
        }
        words.addAll(command);
        return words;
    }

    /** The same for a process that takes only the processor time that nobody else wants. */
    public static List<String> ofLowest(List<String> command) {
        List<String> words = new ArrayList<>();
        if (IS_POSSIBLE) {
            words.addAll(List.of(SETSID, "sh", "-c", LOWER_SESSION));
        }
        words.addAll(List.of("nice", "-n", "19"));
        words.addAll(command);
        return words;
    }
}
