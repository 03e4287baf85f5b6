package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aeron.archive.codecs.CatalogHeaderEncoder;
import io.aeron.archive.codecs.RecordingDescriptorEncoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderEncoder;
import io.aeron.cluster.RecordingLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.config.ConfigException;
import tutti.config.FreePorts;
import tutti.config.NodeConfig;
import tutti.consensus.ArchiveCatalog.Recording;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;

/** The folder of a node that ran and stopped, with one of its files damaged, deleted or cut short: found before anything is served. */
class DamagedFolderTest {
    private static final int PORT = FreePorts.block(5);
    private static final int BATCHES = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path whole = Path.of("");

    @TempDir
    Path copy = Path.of("");

    @BeforeAll
    static void runANode() {
        CountingLog applied = new CountingLog();
        try (ConsensusNode node = ConsensusNode.create(config(whole), Beginning.NORMAL, (reason, cause) -> {})) {
            node.start(partition -> applied, partition -> HistoryStore.none(), () -> false);
            offer(node.commandLog(0), BATCHES);
            await().atMost(PATIENCE).until(() -> applied.count() >= BATCHES);
            assertThat(node.takeSnapshot(0)).isTrue();
            await().atMost(PATIENCE).until(() -> {
                node.commandLog(0).poll(System.nanoTime());
                return node.snapshotPosition(0) > 0;
            });
            offer(node.commandLog(0), BATCHES);
            await().atMost(PATIENCE).until(() -> applied.count() >= 2 * BATCHES);
        }
    }

    @Test
    void shouldFindNothingInAFolderThatIsWhole() throws IOException {
        copyFolder();

        check();
    }

    /** {@code at} is where in the file, in thousandths of what is written in it. */
    @ParameterizedTest(name = "{0} {1} at {2}")
    @CsvSource({
        "archive/archive.catalog, delete, 0",
        "archive/archive.catalog, truncate, 0",
        "archive/archive.catalog, truncate, 500",
        "archive/archive.catalog, zero, 300",
        "archive/archive.catalog, flip, 100",
        "archive/archive.catalog, flip, 500",
        "archive/archive.catalog, flip, 900",
        "identity, flip, 500",
        "identity, truncate, 500",
        "identity, delete, 0",
        "group-0/recording.log, delete, 0",
        "group-0/recording.log, truncate, 0",
        "group-0/recording.log, zero, 0",
        "group-0/node-state.dat, delete, 0",
        "group-0/node-state.dat, truncate, 0",
        "group-0/node-state.dat, zero, 0",
        "log, delete, 0",
        "log, truncate, 500",
        "log, truncate, 990",
        "log, flip, 900",
        "log, flip, 970",
        "log, zero, 900",
        "log, zero, 980"
    })
    void shouldRefuseAndSayWhatToDo(String name, String damage, int at) throws IOException {
        copyFolder();
        Path file = "log".equals(name) ? logSegment() : data(copy).resolve(name);
        long bytes = "log".equals(name) ? logBytes() : written(file);

        damage(file, damage, bytes * at / 1000);

        assertThatThrownBy(this::check)
                .isInstanceOfAny(DamagedRecordingException.class, ConfigException.class)
                .hasMessageContaining("--replace");
    }

    /** Each number of a recording's description, with a checksum that is right. */
    @ParameterizedTest
    @CsvSource({"recordingId", "startPosition", "stopPosition", "initialTermId", "segmentFileLength", "termBufferLength"
    })
    void shouldRefuseADescriptionThatTheLogContradicts(String field) throws IOException {
        copyFolder();
        Path catalog = data(copy).resolve("archive").resolve("archive.catalog");
        byte[] bytes = Files.readAllBytes(catalog);

        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        buffer.putBytes(0, bytes);
        int at = CatalogHeaderEncoder.BLOCK_LENGTH + RecordingDescriptorHeaderEncoder.BLOCK_LENGTH;
        RecordingDescriptorEncoder descriptor = new RecordingDescriptorEncoder();
        descriptor.wrap(buffer, at);
        switch (field) {
            case "recordingId" -> descriptor.recordingId(77);
            case "startPosition" -> descriptor.startPosition(1L << 40);
            case "stopPosition" -> descriptor.stopPosition(logBytes() - 32);
            case "initialTermId" -> descriptor.initialTermId(12345);
            case "segmentFileLength" -> descriptor.segmentFileLength(3);
            default -> descriptor.termBufferLength(-1);
        }
        new DescriptorChecksum(buffer).update(at);
        buffer.getBytes(0, bytes);
        Files.write(catalog, bytes);

        assertThatThrownBy(this::check)
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("--replace");
    }

    private void check() {
        NodeConfig config = config(copy);
        ConsensusLayout layout = ConsensusLayout.of(config);
        try (Membership membership = Membership.open(config, layout, Beginning.NORMAL, List.of(new MemberState()))) {
            membership.claim(new NodeFailure((reason, cause) -> {}));
            membership.checkFiles();
            membership.checkLogs();
        }
    }

    private static void offer(CommandLog log, int batches) {
        UnsafeBuffer batch = new UnsafeBuffer(new byte[2048]);
        for (int i = 0; i < batches; i++) {
            batch.setMemory(0, batch.capacity(), (byte) (i + 1));
            batch.putLong(0, i);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                log.poll(System.nanoTime());
                return log.isReady() && log.offer(batch, 0, batch.capacity()) > 0;
            });
        }
    }

    /** Bytes up to the last that is not zero. */
    private static long written(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void damage(Path file, String damage, long at) throws IOException {
        if ("delete".equals(damage)) {
            Files.delete(file);
            return;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            switch (damage) {
                case "truncate" -> bytes.setLength(at);
                case "zero" -> {
                    bytes.seek(at);
                    bytes.write(new byte[512]);
                }
                default -> {
                    bytes.seek(at);
                    int was = bytes.read();
                    bytes.seek(at);
                    bytes.write(was ^ 4);
                }
            }
        }
    }

    /** Where the log ends in its only segment. */
    private long logBytes() {
        return log().stopPosition();
    }

    private Path logSegment() {
        return SegmentFile.path(data(copy).resolve("archive"), log().id(), 0);
    }

    private Recording log() {
        try (RecordingLog recordings =
                new RecordingLog(data(whole).resolve("group-0").toFile(), false)) {
            return Objects.requireNonNull(
                    CatalogCheck.read(data(whole).resolve("archive")).get(recordings.findLastTermRecordingId()));
        }
    }

    private void copyFolder() throws IOException {
        try (Stream<Path> files = Files.walk(data(whole))) {
            for (Path file : files.toList()) {
                Path target = data(copy).resolve(data(whole).relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static Path data(Path folder) {
        return folder.resolve("data-0");
    }

    private static NodeConfig config(Path folder) {
        return ConsensusSettings.node(0, 1, 1, folder, PORT);
    }
}
