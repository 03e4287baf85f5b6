package tutti.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigLoaderTest {
    private static final String NODES = """
            tutti.node = 1
            tutti.data-dir = data/n1
            tutti.nodes = [
              {host = "127.0.0.1", grpc-port = 7000, http-port = 7001, pekko-port = 7002, aeron-port = 7003}
              {host = "127.0.0.1", grpc-port = 7100, http-port = 7101, pekko-port = 7102, aeron-port = 7103}
            ]
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTakeDefaultsFromTheReference() {
        NodeConfig config = parse("");

        assertThat(config.node()).isEqualTo(1);
        assertThat(config.partitions()).isEqualTo(2);
        assertThat(config.self()).isEqualTo(new NodeAddress(1, "127.0.0.1", 7100, 7101, 7102, 7103));
        assertThat(config.dataDir()).isEqualTo(folder.resolve("data/n1"));
        assertThat(config.consensus().heartbeatIntervalNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(config.consensus().heartbeatTimeoutNs()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(config.consensus().logTermBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.consensus().batchBytesMax()).isEqualTo(1024 * 1024);
        assertThat(config.consensus().fileSyncLevel()).isEqualTo(1);
        assertThat(config.limits().idWindowMax()).isEqualTo(1_048_576);
        assertThat(config.limits().idWindowKept()).isEqualTo(32_768);
        assertThat(config.sharding().routeRetryNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
        assertThat(config.gateway().tokens().isEmpty()).isTrue();
        assertThat(config.gateway().defaultPrincipal()).isEqualTo("local");
        assertThat(config.gateway().itemsMax()).isEqualTo(8192);
        assertThat(config.gateway().requestBytesMax()).isEqualTo(4 * 1024 * 1024);
        assertThat(config.gateway().streamRequestsMax()).isEqualTo(64);
        assertThat(config.gateway().requestTimeoutNs()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void shouldPutAeronsFolderIntoMemoryUnderANameOfItsOwn() {
        Path first = parse("").aeronDir();
        Path second = parse("tutti.data-dir = data/n2").aeronDir();

        assertThat(first.getFileName().toString()).matches("tutti-[0-9a-f]{12}");
        assertThat(first).isNotEqualTo(second).isEqualTo(parse("").aeronDir());
    }

    @Test
    void shouldReadAFileWithPathsRelativeToIt() throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), NODES + "tutti.aeron-dir = aeron");

        NodeConfig config = NodeConfigLoader.load(file);

        assertThat(config.dataDir()).isEqualTo(folder.resolve("data/n1"));
        assertThat(config.aeronDir()).isEqualTo(folder.resolve("aeron"));
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeConfigLoader.load(folder.resolve("absent.conf")))
                .withMessageContaining("absent.conf");
    }

    @Test
    void shouldTellWhereTheSyntaxIsWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), "tutti {\n partitions = = 3\n}");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeConfigLoader.load(file))
                .withMessageContaining("node.conf")
                .withMessageContaining("2");
    }

    /** What is added to a good file, and what the message must say: settings and values. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    tutti.node = null                                  | tutti.node is needed
                    tutti.data-dir = null                              | tutti.data-dir is needed
                    tutti.node = 2                                     | tutti.node=2 # 2 tutti.nodes
                    tutti.node = -1                                    | tutti.node=-1
                    tutti.nodes = []                                   | number of tutti.nodes=0
                    tutti.partitions = 0                               | tutti.partitions=0
                    tutti.partitions = 65                              | tutti.partitions=65
                    tutti.partitions = many                            | partitions # NUMBER
                    tutti.partitions = 25                              | tutti.nodes[1].grpc-port=7100 # tutti.nodes[0].aeron-port=7003 to 7103
                    tutti.partions = 2                                 | no setting tutti.partions # did you mean tutti.partitions?
                    tutti.gateway.item-max = 2                         | no setting tutti.gateway.item-max # did you mean tutti.gateway.items-max?
                    tutti.zzzzzzzzzzzz = 2                             | no setting tutti.zzzzzzzzzzzz # known there
                    tutti.gateway = 7                                  | tutti.gateway should be an object
                    tutti.consensus.heartbeat-timeout = 199ms          | tutti.consensus.heartbeat-timeout=199ms # tutti.consensus.heartbeat-interval=100ms
                    tutti.consensus.heartbeat-interval = 0             | tutti.consensus.heartbeat-interval=0ms
                    tutti.consensus.heartbeat-timeout = soon           | heartbeat-timeout
                    tutti.consensus.election-timeout = 150ms           | tutti.consensus.election-timeout=150ms # tutti.consensus.heartbeat-interval=100ms
                    tutti.consensus.startup-canvass-timeout = 1999ms   | tutti.consensus.startup-canvass-timeout=1999ms # tutti.consensus.heartbeat-timeout=1000ms
                    tutti.consensus.idle-park-max = 60ms               | tutti.consensus.heartbeat-interval=100ms # tutti.consensus.idle-park-max=60ms
                    tutti.consensus.log-term-bytes = 512KiB            | tutti.consensus.log-term-bytes=524288
                    tutti.consensus.log-term-bytes = 33MiB             | tutti.consensus.log-term-bytes=34603008 # power of 2
                    tutti.consensus.log-term-bytes = 8MiB              | tutti.consensus.batch-bytes-max=1048576 # tutti.consensus.log-term-bytes=8388608
                    tutti.consensus.frame-bytes-max = 1000             | tutti.consensus.frame-bytes-max=1000
                    tutti.consensus.frame-bytes-max = 1500             | tutti.consensus.frame-bytes-max=1500 # multiple of 32
                    tutti.consensus.frame-bytes-max = 64KiB            | tutti.consensus.frame-bytes-max=65536
                    tutti.consensus.batch-bytes-max = 512KiB           | tutti.consensus.batch-bytes-max=524288
                    tutti.consensus.batch-bytes-max = 4MiB             | tutti.consensus.batch-bytes-max=4194304 # tutti.consensus.log-term-bytes=16777216
                    tutti.consensus.batch-bytes-max = 3GiB             | tutti.consensus.batch-bytes-max=3221225472 # below 2 GiB
                    tutti.consensus.file-sync-level = 3                | tutti.consensus.file-sync-level=3
                    tutti.consensus.file-sync-level = 0                | tutti.consensus.file-sync-level=0 # tutti.consensus.unsafe-no-sync=true
                    tutti.consensus.unsafe-no-sync = true              | tutti.consensus.unsafe-no-sync=true # tutti.consensus.file-sync-level=0
                    tutti.consensus.snapshot-every-minutes = -1        | tutti.consensus.snapshot-every-minutes=-1
                    tutti.consensus.snapshot-log-bytes = 1MiB          | tutti.consensus.snapshot-log-bytes=1048576 # 16777216
                    tutti.consensus.log-kept-bytes-max = 1MiB          | tutti.consensus.log-kept-bytes-max=1048576
                    tutti.limits.accounts-max = 0                      | tutti.limits.accounts-max=0
                    tutti.limits.id-window-max = 1000000               | tutti.limits.id-window-max=1000000 # power of 2
                    tutti.limits.id-window-max = 65536                 | tutti.limits.id-window-max=65536 # tutti.sharding.queue-items-max=65536
                    tutti.limits.id-window-kept = 1048577              | tutti.limits.id-window-kept=1048577 # 1048576
                    tutti.limits.late-max = 0                          | tutti.limits.late-max=0ms
                    tutti.limits.split-notice = 119s                   | tutti.limits.split-notice=119000ms # tutti.gateway.work-cache=60000ms
                    tutti.limits.split-notice = 139s                   | tutti.limits.split-notice=139000ms # tutti.gateway.request-timeout=10000ms
                    tutti.limits.split-notice = 366d                   | tutti.limits.split-notice=
                    tutti.sharding.committed-bytes-max = 2MiB          | tutti.sharding.committed-bytes-max=2097152 # tutti.consensus.batch-bytes-max=1048576
                    tutti.sharding.queue-items-max = 8191              | tutti.sharding.queue-items-max=8191 # tutti.gateway.items-max=8192
                    tutti.sharding.queue-wait-max = 0                  | tutti.sharding.queue-wait-max=0ms
                    tutti.sharding.in-flight-batches-max = 0           | tutti.sharding.in-flight-batches-max=0
                    tutti.sharding.route-retry = 6s                    | tutti.gateway.request-timeout=10000ms # tutti.sharding.route-retry=6000ms
                    tutti.sharding.settle-payees-max = 8193            | tutti.sharding.settle-payees-max=8193
                    tutti.storage.disk-low = 31MiB                     | tutti.storage.disk-low=32505856
                    tutti.storage.disk-low = 2TiB                      | tutti.storage.disk-low=2199023255552
                    tutti.storage.disk-reserve = 16MiB                 | tutti.storage.disk-reserve=16777216
                    tutti.history.waiting-bytes-max = 256MiB           | tutti.storage.disk-low=536870912 # tutti.history.waiting-bytes-max=268435456 # 2 partitions
                    tutti.gateway.default-principal = ""               | tutti.gateway.default-principal
                    tutti.gateway.default-principal = "two words"      | tutti.gateway.default-principal
                    tutti.gateway.items-max = 8193                     | tutti.gateway.items-max=8193
                    tutti.gateway.request-bytes-max = 1KiB             | tutti.gateway.request-bytes-max=1024
                    tutti.gateway.request-bytes-in-flight-max = 7MiB   | tutti.gateway.request-bytes-in-flight-max=7340032 # tutti.gateway.request-bytes-max=4194304
                    tutti.gateway.requests-in-flight-max = 127         | tutti.gateway.requests-in-flight-max=127 # tutti.gateway.stream-requests-max=64
                    tutti.gateway.request-timeout = 2s                 | tutti.gateway.request-timeout=2000ms # tutti.consensus.heartbeat-timeout=1000ms # tutti.consensus.election-timeout=300ms
                    tutti.gateway.connections-max = 0                  | tutti.gateway.connections-max=0
                    tutti.gateway.work-cache-max = 1                   | tutti.gateway.work-cache-max=1
                    tutti.nodes.1.host = "192.0.2.7"                   | tutti.gateway.tokens-file # tutti.nodes[1].host=192.0.2.7
                    tutti.gateway.tokens-file = "absent"               | tutti.gateway.tokens-file # absent
                    """)
    void shouldRefuseSettingsThatDoNotFit(String added, String message) {
        String own = added.startsWith("tutti.nodes.1.host")
                ? NODES.replace("{host = \"127.0.0.1\", grpc-port = 7100", "{host = \"192.0.2.7\", grpc-port = 7100")
                : NODES + added;

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeConfigLoader.parse(own, folder))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(message.split(" # ", -1)));
    }

    @Test
    void shouldLeaveOutSyncsWhereThatIsSaidTwice() {
        String own = NODES + "tutti.consensus { file-sync-level = 0, unsafe-no-sync = true }";

        NodeConfig config = NodeConfigLoader.parse(own, folder);

        assertThat(config.consensus().fileSyncLevel()).isZero();
        assertThat(config.consensus().unsafeNoSync()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http-port = 7100   | tutti.nodes[1].http-port=7100 and tutti.nodes[1].grpc-port=7100
                    grpc-port = 7011   | tutti.nodes[1].grpc-port=7011 and tutti.nodes[0].aeron-port=7003 to 7011
                    aeron-port = 65530 | tutti.nodes[1].aeron-port=65530
                    pekko-port = 0     | tutti.nodes[1].pekko-port=0
                    http-prot = 7101   | did you mean tutti.nodes[1].http-port?
                    """)
    void shouldRefuseAddressesThatDoNotFit(String changed, String message) {
        String own = """
                tutti.node = 1
                tutti.data-dir = data
                tutti.nodes = [
                  {host = "127.0.0.1", grpc-port = 7000, http-port = 7001, pekko-port = 7002, aeron-port = 7003}
                  {host = "127.0.0.1", grpc-port = 7100, http-port = 7101, pekko-port = 7102, aeron-port = 7103, %s}
                ]
                """.formatted(changed);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeConfigLoader.parse(own, folder))
                .withMessageContaining(message);
    }

    @Test
    void shouldNotLetSystemPropertiesChangeSettings() {
        System.setProperty("tutti.partitions", "3");
        try {
            assertThat(parse("").partitions()).isEqualTo(2);
        } finally {
            System.clearProperty("tutti.partitions");
        }
    }

    @Test
    void shouldListenBeyondThisMachineWithTokens() throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), "alice aaaaaaaaaaaaaaaa\n");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        String own = NODES.replace("127.0.0.1", "192.0.2.7") + "tutti.gateway.tokens-file = tokens";

        NodeConfig config = NodeConfigLoader.parse(own, folder);

        assertThat(config.gateway().tokens().principal("aaaaaaaaaaaaaaaa")).isEqualTo("alice");
        assertThat(config.toString()).doesNotContain("aaaaaaaaaaaaaaaa").contains("1 hidden");
    }

    private NodeConfig parse(String added) {
        return NodeConfigLoader.parse(NODES + added, folder);
    }
}
