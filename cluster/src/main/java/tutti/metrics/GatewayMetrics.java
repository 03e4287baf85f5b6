package tutti.metrics;

/** What a node's public endpoint tells. May be used from any thread. */
public final class GatewayMetrics {
    private final Registered registered;
    private final MetricGauge connections;

    GatewayMetrics(Registered registered) {
        this.registered = registered;
        connections = registered.gauge(MetricCatalogue.GRPC_CONNECTIONS);
    }

    /** Open gRPC connections. */
    public MetricGauge connections() {
        return connections;
    }

    /**
     * Calls of a method that ended with a code.
     *
     * @param method bare name of the gRPC method: {@code PayStreams}; never taken from the caller unchecked, since each new
     *     name is a new series
     * @param code gRPC's name of the status code: {@code OK}, {@code INVALID_ARGUMENT}
     */
    public MetricCounter requests(String method, String code) {
        return registered.counter(MetricCatalogue.REQUESTS, method, Registered.labelValue(code));
    }

    /** Durations of a method's calls. */
    public MetricTimer requestTime(String method) {
        return registered.timer(MetricCatalogue.REQUEST_TIME, method);
    }
}
