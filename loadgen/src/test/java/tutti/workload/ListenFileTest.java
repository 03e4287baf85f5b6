package tutti.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenFileTest {
    private static final String FULL = """
            {"listened_at": 1700000000, "user_name": "ann", "track_metadata": {"artist_name": "Bach", \
            "track_name": "Aria", "additional_info": {"isrc": "DE-A12-34-56789", "duration_ms": 187500}}}
            """;
    private static final String SECONDS = """
            {"listened_at": 1700000001, "user_name": "bob", "track_metadata": {"artist_name": "Bach", \
            "track_name": "Gigue", "additional_info": {"duration": 61}}}
            """;
    private static final String BARE = """
            {"listened_at": 1700000002, "user_name": "ann", "track_metadata": {"artist_name": "Händel", \
            "track_name": "Sarabande"}}
            """;

    @TempDir
    private Path folder;

    private ListenFile.Listens read(String... lines) throws IOException {
        Path file = folder.resolve("listens.jsonl");
        Files.writeString(file, String.join("", lines));
        return ListenFile.read(file, 1, 1, Integer.MAX_VALUE, 0);
    }

    @Test
    void shouldCreateListenersArtistsAndWorksAsTheyAppear() throws IOException {
        Workload workload = read(FULL, SECONDS, BARE, FULL).workload();

        Plays plays = workload.plays();
        assertThat(plays.count()).isEqualTo(4);
        assertThat(workload.catalogue().payers()).hasSize(2);
        assertThat(workload.catalogue().works()).hasSize(3);
        assertThat(workload.catalogue().payees()).hasSize(9 + 2);
        assertThat(plays.payer(0)).isEqualTo(plays.payer(2)).isNotEqualTo(plays.payer(1));
        assertThat(plays.work(3)).isEqualTo(plays.work(0));
        assertThat(workload.catalogue().workMessages().get(0).getIsrc()).isEqualTo("DEA123456789");
    }

    @Test
    void shouldPayBySecondAndAssumeALengthWhereNoneIsGiven() throws IOException {
        Plays plays = read(FULL, SECONDS, BARE).workload().plays();

        assertThat(plays.units(0)).isEqualTo(188);
        assertThat(plays.units(1)).isEqualTo(61);
        assertThat(plays.units(2)).isEqualTo(210);
    }

    @Test
    void shouldDeriveTheSameIdsEachTime() throws IOException {
        Workload first = read(FULL, SECONDS).workload();
        Workload second = read(SECONDS, FULL).workload();

        assertThat(first.catalogue().payers())
                .containsExactlyInAnyOrderElementsOf(second.catalogue().payers());
        assertThat(first.catalogue().works().get(0).id())
                .isEqualTo(second.catalogue().works().get(1).id());
    }

    @Test
    void shouldSkipAndCountLinesThatHoldNoListen() throws IOException {
        ListenFile.Listens listens = read(FULL, "\n", "{\"user_name\": \"ann\"}\n", "not json\n", "[1]\n", BARE);

        assertThat(listens.workload().plays().count()).isEqualTo(2);
        assertThat(listens.skippedCount()).isEqualTo(3);
        assertThat(listens.firstSkipped()).isEqualTo("line 3: no track_metadata");
    }

    @Test
    void shouldTellWhatIsWrongWithAFileWithoutListens() {
        assertThatThrownBy(() -> read("{}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1: no user_name");
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class).hasMessageContaining("it is empty");
    }

    @Test
    void shouldReadNoMoreThanAskedFor() throws IOException {
        read(FULL);
        Path file = folder.resolve("listens.jsonl");

        Files.writeString(file, FULL.repeat(10));

        assertThat(ListenFile.read(file, 1, 1, 7, 0).workload().plays().count()).isEqualTo(7);
    }

    @Test
    void shouldKeepTitlesWithinTheLedgersBound() throws IOException {
        String title = "\uD834\uDD1E".repeat(200);

        Workload workload = read(BARE.replace("Sarabande", title)).workload();

        assertThat(workload.catalogue().workMessages().get(0).getTitleBytes().size())
                .isBetween(100, 256);
    }
}
