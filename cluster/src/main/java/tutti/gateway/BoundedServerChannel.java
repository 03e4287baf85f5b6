package tutti.gateway;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import tutti.sharding.FairShare;

/**
 * Closes connections past a bound, in which each address has its share, at once, before anything is made for them. gRPC itself has no
 * such bound.
 */
final class BoundedServerChannel extends NioServerSocketChannel {
    private final FairShare places;
    private final EndpointMetrics metrics;

    BoundedServerChannel(int connectionsMax, EndpointMetrics metrics) {
        this.places = new FairShare(connectionsMax);
        this.metrics = metrics;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        for (int i = accepted.size() - 1; i >= before; i--) {
            Channel connection = (Channel) accepted.get(i);
            String address = address(connection);
            if (places.tryTake(address, 1)) {
                metrics.connectionOpened();
                ChannelFuture unused = connection.closeFuture().addListener(closed -> {
                    places.giveBack(address, 1);
                    metrics.connectionClosed();
                });
            } else {
                accepted.remove(i);
                connection.unsafe().closeForcibly();
            }
        }
        return count;
    }

    /** Without one for what was closed before it was accepted. */
    private static String address(Channel connection) {
        InetSocketAddress remote = ((SocketChannel) connection).remoteAddress();
        return remote == null ? "" : remote.getAddress().getHostAddress();
    }
}
