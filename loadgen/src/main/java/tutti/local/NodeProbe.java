package tutti.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks nodes over HTTP how they are. */
final class NodeProbe {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
    private static final int OK = 200;
    /** A line of Prometheus' text format that tells a number, with no time behind it. */
    private static final Pattern SAMPLE = Pattern.compile("^([^# ].*) ([-+0-9.E]+)$", Pattern.MULTILINE);

    private static final String LONGEST_WRITE = "tutti_archive_longest_write_seconds";
    private static final String APPLIED = "tutti_replica_applied_position_bytes";
    private static final String SNAPSHOT = "tutti_replica_snapshot_position_bytes";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ASK_LIMIT)
            .build();

    /** True if the node says that it is ready. */
    boolean isReady(NodePorts node) {
        try {
            return get(node, "/ready").statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** The node's longest write to a log since it started, sync to disk included; 0 if it does not answer. */
    double longestSyncSeconds(NodePorts node) {
        return samples(node).getOrDefault(LONGEST_WRITE, 0.0);
    }

    /** Position up to which the node has applied the log of each partition; empty if it does not answer. */
    Map<Integer, Double> appliedPositions(NodePorts node) {
        return ofPartitions(node, APPLIED);
    }

    /** Position of the node's newest snapshot of each partition; empty if it does not answer. */
    Map<Integer, Double> snapshotPositions(NodePorts node) {
        return ofPartitions(node, SNAPSHOT);
    }

    private Map<Integer, Double> ofPartitions(NodePorts node, String metric) {
        Pattern series = Pattern.compile(metric + "\\{partition=\"(\\d+)\"}");
        Map<Integer, Double> values = new HashMap<>();
        samples(node).forEach((name, value) -> {
            Matcher matcher = series.matcher(name);
            if (matcher.matches()) {
                values.put(Integer.valueOf(matcher.group(1)), value);
            }
        });
        return values;
    }

    /** All metrics by name, labels included, as they stand in the node's answer; empty if it does not answer. */
    Map<String, Double> samples(NodePorts node) {
        Map<String, Double> samples = new HashMap<>();
        try {
            Matcher sample = SAMPLE.matcher(get(node, "/metrics").body());
            while (sample.find()) {
                samples.put(sample.group(1), Double.valueOf(sample.group(2)));
            }
        } catch (IOException e) {
            samples.clear();
        }
        return samples;
    }

    private HttpResponse<String> get(NodePorts node, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.httpUrl(path)))
                .timeout(ASK_LIMIT)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted while asking a node", e);
        }
    }
}
