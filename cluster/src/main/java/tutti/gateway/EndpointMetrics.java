package tutti.gateway;

import io.grpc.Status;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tutti.metrics.GatewayMetrics;
import tutti.metrics.MetricCounter;
import tutti.metrics.MetricTimer;

/** The series of the methods that exist, made once: names that callers make up must not become series. */
final class EndpointMetrics {
    private static final String OTHER = "other";

    private final GatewayMetrics metrics;
    private final Map<String, Method> byFullName = new HashMap<>();
    private final Method other;

    EndpointMetrics(GatewayMetrics metrics, Iterable<String> fullMethodNames) {
        this.metrics = metrics;
        fullMethodNames.forEach(name -> byFullName.put(name, new Method(name.substring(name.lastIndexOf('/') + 1))));
        other = new Method(OTHER);
    }

    /** Series of a method, one for all that do not exist. */
    Method of(String fullMethodName) {
        return byFullName.getOrDefault(fullMethodName, other);
    }

    void connectionOpened() {
        metrics.connections().increment();
    }

    void connectionClosed() {
        metrics.connections().decrement();
    }

    /** Series of one method. */
    final class Method {
        private final Map<Status.Code, MetricCounter> ended = new EnumMap<>(Status.Code.class);
        private final MetricTimer timer;

        Method(String name) {
            for (Status.Code code : Status.Code.values()) {
                ended.put(code, metrics.requests(name, code.name()));
            }
            timer = metrics.requestTime(name);
        }

        void ended(Status.Code code) {
            MetricCounter counter = ended.get(code);
            if (counter != null) {
                counter.increment();
            }
        }

        void answeredIn(long durationNs) {
            timer.observeNs(durationNs);
        }
    }
}
