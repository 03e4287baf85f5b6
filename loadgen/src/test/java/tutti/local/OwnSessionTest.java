package tutti.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSessionTest {
    /** Field of /proc/PID/stat, counted from the one after the command's name. */
    private static final int STAT_SESSION = 3;

    @Test
    void shouldKeepTheProcessAndGiveItASession() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs Linux");
        Process process = new ProcessBuilder(OwnSession.of(List.of("sh", "-c", "cat /proc/$$/stat"))).start();

        String[] fields = output(process).replaceAll("^.*\\) ", "").split(" ", -1);

        assertThat(fields[STAT_SESSION]).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void shouldLowerWhatTakesOnlyWhatIsLeft() throws IOException {
        Process process = new ProcessBuilder(OwnSession.ofLowest(List.of("nice"))).start();

        assertThat(output(process).strip()).isEqualTo("19");
    }

    @Test
    void shouldLowerTheSessionToo() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/autogroup")), "needs sessions that are given time");
        Process process = new ProcessBuilder(OwnSession.ofLowest(List.of("cat", "/proc/self/autogroup"))).start();

        assertThat(output(process).strip()).endsWith("nice 19");
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
