package tutti.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSessionTest {
    /** Field of /proc/PID/stat, counted from the one after the command's name. */
    private static final int STAT_SESSION = 3;

    @Test
    void shouldKeepTheProcessAndGiveItASession() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs Linux");
        Process process = start(OwnSession.before(), "sh", "-c", "cat /proc/$$/stat");

        String[] fields = output(process).replaceAll("^.*\\) ", "").split(" ", -1);

        assertThat(fields[STAT_SESSION]).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void shouldLowerWhatTakesOnlyWhatIsLeft() throws IOException {
        Process process = start(OwnSession.beforeLowest(), "nice");

        assertThat(output(process).strip()).isEqualTo("19");
    }

    @Test
    void shouldLowerTheSessionToo() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/autogroup")), "needs sessions that are given time");
        Process process = start(OwnSession.beforeLowest(), "cat", "/proc/self/autogroup");

        assertThat(output(process).strip()).endsWith("nice 19");
    }

    private static Process start(List<String> before, String... command) throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(command));
        return new ProcessBuilder(words).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
