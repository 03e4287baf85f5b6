package tutti.replica.simulation;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lets members lag, fail and come back, by chance and within the faults of the run. */
final class Disturbances {
    private static final long NS_PER_MS = 1_000_000;

    private final Settings settings;
    private final Random random;
    private final SimulatedNetwork network;
    private final Simulation simulation;
    private boolean isOn;

    Disturbances(Settings settings, Random random, SimulatedNetwork network, Simulation simulation) {
        this.settings = settings;
        this.random = random;
        this.network = network;
        this.simulation = simulation;
    }

    boolean isOn() {
        return isOn;
    }

    void on() {
        isOn = true;
    }

    /** All that is down comes back, and nothing fails until it is on again. */
    void off(List<SimulatedPartition> partitions) {
        isOn = false;
        for (SimulatedPartition partition : partitions) {
            for (int i = 0; i < SimulatedPartition.MEMBERS; i++) {
                restart(partition, partition.member(i));
            }
            partition.flow();
        }
    }

    /** A batch was logged: mostly it is committed and applied at once, sometimes later. */
    void moveOnAfterAppend(SimulatedPartition partition) {
        if (isOn && settings.has(Fault.LAG) && random.nextInt(3) == 0) {
            return;
        }
        if (!isOn || random.nextInt(4) > 0) {
            partition.flow();
            return;
        }
        // A quorum has it; the rest comes when it comes.
        SimulatedMember one = partition.anyMember();
        SimulatedMember other = partition.anyMember();
        for (SimulatedMember member : List.of(one, other)) {
            partition.replicate(member);
            partition.sync(member);
        }
        partition.apply(one, 1 + random.nextInt(3));
    }

    /** One member does the next of what it has to do. */
    void moveOn(SimulatedPartition partition) {
        SimulatedMember member = partition.anyMember();
        switch (random.nextInt(4)) {
            case 0 -> partition.replicate(member);
            case 1 -> partition.sync(member);
            case 2 -> partition.apply(member, 1 + random.nextInt(10));
            default -> restart(partition, member);
        }
    }

    void disturb(SimulatedPartition partition) {
        SimulatedMember member = partition.anyMember();
        switch (random.nextInt(8)) {
            case 0, 1 -> crash(partition, member);
            case 2 -> elect(partition);
            case 3, 4 -> snapshot(partition, member);
            case 5 -> {
                if (random.nextInt(3) == 0) {
                    tear(partition, member);
                } else {
                    jump(member);
                }
            }
            case 6 -> {
                if (settings.has(Fault.LOST_MESSAGE)) {
                    say(partition, "network loses all");
                    network.loseAll();
                }
            }
            default -> {
                if (settings.has(Fault.POWER_CUT) && random.nextInt(4) == 0) {
                    say(partition, "power cut");
                    cutPower(List.of(partition));
                }
            }
        }
    }

    /** All members stop and come back. */
    void cutPower(List<SimulatedPartition> partitions) {
        for (SimulatedPartition partition : partitions) {
            for (int i = 0; i < SimulatedPartition.MEMBERS; i++) {
                partition.crash(partition.member(i), losesTail());
            }
            for (int i = 0; i < SimulatedPartition.MEMBERS; i++) {
                restart(partition, partition.member(i));
            }
        }
    }

    private void crash(SimulatedPartition partition, SimulatedMember member) {
        if (settings.has(Fault.CRASH) && member.isUp()) {
            say(partition, "member " + member.number + " stops");
            partition.crash(member, losesTail());
            electIfLeaderless(partition);
        }
    }

    private void restart(SimulatedPartition partition, SimulatedMember member) {
        if (member.isUp()) {
            return;
        }
        if (settings.has(Fault.SNAPSHOT) && random.nextInt(4) == 0) {
            partition.copySnapshot(partition.anyMember(), member);
        }
        partition.restart(member);
        say(
                partition,
                "member " + member.number + " is back with " + member.applied + " of " + member.appended
                        + " entries applied");
        electIfLeaderless(partition);
    }

    private void elect(SimulatedPartition partition) {
        if (settings.has(Fault.ELECTION)) {
            tell(partition, partition.elect(random.nextBoolean() ? partition.anyMember() : null));
        }
    }

    private void electIfLeaderless(SimulatedPartition partition) {
        if (partition.leader() == null) {
            tell(partition, partition.elect(null));
        }
    }

    /** What was lost with the old leader may have been a message that its sender sends again. */
    private void tell(SimulatedPartition partition, @Nullable List<Entry> lost) {
        if (lost == null) {
            return;
        }
        say(partition, "term " + partition.term() + " begins, " + lost.size() + " entries are gone");
        for (Entry entry : lost) {
            if (random.nextBoolean()) {
                simulation.repeatLater(partition.partition(), entry.sent);
            }
        }
    }

    private void snapshot(SimulatedPartition partition, SimulatedMember member) {
        if (settings.has(Fault.SNAPSHOT)) {
            say(partition, "member " + member.number + " takes a snapshot of " + member.applied);
            partition.takeSnapshot(member);
        }
    }

    private void tear(SimulatedPartition partition, SimulatedMember member) {
        if (settings.has(Fault.TORN_SNAPSHOT) && member.isUp()) {
            say(partition, "member " + member.number + " stops within a snapshot");
            partition.tearSnapshot(member, losesTail());
            electIfLeaderless(partition);
        }
    }

    private void jump(SimulatedMember member) {
        if (settings.has(Fault.CLOCK_JUMP)) {
            member.skewNs = (random.nextInt(4_000) - 2_000) * NS_PER_MS;
        }
    }

    private boolean losesTail() {
        return settings.has(Fault.LOST_TAIL);
    }

    private void say(SimulatedPartition partition, String what) {
        simulation.trace().line("p" + partition.partition() + " " + what);
    }
}
