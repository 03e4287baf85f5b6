package tutti.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that starts like a node, says that it is ready, tells of one slow sync, and does nothing. It ends at once if its data folder holds a file named broken. */
final class FakeNodeMain {
    static final int SCRAPES_BEFORE_SNAPSHOT = 4;

    private FakeNodeMain() {}

    public static void main(String[] args) throws IOException {
        String config = Files.readString(Path.of(args[1]));
        int node = Integer.parseInt(find(config, "node = (\\d+)"));
        Path dataDir = Path.of(find(config, "data-dir = \"([^\"]*)\""));
        if (Files.exists(dataDir.resolve("broken"))) {
            System.out.println("the data folder is broken");
            System.exit(7);
        }
        Files.createDirectories(Path.of(find(config, "aeron-dir = \"([^\"]*)\"")));
        Matcher ports = Pattern.compile("http-port = (\\d+)").matcher(config);
        for (int i = 0; i <= node; i++) {
            ports.find();
        }
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ports.group(1)));
        HttpServer server = HttpServer.create(address, 0);
        AtomicInteger scrapes = new AtomicInteger();
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/metrics", exchange -> {
            byte[] text = metrics(scrapes.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
    }

    /** The snapshot of partition 1 is taken while it is asked about. */
    private static String metrics(int scrapes) {
        return String.join(
                "\n",
                "# TYPE tutti_archive_longest_write_seconds gauge",
                "tutti_archive_longest_write_seconds 0.25",
                "tutti_replica_applied_position_bytes{partition=\"0\"} 1.0E7",
                "tutti_replica_applied_position_bytes{partition=\"1\"} 96.0",
                "tutti_replica_snapshot_position_bytes{partition=\"0\"} 1.0E7",
                "tutti_replica_snapshot_position_bytes{partition=\"1\"} "
                        + (scrapes < SCRAPES_BEFORE_SNAPSHOT ? 0 : 96),
                "");
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
