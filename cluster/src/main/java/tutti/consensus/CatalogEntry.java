package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.logbuffer.LogBufferDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A recording as an archive's catalog describes it.
 *
 * @param stop position at which it ends, {@link AeronArchive#NULL_POSITION} if it was left open
 */
record CatalogEntry(
        long recordingId, long start, long stop, int termBytes, int segmentBytes, int streamId, int initialTermId) {
    private static final String CATALOG = "archive.catalog";
    private static final int HEADER_BYTES = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    /** The valid ones of a catalog, by id, which must be there. Throws a {@link DamagedRecordingException} if it is no catalog. */
    static Map<Long, CatalogEntry> readAll(Path archiveDir) {
        Path file = archiveDir.resolve(CATALOG);
        try {
            return parse(new UnsafeBuffer(Files.readAllBytes(file)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DamagedRecordingException(file + " is damaged: " + e.getMessage() + ". " + FolderFiles.REMEDY);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Map<Long, CatalogEntry> parse(UnsafeBuffer catalog) {
        CatalogHeaderDecoder top = new CatalogHeaderDecoder();
        top.wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        if (top.length() != CatalogHeaderDecoder.BLOCK_LENGTH || !BitUtil.isPowerOfTwo(top.alignment())) {
            throw new IllegalArgumentException("length=" + top.length() + " alignment=" + top.alignment());
        }
        Map<Long, CatalogEntry> entries = new TreeMap<>();
        RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        RecordingDescriptorDecoder recording = new RecordingDescriptorDecoder();
        long last = -1;
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + HEADER_BYTES + RecordingDescriptorDecoder.BLOCK_LENGTH <= catalog.capacity()) {
            header.wrap(catalog, at, HEADER_BYTES, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            int length = header.length();
            if (length == 0) {
                break;
            }
            if (length < RecordingDescriptorDecoder.BLOCK_LENGTH || length > catalog.capacity() - at - HEADER_BYTES) {
                throw new IllegalArgumentException("a descriptor at " + at + " has length " + length);
            }
            recording.wrap(
                    catalog,
                    at + HEADER_BYTES,
                    RecordingDescriptorDecoder.BLOCK_LENGTH,
                    RecordingDescriptorDecoder.SCHEMA_VERSION);
            if (recording.recordingId() < 0 || recording.recordingId() >= top.nextRecordingId()) {
                throw new IllegalArgumentException("a descriptor at " + at + " is of recording "
                        + recording.recordingId() + ", and the next one is " + top.nextRecordingId());
            }
            last = recording.recordingId();
            if (header.state() == RecordingState.VALID) {
                CatalogEntry entry = of(recording);
                entries.put(entry.recordingId, entry);
            }
            at += BitUtil.align(length + HEADER_BYTES, top.alignment());
        }
        // One that was removed is still described.
        if (last + 1 != top.nextRecordingId()) {
            throw new IllegalArgumentException(
                    "the last recording is " + last + ", and the next one would be " + top.nextRecordingId());
        }
        return entries;
    }

    private static CatalogEntry of(RecordingDescriptorDecoder recording) {
        CatalogEntry entry = new CatalogEntry(
                recording.recordingId(),
                recording.startPosition(),
                recording.stopPosition(),
                recording.termBufferLength(),
                recording.segmentFileLength(),
                recording.streamId(),
                recording.initialTermId());
        boolean isSound = entry.start >= 0
                && (entry.stop == AeronArchive.NULL_POSITION || entry.stop >= entry.start)
                && entry.termBytes >= LogBufferDescriptor.TERM_MIN_LENGTH
                && BitUtil.isPowerOfTwo(entry.termBytes)
                && entry.segmentBytes >= entry.termBytes
                && BitUtil.isPowerOfTwo(entry.segmentBytes);
        if (!isSound) {
            throw new IllegalArgumentException("no recording is so: " + entry);
        }
        return entry;
    }

    /** Position at which the segment begins that has this position. */
    long segmentOf(long position) {
        return position - ((position - startTerm()) & (segmentBytes - 1));
    }

    private long startTerm() {
        return start - (start & (termBytes - 1));
    }
}
