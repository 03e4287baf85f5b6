package tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a node's settings: its own HOCON file over the defaults of {@code reference.conf}. The result is checked. */
public final class NodeConfigLoader {
    private static final String ROOT = "tutti";
    private static final Path MEMORY_FOLDER = Path.of("/dev/shm");

    private NodeConfigLoader() {}

    /** Throws {@link ConfigException} with a message for the operator if anything is missing, unknown or wrong. */
    public static NodeConfig load(Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigException("there is no readable configuration file " + file);
        }
        try {
            Config own = ConfigFactory.parseFile(file.toFile());
            return conclude(own, Objects.requireNonNull(file.toAbsolutePath().getParent()));
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    /** The same for settings that stand in text; relative paths start at {@code folder}. */
    public static NodeConfig parse(String hocon, Path folder) {
        try {
            return conclude(ConfigFactory.parseString(hocon), folder);
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static NodeConfig conclude(Config own, Path folder) {
        // Parsed without ConfigFactory.load: no system property shall change a node's settings unseen.
        Config reference = ConfigFactory.parseResources(NodeConfigLoader.class.getClassLoader(), "reference.conf")
                .withOnlyPath(ROOT)
                .resolve();
        Config resolved = own.resolve();
        KnownKeys.check(reference.getObject(ROOT), resolved, ROOT);
        Settings settings = new Settings(resolved.withFallback(reference).getConfig(ROOT), ROOT);
        NodeConfig config = node(settings, folder);
        NodeConfigCheck.check(config);
        return config;
    }

    private static NodeConfig node(Settings settings, Path folder) {
        int partitions = settings.integer("partitions");
        Path dataDir = folder.resolve(settings.text("data-dir")).normalize();
        return new NodeConfig(
                settings.integer("node"),
                nodes(settings),
                partitions,
                dataDir,
                aeronDir(settings.textOrNull("aeron-dir"), dataDir, folder),
                consensus(settings.at("consensus")),
                limits(settings.at("limits")),
                sharding(settings.at("sharding")),
                history(settings.at("history")),
                storage(settings.at("storage")),
                gateway(settings.at("gateway"), folder));
    }

    private static List<NodeAddress> nodes(Settings settings) {
        List<NodeAddress> nodes = new ArrayList<>();
        for (ConfigObject node : settings.objects("nodes")) {
            String path = ROOT + ".nodes[" + nodes.size() + "]";
            KnownKeys.check(NodeAddressKeys.ALL, node, path);
            Settings address = new Settings(node.toConfig(), path);
            nodes.add(new NodeAddress(
                    nodes.size(),
                    address.text(NodeAddressKeys.HOST),
                    address.integer(NodeAddressKeys.GRPC_PORT),
                    address.integer(NodeAddressKeys.HTTP_PORT),
                    address.integer(NodeAddressKeys.PEKKO_PORT),
                    address.integer(NodeAddressKeys.AERON_PORT)));
        }
        return List.copyOf(nodes);
    }

    private static Path aeronDir(@Nullable String configured, Path dataDir, Path folder) {
        if (configured != null) {
            return folder.resolve(configured).normalize();
        }
        Path parent = Files.isDirectory(MEMORY_FOLDER) ? MEMORY_FOLDER : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("tutti-" + shortDigest(dataDir.toString()));
    }

    private static String shortDigest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ConsensusConfig consensus(Settings settings) {
        return new ConsensusConfig(
                settings.nanos("heartbeat-interval"),
                settings.nanos("heartbeat-timeout"),
                settings.nanos("election-timeout"),
                settings.nanos("startup-canvass-timeout"),
                settings.bytes("log-term-bytes"),
                settings.bytes("frame-bytes-max"),
                settings.bytes("batch-bytes-max"),
                settings.integer("file-sync-level"),
                settings.flag("unsafe-no-sync"),
                settings.integer("snapshot-every-minutes"),
                settings.longBytes("snapshot-log-bytes"),
                settings.nanos("idle-park-max"),
                settings.longBytes("log-kept-bytes-max"));
    }

    private static LimitsConfig limits(Settings settings) {
        return new LimitsConfig(
                settings.integer("accounts-max"),
                settings.integer("works-max"),
                settings.integer("assets-max"),
                settings.integer("principals-max"),
                settings.integer("accruals-max"),
                settings.integer("id-window-max"),
                settings.integer("id-window-kept"),
                settings.nanos("late-max"),
                settings.nanos("split-notice"),
                settings.integer("mandates-max"));
    }

    private static ShardingConfig sharding(Settings settings) {
        return new ShardingConfig(
                settings.bytes("committed-bytes-max"),
                settings.integer("queue-items-max"),
                settings.nanos("queue-wait-max"),
                settings.integer("in-flight-batches-max"),
                settings.nanos("route-retry"),
                settings.nanos("settle-interval"),
                settings.integer("settle-payees-max"),
                settings.nanos("status-interval"));
    }

    private static HistoryConfig history(Settings settings) {
        return new HistoryConfig(settings.bytes("waiting-bytes-max"));
    }

    private static StorageConfig storage(Settings settings) {
        return new StorageConfig(settings.longBytes("disk-low"), settings.longBytes("disk-reserve"));
    }

    private static GatewayConfig gateway(Settings settings, Path folder) {
        String tokensFile = settings.textOrNull("tokens-file");
        return new GatewayConfig(
                tokensFile == null ? BearerTokens.none() : TokensFile.load(folder.resolve(tokensFile)),
                settings.text("default-principal"),
                settings.integer("items-max"),
                settings.bytes("request-bytes-max"),
                settings.longBytes("request-bytes-in-flight-max"),
                settings.integer("connections-max"),
                settings.integer("stream-requests-max"),
                settings.integer("requests-in-flight-max"),
                settings.nanos("request-timeout"),
                settings.nanos("work-cache"),
                settings.integer("work-cache-max"));
    }
}
