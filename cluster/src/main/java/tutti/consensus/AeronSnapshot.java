package tutti.consensus;

import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerDecoder;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/** Passes what Aeron itself put before a service's snapshot, its sessions between two marks, and gives what follows to a reader. */
final class AeronSnapshot implements FragmentHandler {
    private final FragmentHandler service;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SnapshotMarkerDecoder marker = new SnapshotMarkerDecoder();
    private boolean isPassed;

    AeronSnapshot(FragmentHandler service) {
        this.service = service;
    }

    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header fragment) {
        if (isPassed) {
            service.onFragment(buffer, offset, length, fragment);
            return;
        }
        header.wrap(buffer, offset);
        if (header.templateId() == SnapshotMarkerDecoder.TEMPLATE_ID) {
            marker.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
            isPassed = marker.mark() == SnapshotMark.END;
        }
    }
}
