package tutti.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tutti.config.ConfigException;

/**
 * One file of a backup.
 *
 * @param sha256 of its bytes, as hexadecimal digits
 * @param path relative to the backup's folder
 */
record StoredFile(String sha256, long bytes, String path) {
    private static final String NAME = "file ";
    private static final int WORDS = 4;

    /** Reads all files of these folders of a backup. */
    static List<StoredFile> of(Path folder, List<Path> roots) {
        List<StoredFile> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                    MessageDigest digest = newDigest();
                    long bytes = copy(path, OutputStream.nullOutputStream(), digest);
                    files.add(new StoredFile(
                            hex(digest), bytes, folder.relativize(path).toString()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read what was backed up", e);
            }
        }
        return files;
    }

    String line() {
        return NAME + sha256 + " " + bytes + " " + path;
    }

    /** Reads what {@link #line} wrote; whatever else is refused by an {@link IllegalArgumentException}. */
    static StoredFile parse(String line) {
        String[] words = line.split(" ", WORDS);
        if (words.length != WORDS || !line.startsWith(NAME) || words[3].contains("..") || words[3].startsWith("/")) {
            throw new IllegalArgumentException("no file: '" + line + "'");
        }
        return new StoredFile(words[1], Long.parseLong(words[2]), words[3]);
    }

    /** Throws a {@link ConfigException} if the file is not what was written. */
    void check(Path folder) {
        copy(folder, OutputStream.nullOutputStream());
    }

    /** Copies the file to where it lay in a data folder; throws a {@link ConfigException} if it is not what was written. */
    void copyTo(Path folder, Path dataDir) {
        Path to = dataDir.resolve(path);
        try {
            Path parent = to.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (OutputStream out = Files.newOutputStream(to)) {
                copy(folder, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + to, e);
        }
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void copy(Path folder, OutputStream to) {
        Path from = folder.resolve(path);
        if (!Files.isRegularFile(from)) {
            throw new ConfigException("the backup lacks " + path);
        }
        MessageDigest digest = newDigest();
        if (copy(from, to, digest) != bytes || !hex(digest).equals(sha256)) {
            throw new ConfigException(path + " of the backup is damaged: its checksum is another");
        }
    }

    private static long copy(Path from, OutputStream to, MessageDigest digest) {
        try (InputStream in = Files.newInputStream(from)) {
            return in.transferTo(new DigestOutputStream(to, digest));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from, e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
