package tutti.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tutti.machine.MachineException;

/**
 * Takes the last records out of a log on all nodes, as if they had never been: what a ledger must never do, and an audit must see. The
 * nodes must have been killed.
 *
 * <p>A log is the recording of one stream in an archive; frames are Aeron's:
 *
 * <pre>
 * 0        4                 16          20
 * | length | ...             | stream id | ...   frames are aligned to 32 bytes; a length of 0 ends them
 * </pre>
 */
final class RemovedRecords {
    private static final int STREAM_ID = 16;
    private static final int HEADER_BYTES = 32;
    private static final int ALIGNMENT = 32;

    private RemovedRecords() {}

    /**
     * Removes records.
     *
     * @param dataDirs of all nodes
     * @param count from the end of the shortest copy of each log
     */
    static void remove(List<Path> dataDirs, int count) {
        Map<Integer, List<Log>> copies = new HashMap<>();
        try {
            for (Path dataDir : dataDirs) {
                for (Path file : recordings(dataDir.resolve("archive"))) {
                    Log log = Log.read(file);
                    copies.computeIfAbsent(log.streamId(), id -> new ArrayList<>())
                            .add(log);
                }
            }
            for (List<Log> ofOne : copies.values()) {
                cut(ofOne, count);
            }
        } catch (IOException e) {
            throw new MachineException("cannot remove records", e);
        }
    }

    private static List<Path> recordings(Path archive) throws IOException {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file -> file.toString().endsWith(".rec")).toList();
        }
    }

    private static void cut(List<Log> copies, int count) throws IOException {
        int records =
                copies.stream().mapToInt(copy -> copy.offsets().size()).min().orElse(0);
        if (records <= count) {
            throw new MachineException("a log has no more than " + records + " records: its load is too small");
        }
        for (Log copy : copies) {
            copy.cutAt(copy.offsets().get(records - count));
        }
    }

    /**
     * One copy of a log.
     *
     * @param offsets of its frames in the file
     */
    private record Log(Path file, int streamId, List<Integer> offsets, int end) {
        static Log read(Path file) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<Integer> offsets = new ArrayList<>();
            int at = 0;
            while (at + HEADER_BYTES <= bytes.capacity() && bytes.getInt(at) > 0) {
                offsets.add(at);
                at += (bytes.getInt(at) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            }
            return new Log(file, bytes.getInt(STREAM_ID), offsets, at);
        }

        void cutAt(int offset) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(end - offset), offset);
                channel.force(true);
            }
        }
    }
}
