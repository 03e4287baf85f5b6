package tutti.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that gets no more memory than it has: a memory cgroup of version 1. The kernel takes back what it can, then ends it. */
final class MemoryLimit {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/memory");
    private static final String PROCESSES = "cgroup.procs";
    private static final String LIMIT = "memory.limit_in_bytes";

    private final Path group;

    private MemoryLimit(Path group) {
        this.group = group;
    }

    static boolean isPossible() {
        return Files.isWritable(ROOT.resolve(PROCESSES)) && Files.isWritable(ROOT.resolve(LIMIT));
    }

    /** The process, with what it has already, gets so many bytes more. */
    static MemoryLimit of(long pid, long moreBytes) {
        Path group = ROOT.resolve("tutti-" + pid);
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve(LIMIT), Long.toString(moreBytes));
            // What it has stays counted where it was.
            Files.writeString(group.resolve(PROCESSES), Long.toString(pid));
            return new MemoryLimit(group);
        } catch (IOException e) {
            throw new MachineException("cannot limit the memory of process " + pid, e);
        }
    }

    /** As much as there is again; what runs in it goes back to where all others are. */
    void release() {
        try {
            if (!Files.exists(group)) {
                return;
            }
            for (String pid : Files.readAllLines(group.resolve(PROCESSES))) {
                Files.writeString(ROOT.resolve(PROCESSES), pid);
            }
            Files.delete(group);
        } catch (IOException e) {
            throw new MachineException("cannot take back " + group, e);
        }
    }
}
