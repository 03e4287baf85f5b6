package tutti.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wall clock of one machine's processes, which can be set; by libfaketime, which leaves the monotonic clock alone. */
final class Clock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    private final Path offset;

    private Clock(Path offset) {
        this.offset = offset;
    }

    /** True if libfaketime is installed. */
    static boolean isPossible() {
        return library() != null;
    }

    private static @Nullable Path library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
    }

    /** A clock that goes right, for processes started behind {@link #before}. */
    static Clock create(Path folder, int machine) {
        Clock clock = new Clock(folder.resolve("clock-" + machine));
        clock.set(0);
        return clock;
    }

    List<String> before() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_CACHE_DURATION=1");
    }

    /** From now on, within a second, the clock shows so many seconds more than it should. */
    void set(long seconds) {
        try {
            Path draft = offset.resolveSibling(offset.getFileName() + ".new");
            Files.writeString(draft, (seconds < 0 ? "" : "+") + seconds + "s\n");
            Files.move(draft, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MachineException("cannot set a clock", e);
        }
    }
}
