package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Deletes the files that an archive was to delete when it was killed: those of recordings that its catalog says are deleted, and
 * segments below where a recording begins by now. Files of which the catalog says nothing stay: it may be the catalog that is wrong.
 */
final class ArchiveLeftovers {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveLeftovers.class);
    private static final Pattern SEGMENT = Pattern.compile("(\\d{1,18})-(\\d{1,18})\\.rec(\\.del)?");

    private ArchiveLeftovers() {}

    /** Returns the number of files deleted. No archive may run on the folder, which need not exist. */
    static int delete(Path archiveDir) {
        if (!Files.exists(archiveDir.resolve(ArchiveCatalog.FILE))) {
            return 0;
        }
        Map<Long, Recording> valid = ArchiveCatalog.read(archiveDir);
        Set<Long> deleted = ArchiveCatalog.deleted(archiveDir);
        int count = 0;
        try {
            for (Path file : files(archiveDir)) {
                if (isLeft(file.getFileName().toString(), valid, deleted)) {
                    Files.delete(file);
                    count++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + archiveDir, e);
        }
        if (count > 0) {
            LOG.info("deleted {} files that the archive no longer knows", count);
        }
        return count;
    }

    private static List<Path> files(Path archiveDir) throws IOException {
        try (Stream<Path> files = Files.list(archiveDir)) {
            return files.toList();
        }
    }

    private static boolean isLeft(String name, Map<Long, Recording> valid, Set<Long> deleted) {
        Matcher segment = SEGMENT.matcher(name);
        if (!segment.matches()) {
            return false;
        }
        long id = Long.parseLong(segment.group(1));
        if (deleted.contains(id)) {
            return true;
        }
        Recording recording = valid.get(id);
        return recording != null && Long.parseLong(segment.group(2)) < recording.segmentAt(recording.startPosition());
    }
}
