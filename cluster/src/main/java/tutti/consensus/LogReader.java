package tutti.consensus;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.IdleStrategy;

/** Reads a recording, message by message. Of one thread. */
final class LogReader implements AutoCloseable {
    private static final int STREAM = 1;

    private final AeronArchive archive;
    private final long recording;
    private final long end;
    private final Subscription subscription;
    private final ImageFragmentAssembler assembler;
    private final IdleStrategy idle = LoneArchive.idle();
    private long position;
    private boolean hasRead;

    /** Reads from the position through the recording's end. */
    LogReader(AeronArchive archive, long recording, long from, FragmentHandler handler) {
        this.archive = archive;
        this.recording = recording;
        this.end = archive.getStopPosition(recording);
        this.position = from;
        this.assembler = new ImageFragmentAssembler((buffer, offset, length, header) -> {
            handler.onFragment(buffer, offset, length, header);
            position = header.position();
            hasRead = true;
        });
        this.subscription = archive.replay(recording, from, end - from, GroupChannels.SNAPSHOT, STREAM);
    }

    /** Where the last message ends that was read. */
    long position() {
        return position;
    }

    /** Gives the next message to the handler; false if there is no whole one any more. */
    boolean readOn() {
        Image image = image();
        hasRead = false;
        while (!hasRead && image.position() < end) {
            int fragments = image.poll(assembler, 1);
            if (fragments == 0 && image.isClosed()) {
                throw new AeronException(
                        "recording " + recording + " cannot be read beyond " + image.position() + " of " + end);
            }
            idle.idle(fragments);
        }
        return hasRead;
    }

    @Override
    public void close() {
        subscription.close();
    }

    private Image image() {
        while (subscription.imageCount() == 0) {
            archive.checkForErrorResponse();
            idle.idle();
        }
        return subscription.imageAtIndex(0);
    }
}
