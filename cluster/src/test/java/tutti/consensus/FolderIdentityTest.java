package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.config.ConfigException;
import tutti.partition.Partitioning;

class FolderIdentityTest {
    private static final String CLUSTER = "0123456789abcdef0123456789abcdef";
    private static final FolderIdentity NODE_1 = new FolderIdentity(1, "0,1,2", 2);
    private static final IdentityFile FILE = new IdentityFile(
            1, "0,1,2", new Kin(CLUSTER, Partitioning.initial(2)), Map.of(1, CLUSTER.replace('0', '9')), 2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldKnowAgainWhatItWrote() throws IOException {
        FILE.write(folder);

        assertThat(NODE_1.claim(folder)).isEqualTo(FILE);
        assertThat(NODE_1.read(folder)).isEqualTo(FILE);
        assertThat(Files.readString(folder.resolve(IdentityFile.NAME)))
                .startsWith("tutti-data 2\nnode=1\nmembers=0,1,2\nslots=2\ncluster=" + CLUSTER + "\n");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"2, '0,1,2', 2, node=2", "1, '0,1,2', 4, partitions=4", "1, '0,1,2,3,4', 2, 'members=0,1,2,3,4'"})
    void shouldRefuseTheFolderOfAnother(int node, String members, int partitions, String difference) {
        FILE.write(folder);

        assertThatThrownBy(() -> new FolderIdentity(node, members, partitions).claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node=1 members=0,1,2 partitions=2")
                .hasMessageContaining(difference);
    }

    @Test
    void shouldRefuseAnUnknownFormat() throws IOException {
        Files.writeString(folder.resolve(IdentityFile.NAME), "tutti-data 9\n");

        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown format");
    }

    /** Whichever byte is another, and wherever the file ends. */
    @Test
    void shouldRefuseWhatIsDamaged() throws IOException {
        FILE.write(folder);
        Path file = folder.resolve(IdentityFile.NAME);
        byte[] whole = Files.readAllBytes(file);

        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] = (byte) (flipped[at] ^ (1 << (at % 8)));
            Files.write(file, flipped);
            assertRefused();
            Files.write(file, Arrays.copyOf(whole, at));
            assertRefused();
        }
    }

    @Test
    void shouldKnowHowTheSlotsLieSincePartitionsWereAdded() {
        FILE.write(folder);
        Partitioning grown = Partitioning.initial(2).with(4, List.of(96L, 128L));

        NODE_1.replace(folder, grown);

        assertThat(new FolderIdentity(1, "0,1,2", 4).claim(folder)).isEqualTo(FILE.with(grown));
        assertThat(NODE_1.read(folder)).isEqualTo(FILE.with(grown));
        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("partitions=4")
                .hasMessageContaining("repartition");
        assertThatThrownBy(() -> new FolderIdentity(2, "0,1,2", 4).read(folder)).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldRefuseToReadAFolderThatIsNobodys() {
        assertThatThrownBy(() -> NODE_1.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no node has run on it");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*(damaged|unknown format).*");
    }
}
