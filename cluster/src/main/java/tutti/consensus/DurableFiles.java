package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files that must be on disk before anyone relies on them. */
public final class DurableFiles {
    private DurableFiles() {}

    /** From now on the file says this, at once or not at all. */
    public static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        force(draft);
        move(draft, file);
    }

    /** Gives what is on disk its name, at once or not at all; what had the name before is gone. */
    static void move(Path draft, Path to) throws IOException {
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
        Path folder = to.getParent();
        if (folder != null) {
            forceFolder(folder);
        }
    }

    /** What was written to the file is on disk. */
    static void force(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /** What the folder names is on disk. */
    static void forceFolder(Path folder) throws IOException {
        force(folder, StandardOpenOption.READ);
    }

    /** All that is in these files and folders is on disk, whatever the file system: files, then the folders that name them. */
    static void forceAll(List<Path> roots) {
        for (Path root : roots) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.toList()) {
                    if (Files.isDirectory(path)) {
                        forceFolder(path);
                    } else {
                        force(path);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot sync " + root, e);
            }
        }
    }

    private static void force(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
