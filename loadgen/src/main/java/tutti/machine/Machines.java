package tutti.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.local.NodePlace;
import tutti.local.OwnSession;

/**
 * The machines that a cluster's nodes run on, by number, and what can be done to them. Where this computer does not allow all of it,
 * nodes run side by side on loopback, in folders. Closing removes everything.
 */
public final class Machines implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path root;
    private final List<NodePlace> places = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();
    private final List<Clock> clocks = new ArrayList<>();
    private @Nullable Network network;
    private final List<MemoryLimit> memoryLimits = new ArrayList<>();
    private @Nullable Relays relays;

    private Machines(Path root) {
        this.root = root;
    }

    /** What this computer allows. */
    public static Set<Ability> abilities(Path root) {
        Set<Ability> found = EnumSet.noneOf(Ability.class);
        if (Disk.isPossible(root)) {
            found.add(Ability.DISK);
        }
        if (Network.isPossible()) {
            found.add(Ability.NETWORK);
            if (Shell.succeeds("nft", "list", "tables")) {
                found.add(Ability.LOSS);
            }
            if (Relays.isPossible()) {
                found.add(Ability.DELAY);
            }
        }
        if (Clock.isPossible()) {
            found.add(Ability.CLOCK);
        }
        if (MemoryLimit.isPossible()) {
            found.add(Ability.MEMORY);
        }
        return found;
    }

    /**
     * Makes so many.
     *
     * @param abilities what must be possible; what is not asked for is not made
     * @param diskBytes size of each disk, if there are disks
     */
    public static Machines create(int count, Path root, Set<Ability> abilities, long diskBytes) {
        Machines machines = new Machines(root);
        boolean isMade = false;
        try {
            machines.make(count, abilities, diskBytes);
            isMade = true;
        } finally {
            if (!isMade) {
                machines.close();
            }
        }
        return machines;
    }

    private void make(int count, Set<Ability> abilities, long diskBytes) {
        boolean hasNetwork = abilities.contains(Ability.NETWORK)
                || abilities.contains(Ability.LOSS)
                || abilities.contains(Ability.DELAY);
        network = hasNetwork ? Network.create(count) : null;
        for (int machine = 0; machine < count; machine++) {
            Path own = root.resolve("own-" + machine);
            Path dataDir = root.resolve("node-" + machine);
            if (abilities.contains(Ability.DISK)) {
                Disk disk = Disk.create(root, "disk-" + machine, diskBytes);
                disks.add(disk);
                dataDir = disk.folder().resolve("data");
            }
            List<String> before = new ArrayList<>(OwnSession.before());
            if (network != null) {
                before.addAll(network.enter(machine));
            }
            if (abilities.contains(Ability.CLOCK)) {
                Clock clock = Clock.create(root, machine);
                clocks.add(clock);
                before.addAll(clock.before());
            }
            String host = network == null ? LOOPBACK : network.host(machine);
            places.add(new NodePlace(host, dataDir, own, before));
        }
    }

    public List<NodePlace> places() {
        return places;
    }

    /** True if nodes have addresses that others than this computer could reach. */
    public boolean areApart() {
        return network != null;
    }

    /** An address that connections can come from which are not those of this process's clients. */
    public String strangersAddress() {
        return network().strangersAddress();
    }

    /** Cuts the power of a machine's disk: what was not synced is lost. Its processes must be killed next. */
    public void cutPower(int machine) {
        disks.get(machine).cutPower();
    }

    /** Brings the disk back with what had reached it. No process of the machine may run. */
    public void restorePower(int machine) {
        disks.get(machine).restore();
    }

    /** Has the disk take everything that waits in memory for it. */
    public void syncDisk(int machine) {
        disks.get(machine).sync();
    }

    /** Everything that is written to the machine's disk waits from now on. */
    public void freezeDisk(int machine) {
        disks.get(machine).freeze();
    }

    public void thawDisk(int machine) {
        disks.get(machine).thaw();
    }

    /** Takes all the room on a machine's disk but so many bytes. */
    public void fillDisk(int machine, long leftBytes) {
        disks.get(machine).fill(leftBytes);
    }

    public void freeDisk(int machine) {
        disks.get(machine).free();
    }

    /** The one machine hears nothing of the other any more. */
    public void cut(int from, int to) {
        network().cut(List.of(new Network.Cut(from, to, false)));
    }

    /** Two machines hear nothing of each other any more. */
    public void part(int one, int other) {
        network().cut(List.of(new Network.Cut(one, other, false), new Network.Cut(other, one, false)));
    }

    /** One machine and all others hear nothing of each other any more. */
    public void isolate(int one) {
        isolate(one, false);
    }

    /** As {@link #isolate}, and each that sends is told by its system that it cannot. */
    public void refuse(int one) {
        isolate(one, true);
    }

    private void isolate(int one, boolean isRefused) {
        List<Network.Cut> cuts = new ArrayList<>();
        for (int other = 0; other < places.size(); other++) {
            if (other != one) {
                cuts.add(new Network.Cut(one, other, isRefused));
                cuts.add(new Network.Cut(other, one, isRefused));
            }
        }
        network().cut(cuts);
    }

    /** Mends the network between all. */
    public void mendAll() {
        network().mendAll();
    }

    /** So many of a hundred packets between machines are lost from now on. */
    public void lose(int percent) {
        network().lose(percent);
    }

    public void loseNothing() {
        network().loseNothing();
    }

    /** Packets between machines arrive so much later from now on, and so many of a thousand do not. */
    public void delay(int delayMs, int lossPermille) {
        relays = Relays.start(network(), places.size(), root, delayMs, lossPermille);
    }

    /** Packets go their direct way again. */
    public void delayNothing() {
        if (relays != null) {
            relays.close();
            relays = null;
        }
    }

    /** Sets a machine's clock so many seconds ahead, or back. */
    public void setClock(int machine, long secondsAhead) {
        clocks.get(machine).set(secondsAhead);
    }

    /** A process gets so many bytes more than it has, and no more. */
    public void limitMemory(long pid, long moreBytes) {
        memoryLimits.add(MemoryLimit.of(pid, moreBytes));
    }

    public void freeMemory() {
        memoryLimits.forEach(MemoryLimit::release);
        memoryLimits.clear();
    }

    private Network network() {
        if (network == null) {
            throw new IllegalStateException("these machines have no network of their own");
        }
        return network;
    }

    /** Ends whatever still holds something up, so that processes can end. */
    public void release() {
        disks.forEach(Disk::thaw);
        disks.forEach(Disk::free);
        delayNothing();
        freeMemory();
        if (network != null) {
            network.mendAll();
        }
    }

    /** Removes the machines. Their processes must have ended. */
    @Override
    public void close() {
        disks.forEach(Disk::close);
        if (network != null) {
            network.close();
        }
    }
}
