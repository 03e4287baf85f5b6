package tutti.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tutti.machine.MachineException;

/**
 * Files of a node that are not what was written. A node that starts on them must mend itself, or say that it cannot; then it is
 * replaced, as its runbook says. What it must not do is serve them.
 */
final class DamageFaults {
    private static final int DAMAGED_BYTES = 32;
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(20);

    private DamageFaults() {}

    static List<Scenario> all() {
        return List.of(
                of("log", "segment of a log", "archive/\\d+-\\d+\\.rec"),
                Scenario.of(
                        "damage-snapshot",
                        "the newest snapshot of a node is damaged while it is down",
                        Set.of(),
                        trial -> {
                            trial.client().blocking().takeSnapshot(List.of(), SNAPSHOT_LIMIT);
                            damageOf(trial, "archive/\\d+-\\d+\\.rec", DamageFaults::newestEnded);
                        }),
                of("catalog", "archive's catalog", "archive/archive\\.catalog"),
                of("recording-log", "recording log", "group-\\d+/recording\\.log"),
                of("node-state", "node state", "group-\\d+/node-state\\.dat"),
                of("history", "segment of a history", "history/.*/segments/.*"),
                of("leveldb", "file of LevelDB", "history/.*\\.(log|ldb|sst)"),
                of("identity", "identity", "identity"));
    }

    private static Scenario of(String kind, String what, String files) {
        return Scenario.of(
                "damage-" + kind,
                "the " + what + " of a node is damaged while it is down",
                Set.of(),
                trial -> damageOf(trial, files, DamageFaults::largest));
    }

    /** Which of some files is to be damaged. */
    private interface Choice {
        Optional<Path> of(Stream<Path> files);
    }

    private static void damageOf(Trial trial, String files, Choice choice) throws InterruptedException {
        List<Integer> node = List.of(trial.follower());
        trial.takeDown(node);
        Path damaged = damage(trial.node(node.get(0)).dataDir(), Pattern.compile(files), choice);
        trial.say("damaged " + damaged.getFileName());
        trial.start(node);
        trial.awaitReadyOrReplace(node.get(0));
    }

    private static Optional<Path> largest(Stream<Path> files) {
        return files.max(Comparator.comparingLong(DamageFaults::written));
    }

    /** Recordings are numbered as they begin, and logs began first: the last is of a snapshot. */
    private static Optional<Path> newestEnded(Stream<Path> recordings) {
        return recordings.max(Comparator.comparingLong(DamageFaults::number));
    }

    private static long number(Path recording) {
        String name = String.valueOf(recording.getFileName());
        return Long.parseLong(name.substring(0, name.indexOf('-')));
    }

    /** Changes some bytes in the middle of what the file has that is chosen. */
    private static Path damage(Path dataDir, Pattern files, Choice choice) {
        try (Stream<Path> all = Files.walk(dataDir)) {
            Path file = choice.of(all.filter(Files::isRegularFile)
                            .filter(one -> files.matcher(dataDir.relativize(one).toString())
                                    .matches()))
                    .orElseThrow(() -> new MachineException("there is no file like " + files + " in " + dataDir));
            long at = Math.max(0, written(file) / 2 - DAMAGED_BYTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(DAMAGED_BYTES, channel.size() - at));
                channel.read(bytes, at);
                for (int i = 0; i < bytes.capacity(); i++) {
                    bytes.put(i, (byte) ~bytes.get(i));
                }
                channel.write(bytes.rewind(), at);
                channel.force(true);
            }
            return dataDir.relativize(file);
        } catch (IOException e) {
            throw new MachineException("cannot damage a file in " + dataDir, e);
        }
    }

    /** Bytes of a file up to the last that is not zero. */
    private static long written(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            return end;
        } catch (IOException e) {
            throw new MachineException("cannot read " + file, e);
        }
    }
}
