package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;

class DataFolderTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldRefuseAFolderThatIsLocked() {
        Path lock = folder.resolve("node.lock");

        try (DataFolder held = DataFolder.lock(lock, "data folder x")) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> DataFolder.lock(lock, "data folder x"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("data folder x is in use")
                    .hasMessageContaining("node.lock");
        }
    }

    @Test
    void shouldKeepTheLockWhenASecondHolderWasRefused() throws IOException {
        Path lock = folder.resolve("node.lock");

        try (DataFolder held = DataFolder.lock(lock, "data folder")) {
            assertThatThrownBy(() -> DataFolder.lock(lock, "data folder")).isInstanceOf(ConfigException.class);

            assertThat(held).isNotNull();
            assertThat(isLockedInKernel(lock)).isTrue();
        }
    }

    @Test
    void shouldTakeAFolderAgainOnceItIsFree() {
        Path lock = folder.resolve("deep/node.lock");
        DataFolder.lock(lock, "data folder").close();

        try (DataFolder again = DataFolder.lock(lock, "data folder")) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void shouldRemoveMarkFilesOfAnEarlierLife() throws IOException {
        Path stale = folder.resolve("marks/group-0/cluster-mark.dat");
        Files.createDirectories(stale.getParent());
        Files.writeString(stale, "alive");

        DataFolder.freshMarks(folder.resolve("marks"));

        assertThat(folder.resolve("marks")).isEmptyDirectory();
    }

    /** Asks the kernel, since Java answers from its own table. */
    private static boolean isLockedInKernel(Path lock) throws IOException {
        String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream().anyMatch(line -> line.contains(inode));
    }
}
