package tutti.gateway;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections past a bound at once, before anything is made for them. gRPC itself has no such bound. */
final class BoundedServerChannel extends NioServerSocketChannel {
    private final int connectionsMax;
    private final EndpointMetrics metrics;
    private final AtomicInteger connections = new AtomicInteger();

    BoundedServerChannel(int connectionsMax, EndpointMetrics metrics) {
        this.connectionsMax = connectionsMax;
        this.metrics = metrics;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        for (int i = accepted.size() - 1; i >= before; i--) {
            Channel connection = (Channel) accepted.get(i);
            if (connections.incrementAndGet() > connectionsMax) {
                connections.decrementAndGet();
                accepted.remove(i);
                connection.unsafe().closeForcibly();
            } else {
                metrics.connectionOpened();
                ChannelFuture unused = connection.closeFuture().addListener(closed -> {
                    connections.decrementAndGet();
                    metrics.connectionClosed();
                });
            }
        }
        return count;
    }
}
