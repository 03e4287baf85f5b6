package tutti.consensus;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.ByteBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Sends the log to all other members at once; a datagram that the system refuses for one of them is one that was lost on the way. That member
 * asks for it again, as for any that is missing, and the others have theirs.
 *
 * <p>Aeron's own takes the least of what its destinations took for what was sent, and one that was refused (no route, a firewall on this
 * node) took nothing: the log would stand still for everybody for as long as one member cannot be sent to.
 *
 * <p>Used by the driver's thread.
 */
final class LogSendEndpoint extends SendChannelEndpoint {
    /** What was refused is an error of the driver; one that comes from elsewhere meanwhile costs a repeated datagram at most. */
    private final AtomicCounter errors;

    private LogSendEndpoint(UdpChannel channel, AtomicCounter status, MediaDriver.Context context) {
        super(channel, status, context);
        errors = context.systemCounters().get(SystemCounterDescriptor.ERRORS);
    }

    /** For each channel of a driver: this for those with several destinations, Aeron's own for the others. */
    static SendChannelEndpoint of(UdpChannel channel, AtomicCounter status, MediaDriver.Context context) {
        return channel.isManualControlMode()
                ? new LogSendEndpoint(channel, status, context)
                : new SendChannelEndpoint(channel, status, context);
    }

    /** All of it was sent if a destination refused it; a socket that is full still counts, so that a fast leader waits for it. */
    @Override
    public int send(ByteBuffer buffer) {
        int length = buffer.remaining();
        long errorsBefore = errors.get();
        int sent = super.send(buffer);
        return errors.get() == errorsBefore ? sent : length;
    }
}
