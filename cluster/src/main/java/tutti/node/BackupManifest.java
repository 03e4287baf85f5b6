package tutti.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tutti.config.ConfigException;
import tutti.partition.Partitioning;
import tutti.replica.Replica;

/**
 * Says what a backup holds. It is written last: a folder without it is no backup. Text; its last line is the SHA-256 of those before.
 *
 * <pre>
 * tutti-backup 1
 * cluster ID
 * slots 2;4@8192,12288                      see {@link Partitioning#text}
 * partition NUMBER POSITION TIME DIGEST     of its state; time in nanoseconds of the ledger's clock, digest in hexadecimal digits
 * file SHA-256 BYTES PATH                   of every file
 * end SHA-256
 * </pre>
 *
 * @param cluster id that was drawn when it was founded
 * @param partitioning how its slots lie
 * @param files all but this one
 * @param states by partition
 */
record BackupManifest(String cluster, Partitioning partitioning, List<State> states, List<StoredFile> files) {
    static final String NAME = "manifest";

    private static final String FORMAT = "tutti-backup 1";
    private static final String FAMILY = "tutti-backup ";
    private static final String END = "end ";

    /** Of one partition. */
    record State(int partition, long position, long timeNs, long digest) {
        static State of(int partition, Replica replica) {
            return new State(
                    partition, replica.appliedPosition(), replica.ledger().timeNs(), replica.digest());
        }

        private String line() {
            return "partition %d %d %d %016x".formatted(partition, position, timeNs, digest);
        }

        private static State parse(String[] words) {
            return new State(
                    Integer.parseInt(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseUnsignedLong(words[4], 16));
        }
    }

    BackupManifest {
        states = List.copyOf(states);
        files = List.copyOf(files);
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    String text() {
        StringBuilder text = new StringBuilder(FORMAT + "\n");
        text.append("cluster ").append(cluster).append('\n');
        text.append("slots ").append(partitioning.text()).append('\n');
        states.forEach(state -> text.append(state.line()).append('\n'));
        files.forEach(file -> text.append(file.line()).append('\n'));
        return text + END + sha256(text.toString()) + "\n";
    }

    /**
     * Reads the manifest of a backup.
     *
     * @throws ConfigException if there is none, or it is damaged or of an unknown format
     */
    static BackupManifest read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            throw new ConfigException(folder + " has no '" + NAME + "': it is no backup, or one that was cut short");
        }
        try {
            String text = Files.readString(file);
            if (text.startsWith(FAMILY) && !text.startsWith(FORMAT + "\n")) {
                throw new ConfigException(file + " has an unknown format: '"
                        + text.lines().findFirst().orElse("") + "' should be '" + FORMAT + "'");
            }
            int end = text.lastIndexOf(END);
            if (end < 0 || !text.substring(end).equals(END + sha256(text.substring(0, end)) + "\n")) {
                throw new ConfigException(file + " is damaged: its checksum is another");
            }
            return parse(text.substring(0, end).lines().skip(1).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ConfigException(file + " is damaged: " + e.getMessage());
        }
    }

    private static BackupManifest parse(List<String> lines) {
        String cluster = "";
        String slots = "";
        List<State> states = new ArrayList<>();
        List<StoredFile> files = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "cluster" -> cluster = words[1];
                case "slots" -> slots = words[1];
                case "partition" -> states.add(State.parse(words));
                case "file" -> files.add(StoredFile.parse(line));
                default -> throw new IllegalArgumentException("unknown line '" + line + "'");
            }
        }
        return new BackupManifest(cluster, Partitioning.parse(slots), states, files);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(StoredFile.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
