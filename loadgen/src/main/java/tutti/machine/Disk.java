package tutti.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An ext4 file system of its own in a file of this one, which can lose its power, hang, or be full. */
final class Disk implements AutoCloseable {
    /** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: what was not synced is lost, as with the power. */
    private static final String SHUT_DOWN =
            "open(my $disk, '<', $ARGV[0]) or die $!; my $now = pack('L', 2); ioctl($disk, 0x8004587d, $now) or die $!";

    private static final String FILLER = "filler";
    /** A file system needs some room to say where the rest of it is. */
    private static final long FILL_SLOWLY_BYTES = 8L << 20;

    private static final int BLOCK_BYTES = 64 << 10;

    private final Path image;
    private final Path folder;
    private boolean isMounted;
    private boolean isFrozen;

    private Disk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    /** True if this process may mount one in a folder. */
    static boolean isPossible(Path root) {
        try (Disk trial = create(root, "trial", 64L << 20)) {
            trial.cutPower();
            trial.restore();
            return true;
        } catch (MachineException e) {
            return false;
        }
    }

    static Disk create(Path root, String name, long bytes) {
        Disk disk = new Disk(root.resolve(name + ".img"), root.resolve(name));
        try {
            Files.createDirectories(disk.folder);
            try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
                file.setLength(bytes);
            }
        } catch (IOException e) {
            throw new MachineException("cannot make a disk in " + root + ": " + e.getMessage(), e);
        }
        Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", disk.image.toString());
        disk.mount();
        return disk;
    }

    Path folder() {
        return folder;
    }

    private void mount() {
        Shell.run("mount", "-o", "loop", image.toString(), folder.toString());
        isMounted = true;
    }

    /** From now on nothing is written any more, not even what waits in memory; every attempt fails. */
    synchronized void cutPower() {
        Shell.run("perl", "-e", SHUT_DOWN, folder.toString());
    }

    /** Brings the disk back with what had reached it. No process may have a file of it open. */
    synchronized void restore() {
        unmount();
        mount();
    }

    /** Takes everything that waits in memory for it. */
    void sync() {
        Shell.run("sync", "--file-system", folder.toString());
    }

    /** Every write and sync waits until {@link #thaw}. */
    synchronized void freeze() {
        if (!isFrozen) {
            Shell.run("fsfreeze", "--freeze", folder.toString());
            isFrozen = true;
        }
    }

    synchronized void thaw() {
        if (isFrozen) {
            Shell.run("fsfreeze", "--unfreeze", folder.toString());
            isFrozen = false;
        }
    }

    /** Takes all the room that is left but so many bytes. */
    void fill(long leftBytes) {
        Path filler = folder.resolve(FILLER);
        long atOnce = room() - leftBytes - FILL_SLOWLY_BYTES;
        if (atOnce > 0) {
            Shell.run("fallocate", "--length", Long.toString(atOnce), filler.toString());
        }
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] block = new byte[BLOCK_BYTES];
            while (room() > leftBytes) {
                out.write(block);
            }
        } catch (IOException e) {
            if (leftBytes > 0) {
                throw new MachineException("cannot fill " + folder, e);
            }
            // It is full to the last block, as was asked for.
        }
    }

    private long room() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new MachineException("cannot look at " + folder, e);
        }
    }

    /** Gives the room back. */
    void free() {
        try {
            Files.deleteIfExists(folder.resolve(FILLER));
        } catch (IOException e) {
            throw new MachineException("cannot free " + folder, e);
        }
    }

    private void unmount() {
        if (isMounted) {
            Shell.run("umount", folder.toString());
            isMounted = false;
        }
    }

    @Override
    public synchronized void close() {
        thaw();
        try {
            unmount();
            Files.deleteIfExists(image);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new MachineException("cannot remove " + image, e);
        }
    }
}
