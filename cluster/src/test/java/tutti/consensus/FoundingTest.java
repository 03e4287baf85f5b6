package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/** Memberships of three nodes, without logs; over real ports and folders. */
class FoundingTest {
    private static final int NODES = 3;
    private static final int PARTITIONS = 2;
    private static final long PATIENCE_S = 20;

    @TempDir
    Path folder = Path.of("");

    private final int firstPort = FreePorts.block(NODES * NodeAddress.aeronPorts(PARTITIONS));
    private final Map<Integer, Membership> open = new HashMap<>();
    private final NodeFailure failure = new NodeFailure((reason, cause) -> {});

    @AfterEach
    void close() {
        open.values().forEach(Membership::close);
    }

    @Test
    void shouldFoundOneClusterByAllNodesThatAreEmpty() throws Exception {
        List<CompletableFuture<Partitioning>> claims = List.of(claim(2), claim(1), claim(0));

        for (CompletableFuture<Partitioning> claim : claims) {
            assertThat(claim.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(Partitioning.initial(PARTITIONS));
        }
        Kin kin = file(0).kin();
        assertThat(file(1).kin()).isEqualTo(kin);
        assertThat(file(2).kin()).isEqualTo(kin);
        assertThat(file(2).founders()).containsOnlyKeys(0, 1, 2);
    }

    @Test
    void shouldWaitForEveryNode() throws Exception {
        CompletableFuture<Partitioning> first = claim(0);
        CompletableFuture<Partitioning> second = claim(1);

        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> !first.isDone() && !second.isDone());
        claim(2).get(PATIENCE_S, TimeUnit.SECONDS);
        first.get(PATIENCE_S, TimeUnit.SECONDS);
        second.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** It was killed after it had said that it was empty, and before it had written what it had joined. */
    @Test
    void shouldTakeInANodeThatWasKilledBeforeItJoined() throws Exception {
        foundAll();
        Kin kin = file(0).kin();
        String birth = Objects.requireNonNull(file(0).founders().get(2));
        restartWithBirth(2, birth);

        claim(2).get(PATIENCE_S, TimeUnit.SECONDS);

        assertThat(file(2).kin()).isEqualTo(kin);
        assertThat(data(2).resolve("birth")).doesNotExist();
    }

    /** The founder is gone; the other that joined knows as much. */
    @Test
    void shouldTakeInANodeWhileTheFounderIsDown() throws Exception {
        foundAll();
        Kin kin = file(1).kin();
        restartWithBirth(2, Objects.requireNonNull(file(1).founders().get(2)));
        open(0).close();

        claim(2).get(PATIENCE_S, TimeUnit.SECONDS);

        assertThat(file(2).kin()).isEqualTo(kin);
    }

    @Test
    void shouldRefuseAFolderThatWasLostWhoeversItIs() throws Exception {
        foundAll();

        for (int node = 0; node < NODES; node++) {
            IdentityFile found = file(node);
            IoUtil.delete(data(node).toFile(), false);
            int lost = node;
            assertRefused(() -> membership(lost).claim(failure), "this cluster has data and this folder has none");
            found.write(data(node));
            claim(node).get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    /** What a member's folder held was removed by hand, but not the folder: nothing in it may count as never used. */
    @Test
    void shouldRefuseAFolderOfWhichOnlyTheLogsAreGone() throws Exception {
        foundAll();
        Membership member = open(1);
        member.begin();
        member.close();
        IoUtil.delete(data(1).resolve("group-0").toFile(), false);
        Files.createDirectories(data(1).resolve(ConsensusLayout.ARCHIVE));
        Files.writeString(data(1).resolve(ConsensusLayout.ARCHIVE).resolve("archive.catalog"), "x");

        Membership again = membership(1);
        again.claim(failure);

        assertThatThrownBy(again::checkFiles)
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("group-0")
                .hasMessageContaining("--replace");
    }

    @Test
    void shouldRefuseAFolderWithALogThatIsNobodys() throws IOException {
        Files.createDirectories(data(1).resolve(ConsensusLayout.ARCHIVE));

        assertRefused(() -> membership(1).claim(failure), "says whose");
        assertRefused(() -> membership(1, PARTITIONS, Beginning.REPLACE).claim(failure), "says whose");
        assertThat(data(1).resolve(ConsensusLayout.ARCHIVE)).exists();
    }

    @Test
    void shouldRefuseAnotherNumberOfPartitionsThanTheOthersHave() {
        var unused = List.of(claim(0), claim(1));

        assertRefused(() -> membership(2, 4, Beginning.NORMAL).claim(failure), "partitions=2");
    }

    @Test
    void shouldNotReplaceWhereNobodyHasData() {
        var unused = List.of(claim(0), claim(1));

        assertRefused(() -> membership(2, PARTITIONS, Beginning.REPLACE).claim(failure), "start without --replace");
    }

    /** The founder was emptied after it had asked, and asked again: what it founded first is void. */
    @Test
    void shouldNotJoinWhatTheFounderForgot() {
        PeerBook book = new PeerBook(FolderIdentity.of(config(1, PARTITIONS)));
        String birth = Kin.newId();
        String forgotten = Kin.newId();
        String present = Kin.newId();
        book.isEmpty(birth);
        book.who(new PeerQuestion(0, forgotten, PeerQuestion.WHO, List.of()));
        book.who(new PeerQuestion(0, present, PeerQuestion.WHO, List.of()));

        assertThat(book.join(founding(forgotten, birth))).isFalse();
        assertThat(book.join(founding(present, birth))).isTrue();
    }

    private static IdentityFile founding(String founder, String birth) {
        return new IdentityFile(
                1, "0,1,2", new Kin(Kin.newId(), Partitioning.initial(PARTITIONS)), Map.of(0, founder, 1, birth), 0);
    }

    private void foundAll() throws Exception {
        List<CompletableFuture<Partitioning>> claims = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            claims.add(claim(node));
        }
        for (CompletableFuture<Partitioning> claim : claims) {
            claim.get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    private Membership open(int node) {
        return Objects.requireNonNull(open.get(node));
    }

    private void restartWithBirth(int node, String birth) throws IOException {
        open(node).close();
        Files.delete(data(node).resolve(IdentityFile.NAME));
        Files.writeString(data(node).resolve("birth"), birth + "\n");
    }

    private CompletableFuture<Partitioning> claim(int node) {
        Membership membership = membership(node);
        return CompletableFuture.supplyAsync(() -> membership.claim(failure), task -> new Thread(task).start());
    }

    private Membership membership(int node) {
        return membership(node, PARTITIONS, Beginning.NORMAL);
    }

    /** In place of the one that the node had. */
    private Membership membership(int node, int partitions, Beginning beginning) {
        Membership former = open.get(node);
        if (former != null) {
            former.close();
        }
        Membership membership = Membership.open(config(node, partitions), layout(node), beginning, members());
        open.put(node, membership);
        return membership;
    }

    private static void assertRefused(ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(ConfigException.class).hasMessageContaining(why);
    }

    private static List<MemberState> members() {
        return List.of(new MemberState(), new MemberState());
    }

    private NodeConfig config(int node, int partitions) {
        return ConsensusSettings.node(node, NODES, partitions, folder, firstPort);
    }

    private ConsensusLayout layout(int node) {
        IoUtil.ensureDirectoryExists(data(node).toFile(), "data folder");
        return ConsensusLayout.of(config(node, PARTITIONS));
    }

    private Path data(int node) {
        return folder.resolve("data-" + node);
    }

    private IdentityFile file(int node) {
        return IdentityFile.read(data(node));
    }
}
