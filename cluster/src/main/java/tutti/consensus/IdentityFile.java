package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import tutti.config.ConfigException;
import tutti.partition.Partitioning;

/**
 * The file that says whose data a folder holds. It is there once the node is a member of a cluster, and is written whole or not at all.
 *
 * <pre>
 * tutti-data 2
 * node=0
 * members=0,1,2
 * slots=2;4@8192,12288        see {@link Partitioning#text}
 * cluster=...                 drawn when the cluster was founded
 * founders=0:...,1:...        folders that were empty then, by node: see {@link Founding}
 * logs=2                      partitions whose logs have begun in this folder
 * crc=...                     CRC-32C of the lines above
 * </pre>
 *
 * @param logs partitions whose files must be there; one that is not in this number yet begins with none
 */
record IdentityFile(int node, String members, Kin kin, Map<Integer, String> founders, int logs) {
    static final String NAME = "identity";
    private static final String FORMAT = "tutti-data 2";
    private static final String FAMILY = "tutti-data ";
    private static final String CRC = "crc=";
    private static final int BYTES_MAX = 64 * 1024;

    static boolean exists(Path dataDir) {
        return Files.exists(dataDir.resolve(NAME));
    }

    /**
     * Reads the file, which must be there.
     *
     * @throws ConfigException if it is damaged, or of an unknown format
     */
    static IdentityFile read(Path dataDir) {
        String text = text(dataDir);
        if (!text.startsWith(FORMAT + "\n")) {
            throw text.startsWith(FAMILY)
                    ? new ConfigException("data folder " + dataDir + " has an unknown format: '" + NAME
                            + "' should begin with '" + FORMAT + "'")
                    : damaged(dataDir, "it begins otherwise");
        }
        int end = text.lastIndexOf(CRC);
        if (end < 0 || !text.substring(end).equals(crcLine(text.substring(0, end)))) {
            throw damaged(dataDir, "its checksum is another");
        }
        try {
            return parse(FieldLines.parse(text.substring(FORMAT.length() + 1, end)));
        } catch (IllegalArgumentException e) {
            throw damaged(dataDir, String.valueOf(e.getMessage()));
        }
    }

    /** Writes the file, synced. */
    void write(Path dataDir) {
        String text = FORMAT + "\n" + FieldLines.text(fields());
        try {
            DurableFiles.replace(dataDir.resolve(NAME), text + crcLine(text));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + dataDir.resolve(NAME), e);
        }
    }

    IdentityFile with(Partitioning partitioning) {
        return new IdentityFile(node, members, new Kin(kin.cluster(), partitioning), founders, logs);
    }

    IdentityFile withLogs(int begun) {
        return new IdentityFile(node, members, kin, founders, begun);
    }

    static String foundersText(Map<Integer, String> founders) {
        StringBuilder text = new StringBuilder();
        founders.forEach((node, birth) ->
                text.append(text.isEmpty() ? "" : ",").append(node).append(':').append(birth));
        return text.toString();
    }

    /** Reads what {@link #foundersText} wrote; whatever else is refused by an {@link IllegalArgumentException}. */
    static Map<Integer, String> founders(String text) {
        Map<Integer, String> founders = new TreeMap<>();
        if (text.isEmpty()) {
            return founders;
        }
        for (String founder : text.split(",", -1)) {
            int at = founder.indexOf(':');
            if (at < 0 || !Kin.isId(founder.substring(at + 1))) {
                throw new IllegalArgumentException("no founder: '" + founder + "'");
            }
            founders.put(Integer.parseInt(founder.substring(0, at)), founder.substring(at + 1));
        }
        return founders;
    }

    private static IdentityFile parse(Map<String, String> fields) {
        String cluster = FieldLines.get(fields, "cluster");
        if (!Kin.isId(cluster)) {
            throw new IllegalArgumentException("cluster=" + cluster);
        }
        return new IdentityFile(
                Integer.parseInt(FieldLines.get(fields, "node")),
                FieldLines.get(fields, "members"),
                new Kin(cluster, Partitioning.parse(FieldLines.get(fields, "slots"))),
                founders(FieldLines.get(fields, "founders")),
                Integer.parseInt(FieldLines.get(fields, "logs")));
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("node", String.valueOf(node));
        fields.put("members", members);
        fields.put("slots", kin.partitioning().text());
        fields.put("cluster", kin.cluster());
        fields.put("founders", foundersText(founders));
        fields.put("logs", String.valueOf(logs));
        return fields;
    }

    private static String text(Path dataDir) {
        Path file = dataDir.resolve(NAME);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw damaged(dataDir, "it is too long");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged(dataDir, "it is no text");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String crcLine(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return CRC + "%08x".formatted(crc.getValue()) + "\n";
    }

    private static ConfigException damaged(Path dataDir, String how) {
        return new ConfigException(
                "data folder " + dataDir + ": '" + NAME + "' is damaged: " + how + ". " + FolderFiles.REMEDY);
    }
}
