package tutti.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done with files in more than one place. */
final class Disk {
    private Disk() {}

    /** Makes a folder, and has its parent name it after a power cut. */
    static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                forceFolder(parent);
            }
        } catch (IOException e) {
            throw failure("create", folder, e);
        }
    }

    /** Returns when the folder's names of files are on disk. */
    static void forceFolder(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            throw failure("sync", folder, e);
        }
    }

    /** Removes a file, or a folder with all in it, if it is there. */
    static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Files of the folder whose names end so. */
    static List<Path> list(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw failure("list", folder, e);
        }
    }

    static void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** A disk that is full or fails, which says nothing of what is on it. */
    static UncheckedIOException failure(String doing, Path file, IOException cause) {
        return new UncheckedIOException("cannot " + doing + " " + file + ": " + cause.getMessage(), cause);
    }

    /** True if it failed because the thread was to end. */
    static boolean isInterrupt(UncheckedIOException failure) {
        return failure.getCause() instanceof ClosedByInterruptException;
    }
}
