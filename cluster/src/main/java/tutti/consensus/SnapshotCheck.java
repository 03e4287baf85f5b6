package tutti.consensus;

import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerDecoder;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.consensus.ArchiveCatalog.Recording;

/** Reads a snapshot from the archive's files and says what is wrong with it. */
final class SnapshotCheck {
    private SnapshotCheck() {}

    /** What is wrong with a service's snapshot; null if it is whole. */
    static @Nullable SnapshotDefect defectOfService(Path archiveDir, @Nullable Recording recording) {
        SnapshotReader reader = SnapshotReader.checking();
        return defect(archiveDir, recording, new AeronSnapshot(reader), reader::checkEnded);
    }

    /** What is wrong with a consensus module's snapshot; null if it is whole. */
    static @Nullable SnapshotDefect defectOfModule(Path archiveDir, @Nullable Recording recording) {
        Marks marks = new Marks();
        return defect(archiveDir, recording, marks, marks::checkEnded);
    }

    private static @Nullable SnapshotDefect defect(
            Path archiveDir, @Nullable Recording recording, FragmentHandler handler, Runnable checkEnded) {
        if (recording == null) {
            return new SnapshotDefect("the archive does not have its recording", true);
        }
        try {
            RecordingFrames.read(archiveDir, recording, handler);
            checkEnded.run();
            return null;
        } catch (UnfinishedSnapshotException e) {
            return new SnapshotDefect(String.valueOf(e.getMessage()), false);
        } catch (AeronException | DamagedRecordingException e) {
            return new SnapshotDefect(String.valueOf(e.getMessage()), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read recording " + recording.id(), e);
        }
    }

    /** The module's state lies between a mark of its begin and one of its end. */
    private static final class Marks implements FragmentHandler {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final SnapshotMarkerDecoder marker = new SnapshotMarkerDecoder();
        private boolean isBegun;
        private boolean isEnded;

        @Override
        public void onFragment(DirectBuffer buffer, int offset, int length, Header fragment) {
            header.wrap(buffer, offset);
            if (header.templateId() == SnapshotMarkerDecoder.TEMPLATE_ID) {
                marker.wrap(
                        buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
                isBegun = isBegun || marker.mark() == SnapshotMark.BEGIN;
                isEnded = isBegun && marker.mark() == SnapshotMark.END;
            }
        }

        void checkEnded() {
            if (!isEnded) {
                throw new AeronException("the consensus module's snapshot ends without its end mark");
            }
        }
    }
}
