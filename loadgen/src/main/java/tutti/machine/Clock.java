package tutti.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The wall clock of one machine's processes, which can be set: by a library of our own, made on the spot, that they are started with.
 * libfaketime was tried: a JVM under it takes minutes to start, since it takes a lock and reads the environment each time that it is asked.
 */
final class Clock {
    private final Path library;
    private final Path offset;

    private Clock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** True if the library can be made. */
    static boolean isPossible() {
        return Shell.succeeds("cc", "--version");
    }

    /** A clock that goes right, for processes started behind {@link #before}. */
    static Clock create(Path folder, int machine) {
        Path source = Resources.copy("clock.c", folder);
        Path library = folder.resolve("clock.so");
        Shell.run("cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl");
        Clock clock = new Clock(library, folder.resolve("clock-" + machine));
        clock.set(0);
        return clock;
    }

    List<String> before() {
        return List.of("env", "LD_PRELOAD=" + library, "TUTTI_CLOCK=" + offset);
    }

    /** From now on the clock shows so many seconds more than it should. */
    void set(long seconds) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, seconds);
        try (FileChannel channel = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(bytes, 0);
        } catch (IOException e) {
            throw new MachineException("cannot set a clock", e);
        }
    }
}
