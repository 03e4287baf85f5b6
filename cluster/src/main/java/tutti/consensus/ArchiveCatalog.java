package tutti.consensus;

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.BitUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.UnsupportedFormatException;

/** What an archive that does not run knows of its recordings. */
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
            int termBytes) {}

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
            forEach(
                    bytes,
                    (recording, at) -> recordings.put(
                            recording.recordingId(),
                            new Recording(
                                    recording.recordingId(),
                                    recording.streamId(),
                                    recording.startPosition(),
                                    recording.stopPosition(),
                                    recording.initialTermId(),
                                    recording.segmentFileLength(),
                                    recording.termBufferLength())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + catalog, e);
        }
        return recordings;
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
        if (catalog.capacity() < CatalogHeaderDecoder.BLOCK_LENGTH) {
            return;
        }
        CatalogHeaderDecoder catalogHeader = new CatalogHeaderDecoder()
                .wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        RecordingDescriptorDecoder recording = new RecordingDescriptorDecoder();
        int alignment = Math.max(1, catalogHeader.alignment());
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + HEADER_BYTES + RecordingDescriptorDecoder.BLOCK_LENGTH <= catalog.capacity()) {
            header.wrap(catalog, at, HEADER_BYTES, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            if (header.length() <= 0) {
                return;
            }
            recording.wrap(
                    catalog,
                    at + HEADER_BYTES,
                    RecordingDescriptorDecoder.BLOCK_LENGTH,
                    RecordingDescriptorDecoder.SCHEMA_VERSION);
            if (header.state() == state) {
                visitor.onRecording(recording, at + HEADER_BYTES);
            }
            at += BitUtil.align(header.length() + HEADER_BYTES, alignment);
        }
    }
}
