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
 * the kernel's own threads, the loop disks' and the network's among them, were seen to wait for seconds. Nodes that are alone on a machine
 * answer more evenly in one session with the load: what is due next runs next, whosever it is.
 */
public final class OwnSession {
    private static final String SETSID = "setsid";
    private static final boolean IS_POSSIBLE = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, SETSID)));

    /** A session has a niceness of its own where sessions are given time; then that of its processes counts only among them. */
    private static final String LOWER_SESSION = "echo 19 2>/dev/null >/proc/self/autogroup; exec \"$0\" \"$@\"";

    private OwnSession() {}

    /** Words in front of a command that give its process a session; none where there is no setsid(1). */
    public static List<String> before() {
        return IS_POSSIBLE ? List.of(SETSID) : List.of();
    }

    /** Words in front of a command whose process takes only the processor time that nobody else wants, in a session. */
    public static List<String> beforeLowest() {
        List<String> words = new ArrayList<>(before());
        if (IS_POSSIBLE) {
            words.addAll(List.of("sh", "-c", LOWER_SESSION));
        }
        words.addAll(List.of("nice", "-n", "19"));
        return words;
    }
}
