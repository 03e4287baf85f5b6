package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.logbuffer.LogBufferDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Whether an archive's catalog is one that an archive wrote. An archive that is killed between a change and the checksum of it, some
 * nanoseconds, leaves one that is taken for damage: then the node is replaced.
 */
final class CatalogCheck {
    private final UnsafeBuffer catalog;
    private final DescriptorChecksum checksum;
    private final CatalogHeaderDecoder top = new CatalogHeaderDecoder();
    private final Map<Long, Recording> valid = new TreeMap<>();
    private long last = -1;

    private CatalogCheck(UnsafeBuffer catalog) {
        this.catalog = catalog;
        this.checksum = new DescriptorChecksum(catalog);
    }

    /**
     * The valid recordings, by id, of a catalog that must be there. No archive may run on it.
     *
     * @throws DamagedRecordingException if it is no catalog
     */
    static Map<Long, Recording> read(Path archiveDir) {
        Path file = archiveDir.resolve(ArchiveCatalog.FILE);
        try {
            byte[] bytes = Files.readAllBytes(file);
            UnsafeBuffer catalog = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
            catalog.putBytes(0, bytes);
            ArchiveCatalog.checkVersion(catalog, archiveDir);
            return new CatalogCheck(catalog).check();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DamagedRecordingException(file + " is damaged: " + e.getMessage() + ". " + FolderFiles.REMEDY);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private Map<Long, Recording> check() throws IOException {
        top.wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        if (top.length() != CatalogHeaderDecoder.BLOCK_LENGTH || !BitUtil.isPowerOfTwo(top.alignment())) {
            throw new IllegalArgumentException("length=" + top.length() + " alignment=" + top.alignment());
        }
        int behind = ArchiveCatalog.walk(catalog, this::onDescriptor);
        if (behind != 0) {
            throw new IllegalArgumentException("a descriptor has length " + behind);
        }
        // One that was removed is still described.
        if (last + 1 != top.nextRecordingId()) {
            throw new IllegalArgumentException(
                    "the last recording is " + last + ", and the next one would be " + top.nextRecordingId());
        }
        return valid;
    }

    private void onDescriptor(
            RecordingDescriptorHeaderDecoder header, RecordingDescriptorDecoder descriptor, int descriptorAt) {
        int length = header.length();
        if (length < RecordingDescriptorDecoder.BLOCK_LENGTH || length > catalog.capacity() - descriptorAt) {
            throw new IllegalArgumentException("a descriptor at " + descriptorAt + " has length " + length);
        }
        if (!checksum.isRight(descriptorAt)) {
            throw new IllegalArgumentException("a descriptor at " + descriptorAt + " has another checksum");
        }
        last = descriptor.recordingId();
        if (last < 0 || last >= top.nextRecordingId()) {
            throw new IllegalArgumentException("a descriptor at " + descriptorAt + " is of recording " + last
                    + ", and the next one is " + top.nextRecordingId());
        }
        if (header.state() == RecordingState.VALID) {
            valid.put(last, sound(Recording.of(descriptor)));
        }
    }

    private static Recording sound(Recording recording) {
        boolean isSound = recording.startPosition() >= 0
                && (recording.stopPosition() == AeronArchive.NULL_POSITION
                        || recording.stopPosition() >= recording.startPosition())
                && recording.termBytes() >= LogBufferDescriptor.TERM_MIN_LENGTH
                && BitUtil.isPowerOfTwo(recording.termBytes())
                && recording.segmentBytes() >= recording.termBytes()
                && BitUtil.isPowerOfTwo(recording.segmentBytes());
        if (!isSound) {
            throw new IllegalArgumentException("no recording is so: " + recording);
        }
        return recording;
    }
}
