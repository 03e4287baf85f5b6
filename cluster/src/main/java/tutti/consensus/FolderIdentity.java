package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tutti.config.ConfigException;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/**
 * Whose data a folder holds, written on first start. A log replayed by another member, or under another number of
 * partitions, would be a different history. Addresses may change: they are not part of it.
 *
 * <pre>
 * tutti-data 1
 * node=0
 * members=0,1,2
 * partitions=4
 * slots=2;4@8192,12288        only once partitions were added: see {@link Partitioning#text}
 * </pre>
 */
record FolderIdentity(int node, String members, int partitions) {
    static final String FILE = "identity";
    private static final String FORMAT = "tutti-data 1";
    private static final String SLOTS = "slots=";

    static FolderIdentity of(NodeConfig config) {
        List<String> members = config.nodes().stream()
                .map(NodeAddress::node)
                .map(String::valueOf)
                .toList();
        return new FolderIdentity(config.node(), String.join(",", members), config.partitions());
    }

    /**
     * Writes itself into an empty folder, or compares itself with what the folder says.
     *
     * @return how the slots lie
     */
    Partitioning claim(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (Files.exists(file)) {
                String found = Files.readString(file);
                compare(dataDir, found);
                return partitioning(dataDir, found);
            } else if (Files.exists(dataDir.resolve(ConsensusLayout.ARCHIVE))) {
                throw new ConfigException("data folder " + dataDir + " has a log but no file '" + FILE
                        + "' that says whose; restore the file or use another folder");
            } else {
                write(dataDir, text());
                return Partitioning.initial(partitions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }

    /** How the slots lie in a folder that belongs to this node, whatever the number of partitions in its settings. */
    Partitioning read(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                throw new ConfigException(
                        "data folder " + dataDir + " has no file '" + FILE + "': no node has run on it");
            }
            String found = Files.readString(file);
            Partitioning partitioning = partitioning(dataDir, found);
            new FolderIdentity(node, members, partitioning.partitions()).compare(dataDir, found);
            return partitioning;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** From now on the slots of the folder lie so, at once or not at all. */
    void replace(Path dataDir, Partitioning partitioning) {
        try {
            String text = new FolderIdentity(node, members, partitioning.partitions()).text();
            write(dataDir, text + SLOTS + partitioning.text() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + dataDir.resolve(FILE), e);
        }
    }

    private static Partitioning partitioning(Path dataDir, String found) {
        try {
            for (String line : found.lines().toList()) {
                if (line.startsWith(SLOTS)) {
                    return Partitioning.parse(line.substring(SLOTS.length()));
                }
            }
            return Partitioning.initial(partitions(found));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("data folder " + dataDir + ": '" + FILE + "' is damaged: " + e.getMessage());
        }
    }

    private static int partitions(String found) {
        return found.lines()
                .filter(line -> line.startsWith("partitions="))
                .map(line -> Integer.parseInt(line.substring("partitions=".length())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no partitions"));
    }

    private static String withoutSlots(String text) {
        int at = text.indexOf(SLOTS);
        return at < 0 ? text : text.substring(0, at);
    }

    private void compare(Path dataDir, String found) {
        if (!found.startsWith(FORMAT + "\n")) {
            throw new ConfigException("data folder " + dataDir + " has an unknown format: '" + FILE
                    + "' should begin with '" + FORMAT + "'");
        }
        if (!withoutSlots(found).equals(text())) {
            throw new ConfigException("data folder " + dataDir + " belongs to {" + oneLine(found)
                    + "} but this node is {" + oneLine(text()) + "}; point dataDir elsewhere or correct the settings."
                    + " Partitions are added by 'tutti node repartition'");
        }
    }

    private static void write(Path dataDir, String text) throws IOException {
        Path draft = dataDir.resolve(FILE + ".new");
        Files.writeString(draft, text);
        force(draft, StandardOpenOption.WRITE);
        Files.move(draft, dataDir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        force(dataDir, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private String text() {
        return FORMAT + "\nnode=" + node + "\nmembers=" + members + "\npartitions=" + partitions + "\n";
    }

    private static String oneLine(String text) {
        return text.substring(FORMAT.length()).strip().replace('\n', ' ');
    }
}
