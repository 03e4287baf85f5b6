package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.SendChannelEndpointSupplier;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.media.SendChannelEndpoint;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.FreePorts;

/** Two destinations, one of which the system refuses to send to: it is no loopback address, and the socket is bound to one. */
class LogSendEndpointTest {
    private static final String REFUSED = "aeron:udp?endpoint=192.0.2.1:40123";
    private static final int STREAM = 7;
    private static final int MESSAGES = 100;
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    private Path folder;

    private final AtomicLong refused = new AtomicLong();

    @Test
    void shouldReachTheOthers() {
        assertThat(received(LogSendEndpoint::of, WAIT_NS)).isEqualTo(MESSAGES);
        assertThat(refused).hasPositiveValue();
    }

    /** It sends the first datagram again and again; if some day it does not, ours can go. */
    @Test
    void aeronsOwnShouldStandStill() {
        assertThat(received(SendChannelEndpoint::new, TimeUnit.SECONDS.toNanos(1)))
                .isLessThan(MESSAGES);
        assertThat(refused).hasPositiveValue();
    }

    private int received(SendChannelEndpointSupplier endpoints, long waitNs) {
        int ports = FreePorts.block(2);
        String reached = "aeron:udp?endpoint=127.0.0.1:" + (ports + 1);
        String channel = "aeron:udp?control-mode=manual|fc=min|control=127.0.0.1:" + ports;
        try (MediaDriver driver = MediaDriver.launch(context(endpoints));
                Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
                Subscription subscription = aeron.addSubscription(reached, STREAM);
                Publication publication = aeron.addExclusivePublication(channel, STREAM)) {
            publication.addDestination(reached);
            publication.addDestination(REFUSED);
            return exchange(publication, subscription, waitNs);
        }
    }

    private MediaDriver.Context context(SendChannelEndpointSupplier endpoints) {
        return new MediaDriver.Context()
                .aeronDirectoryName(folder.resolve("driver").toString())
                .threadingMode(ThreadingMode.SHARED)
                .sendChannelEndpointSupplier(endpoints)
                .errorHandler(error -> refused.incrementAndGet());
    }

    private static int exchange(Publication publication, Subscription subscription, long waitNs) {
        UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
        AtomicInteger received = new AtomicInteger();
        int offered = 0;
        long endNs = System.nanoTime() + waitNs;
        while (received.get() < MESSAGES && System.nanoTime() - endNs < 0) {
            if (offered < MESSAGES && publication.offer(message) > 0) {
                offered++;
            }
            subscription.poll((buffer, offset, length, header) -> received.incrementAndGet(), MESSAGES);
            Thread.onSpinWait();
        }
        return received.get();
    }
}
