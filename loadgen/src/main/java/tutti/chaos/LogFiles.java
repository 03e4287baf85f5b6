package tutti.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tutti.machine.MachineException;

/** The files that a node's logs are made of, by the names that Aeron's archive gives them. */
final class LogFiles {
    /** Snapshots are shorter than one file. */
    private static final Pattern LATER = Pattern.compile("(\\d+)-[1-9]\\d*\\.rec");

    private LogFiles() {}

    /** The first file of every log of the node that has a second one: what will be removed when snapshots make it superfluous. */
    static Set<Path> removable(Path dataDir) {
        Path archive = dataDir.resolve("archive");
        Set<Path> removable = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(archive)) {
            for (Path file : files) {
                Matcher later = LATER.matcher(String.valueOf(file.getFileName()));
                Path first = later.matches() ? archive.resolve(later.group(1) + "-0.rec") : file;
                if (later.matches() && Files.exists(first)) {
                    removable.add(first);
                }
            }
        } catch (IOException e) {
            throw new MachineException("cannot list " + archive, e);
        }
        return removable;
    }
}
