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

/**
 * Whose data a folder holds, written on first start. A log replayed by another member, or under another number of
 * partitions, would be a different history. Addresses may change: they are not part of it.
 */
record FolderIdentity(int node, String members, int partitions) {
    static final String FILE = "identity";
    private static final String FORMAT = "tutti-data 1";

    static FolderIdentity of(NodeConfig config) {
        List<String> members = config.nodes().stream()
                .map(NodeAddress::node)
                .map(String::valueOf)
                .toList();
        return new FolderIdentity(config.node(), String.join(",", members), config.partitions());
    }

    /** Writes itself into an empty folder, or compares itself with what the folder says. */
    void claim(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (Files.exists(file)) {
                compare(dataDir, Files.readString(file));
            } else if (Files.exists(dataDir.resolve(ConsensusLayout.ARCHIVE))) {
                throw new ConfigException("data folder " + dataDir + " has a log but no file '" + FILE
                        + "' that says whose; restore the file or use another folder");
            } else {
                write(dataDir, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }

    private void compare(Path dataDir, String found) {
        if (!found.startsWith(FORMAT + "\n")) {
            throw new ConfigException("data folder " + dataDir + " has an unknown format: '" + FILE
                    + "' should begin with '" + FORMAT + "'");
        }
        if (!found.equals(text())) {
            throw new ConfigException("data folder " + dataDir + " belongs to {" + oneLine(found)
                    + "} but this node is {" + oneLine(text()) + "}; point dataDir elsewhere or correct the settings");
        }
    }

    private void write(Path dataDir, Path file) throws IOException {
        Path draft = dataDir.resolve(FILE + ".new");
        Files.writeString(draft, text());
        force(draft, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
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
