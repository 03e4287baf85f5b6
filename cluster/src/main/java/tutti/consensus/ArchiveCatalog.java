package tutti.consensus;

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.BitUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.UnsupportedFormatException;

/** What an archive knows of its recordings. */
final class ArchiveCatalog {
    static final String FILE = "archive.catalog";
    private static final int HEADER_BYTES = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    private ArchiveCatalog() {}

    /** A recording's extent; {@code stopPosition} is -1 while it is open. */
    record Recording(
            long id,
            int streamId,
            long startPosition,
            long stopPosition,
            int initialTermId,
            int segmentBytes,
            int termBytes) {
        static Recording of(RecordingDescriptorDecoder descriptor) {
            return new Recording(
                    descriptor.recordingId(),
                    descriptor.streamId(),
                    descriptor.startPosition(),
                    descriptor.stopPosition(),
                    descriptor.initialTermId(),
                    descriptor.segmentFileLength(),
                    descriptor.termBufferLength());
        }

        /** Position at which the segment begins that has this position. */
        long segmentAt(long position) {
            return AeronArchive.segmentFileBasePosition(startPosition, position, termBytes, segmentBytes);
        }
    }

    /** Takes each valid recording; {@code descriptorAt} is where its descriptor begins. */
    interface Visitor {
        void onRecording(RecordingDescriptorDecoder recording, int descriptorAt) throws IOException;
    }

    /**
     * As the archive does, which starts later: in a catalog of another version the fields may mean something else.
     *
     * @throws UnsupportedFormatException if another version of the archive wrote it
     */
    static void checkVersion(UnsafeBuffer catalog, Path archiveDir) {
        CatalogHeaderDecoder header = new CatalogHeaderDecoder();
        header.wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        int found = SemanticVersion.major(header.version());
        if (header.version() != 0 && found != ArchiveMarkFile.MAJOR_VERSION) {
            throw new UnsupportedFormatException(
                    "archive catalog " + archiveDir.resolve(FILE), found, ArchiveMarkFile.MAJOR_VERSION);
        }
    }

    /** The valid recordings by id; nothing where there is no archive. */
    static Map<Long, Recording> read(Path archiveDir) {
        Map<Long, Recording> recordings = new TreeMap<>();
        Path catalog = archiveDir.resolve(FILE);
        if (!Files.exists(catalog)) {
            return recordings;
        }
        try {
            UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(catalog));
            checkVersion(bytes, archiveDir);
            forEach(bytes, (recording, at) -> recordings.put(recording.recordingId(), Recording.of(recording)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + catalog, e);
        }
        return recordings;
    }

    /** The valid recordings by id of an archive that runs. */
    static Map<Long, Recording> list(AeronArchive archive) {
        Map<Long, Recording> recordings = new TreeMap<>();
        archive.listRecordings(0, Integer.MAX_VALUE, taking(recording -> recordings.put(recording.id(), recording)));
        return recordings;
    }

    /**
     * One recording of an archive that runs.
     *
     * @throws AeronException if there is none with this id
     */
    static Recording find(AeronArchive archive, long id) {
        List<Recording> found = new ArrayList<>();
        archive.listRecording(id, taking(found::add));
        if (found.isEmpty()) {
            throw new AeronException("the archive has no recording " + id);
        }
        return found.get(0);
    }

    private static RecordingDescriptorConsumer taking(Consumer<Recording> taker) {
        return (controlSessionId,
                correlationId,
                recordingId,
                startTimestamp,
                stopTimestamp,
                startPosition,
                stopPosition,
                initialTermId,
                segmentFileLength,
                termBufferLength,
                mtuLength,
                sessionId,
                streamId,
                strippedChannel,
                originalChannel,
                sourceIdentity) -> taker.accept(new Recording(
                recordingId,
                streamId,
                startPosition,
                stopPosition,
                initialTermId,
                segmentFileLength,
                termBufferLength));
    }

    /** Recordings that the archive was told to remove. */
    static Set<Long> deleted(Path archiveDir) {
        Set<Long> deleted = new TreeSet<>();
        try {
            UnsafeBuffer catalog = new UnsafeBuffer(Files.readAllBytes(archiveDir.resolve(FILE)));
            forEach(catalog, RecordingState.DELETED, (recording, at) -> deleted.add(recording.recordingId()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalog in " + archiveDir, e);
        }
        return deleted;
    }

    /** Bytes of the recordings that have ended; the logs of a running node have not. */
    static long endedBytes(Path archiveDir) {
        return read(archiveDir).values().stream()
                .filter(recording -> recording.stopPosition() != AeronArchive.NULL_POSITION)
                .mapToLong(recording -> recording.stopPosition() - recording.startPosition())
                .sum();
    }

    /** Visits the valid recordings. */
    static void forEach(UnsafeBuffer catalog, Visitor visitor) throws IOException {
        forEach(catalog, RecordingState.VALID, visitor);
    }

    private static void forEach(UnsafeBuffer catalog, RecordingState state, Visitor visitor) throws IOException {
        if (catalog.capacity() >= CatalogHeaderDecoder.BLOCK_LENGTH) {
            walk(catalog, (header, recording, at) -> {
                if (header.state() == state) {
                    visitor.onRecording(recording, at);
                }
            });
        }
    }

    /** Takes each descriptor, whatever its state; {@code descriptorAt} is where it begins. */
    interface DescriptorVisitor {
        void onDescriptor(
                RecordingDescriptorHeaderDecoder header, RecordingDescriptorDecoder recording, int descriptorAt)
                throws IOException;
    }

    /** Visits all descriptors; returns the length that stands where the next one would, 0 at the end of a catalog that is sound. */
    static int walk(UnsafeBuffer catalog, DescriptorVisitor visitor) throws IOException {
        CatalogHeaderDecoder catalogHeader = new CatalogHeaderDecoder()
                .wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        RecordingDescriptorDecoder recording = new RecordingDescriptorDecoder();
        int alignment = Math.max(1, catalogHeader.alignment());
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + HEADER_BYTES + RecordingDescriptorDecoder.BLOCK_LENGTH <= catalog.capacity()) {
            header.wrap(catalog, at, HEADER_BYTES, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            if (header.length() <= 0) {
                return header.length();
            }
            recording.wrap(
                    catalog,
                    at + HEADER_BYTES,
                    RecordingDescriptorDecoder.BLOCK_LENGTH,
                    RecordingDescriptorDecoder.SCHEMA_VERSION);
            visitor.onDescriptor(header, recording, at + HEADER_BYTES);
            at += BitUtil.align(header.length() + HEADER_BYTES, alignment);
        }
        return 0;
    }
}
