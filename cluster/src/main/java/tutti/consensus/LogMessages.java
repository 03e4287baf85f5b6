package tutti.consensus;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SessionMessageHeaderDecoder;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import tutti.partition.CommittedLog;

/** Gives the batches of a log that is read from its recording to a state machine which takes all at once; what else Aeron logs is passed over. */
final class LogMessages implements FragmentHandler {
    private final long logBegin;
    private final CommittedLog committed;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionMessageHeaderDecoder message = new SessionMessageHeaderDecoder();

    LogMessages(long logBegin, CommittedLog committed) {
        this.logBegin = logBegin;
        this.committed = committed;
    }

    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header fragment) {
        header.wrap(buffer, offset);
        if (header.templateId() != SessionMessageHeaderDecoder.TEMPLATE_ID) {
            return;
        }
        message.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        int batch = offset + AeronCluster.SESSION_HEADER_LENGTH;
        boolean isTaken = committed.onBatch(
                logBegin + fragment.position(),
                message.timestamp(),
                buffer,
                batch,
                length - AeronCluster.SESSION_HEADER_LENGTH);
        if (!isTaken) {
            throw new IllegalStateException("a state machine that should take every batch did not");
        }
    }
}
