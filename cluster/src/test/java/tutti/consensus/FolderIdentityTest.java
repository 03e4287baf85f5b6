package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;
import tutti.partition.Partitioning;

class FolderIdentityTest {
    private static final FolderIdentity NODE_1 = new FolderIdentity(1, "0,1,2", 2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldClaimAnEmptyFolderAndKnowItAgain() throws IOException {
        NODE_1.claim(folder);

        assertThatCode(() -> NODE_1.claim(folder)).doesNotThrowAnyException();
        assertThat(Files.readString(folder.resolve(FolderIdentity.FILE)))
                .isEqualTo("tutti-data 1\nnode=1\nmembers=0,1,2\npartitions=2\n");
    }

    @Test
    void shouldRefuseTheFolderOfAnotherNode() {
        NODE_1.claim(folder);

        assertThatThrownBy(() -> new FolderIdentity(2, "0,1,2", 2).claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node=1")
                .hasMessageContaining("node=2");
    }

    @Test
    void shouldRefuseAnotherNumberOfPartitions() {
        NODE_1.claim(folder);

        assertThatThrownBy(() -> new FolderIdentity(1, "0,1,2", 4).claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("partitions=2")
                .hasMessageContaining("partitions=4");
    }

    @Test
    void shouldRefuseAnotherSetOfMembers() {
        NODE_1.claim(folder);

        assertThatThrownBy(() -> new FolderIdentity(1, "0,1,2,3,4", 2).claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("members=0,1,2,3,4");
    }

    @Test
    void shouldRefuseAFolderWithALogButNoIdentity() throws IOException {
        Files.createDirectory(folder.resolve(ConsensusLayout.ARCHIVE));

        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("says whose");
    }

    @Test
    void shouldRefuseAnUnknownFormat() throws IOException {
        Files.writeString(folder.resolve(FolderIdentity.FILE), "tutti-data 9\n");

        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown format");
    }

    @Test
    void shouldKnowHowTheSlotsLieSincePartitionsWereAdded() throws IOException {
        assertThat(NODE_1.claim(folder)).isEqualTo(Partitioning.initial(2));
        Partitioning grown = Partitioning.initial(2).with(4, List.of(96L, 128L));

        NODE_1.replace(folder, grown);

        assertThat(Files.readString(folder.resolve(FolderIdentity.FILE)))
                .isEqualTo("tutti-data 1\nnode=1\nmembers=0,1,2\npartitions=4\nslots=2;4@96,128\n");
        assertThat(new FolderIdentity(1, "0,1,2", 4).claim(folder)).isEqualTo(grown);
        assertThat(NODE_1.read(folder)).isEqualTo(grown);
        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("partitions=4")
                .hasMessageContaining("repartition");
        assertThatThrownBy(() -> new FolderIdentity(2, "0,1,2", 4).read(folder)).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldRefuseSlotsThatCannotLieSo() throws IOException {
        Files.writeString(
                folder.resolve(FolderIdentity.FILE),
                "tutti-data 1\nnode=1\nmembers=0,1,2\npartitions=2\nslots=2;2@1\n");

        assertThatThrownBy(() -> NODE_1.claim(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("damaged");
    }
}
