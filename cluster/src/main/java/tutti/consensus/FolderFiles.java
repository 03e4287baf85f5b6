package tutti.consensus;

import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/** The files that a data folder must have once its logs have begun. One that is gone must not be made anew: what it said was promised to others. */
final class FolderFiles {
    /** What to do about a folder that is not whole. */
    static final String REMEDY =
            "To replace this node, move its data folder away and run 'tutti node --config FILE --replace'";

    private static final String HISTORY = "history";

    private FolderFiles() {}

    /** Throws a {@link DamagedRecordingException} if a file is missing of the partitions whose logs have begun. */
    static void check(ConsensusLayout layout, int logs) {
        if (logs == 0) {
            return;
        }
        mustExist(layout.archive().toPath().resolve(ArchiveCatalog.FILE));
        for (int group = 0; group < logs; group++) {
            Path folder = layout.group(group).toPath();
            mustExist(folder.resolve(RecordingLog.RECORDING_LOG_FILE_NAME));
            mustExist(folder.resolve(NodeStateFile.FILENAME));
        }
    }

    /** Makes the files of a partition whose log has not begun; synced. */
    static void begin(ConsensusLayout layout, int group) {
        File folder = layout.group(group);
        try {
            Files.createDirectories(folder.toPath());
            try (RecordingLog recordings = new RecordingLog(folder, true)) {
                recordings.force(2);
            }
            new NodeStateFile(folder, true, 2).close();
            DurableFiles.forceFolder(folder.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot begin the log of partition " + group + " in " + folder, e);
        }
    }

    /** Whatever of a cluster is in the folder, but for the file that says whose it is. */
    static List<Path> ofLogs(Path dataDir) {
        try (Stream<Path> entries = Files.list(dataDir)) {
            return entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return ConsensusLayout.ARCHIVE.equals(name)
                                || name.startsWith("group-")
                                || name.startsWith("moved-");
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, and the history. */
    static List<Path> ofCluster(Path dataDir) {
        List<Path> all = new ArrayList<>(ofLogs(dataDir));
        Path history = dataDir.resolve(HISTORY);
        if (Files.exists(history)) {
            all.add(history);
        }
        return all;
    }

    /** Removes all of that, so that the folder can be filled. */
    static void clear(Path dataDir) {
        ofCluster(dataDir).forEach(path -> IoUtil.delete(path.toFile(), false));
    }

    private static void mustExist(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                throw new DamagedRecordingException(
                        file + " is missing or empty: it was there when the node ran last. " + REMEDY);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
