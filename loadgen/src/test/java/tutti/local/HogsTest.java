package tutti.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HogsTest {
    @Test
    void shouldBeBusyUntilTheyAreStopped() {
        Hogs hogs = new Hogs(2);
        List<ProcessHandle> processes = hogs.processes();
        assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);

        hogs.stop();

        processes.forEach(HogsTest::awaitEnd);
    }

    @Test
    void shouldEndWithTheProcessThatStartedThem() throws IOException {
        Process parent = new ProcessBuilder("sh", "-c", "sh -c 'echo $$; " + Hogs.LOOP + "' & sleep 600").start();
        byte[] line = new byte[16];
        int length = parent.getInputStream().read(line);
        ProcessHandle hog = ProcessHandle.of(
                        Long.parseLong(new String(line, 0, length, StandardCharsets.US_ASCII).trim()))
                .orElseThrow();
        assertThat(hog.isAlive()).isTrue();

        parent.descendants().filter(child -> child.pid() != hog.pid()).forEach(ProcessHandle::destroyForcibly);
        parent.destroyForcibly();

        awaitEnd(hog);
    }

    private static void awaitEnd(ProcessHandle process) {
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(20));
    }
}
