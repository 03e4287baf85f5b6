package tutti.gateway;

import java.net.InetSocketAddress;
import org.apache.pekko.actor.typed.ActorSystem;

/** The HTTP port. */
final class HttpEndpoint implements AutoCloseable {
    static HttpEndpoint start(ActorSystem<?> system, InetSocketAddress address) {
        return new HttpEndpoint();
    }

    int port() {
        return 0;
    }

    @Override
    public void close() {}
}
