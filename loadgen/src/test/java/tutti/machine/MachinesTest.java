package tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.local.NodePlace;

/** Breaks real namespaces and disks, where this computer allows it. */
class MachinesTest {
    private static final long DISK_BYTES = 64L << 20;
    private static final String LISTEN =
            "use Socket; socket(S, PF_INET, SOCK_DGRAM, 0); bind(S, sockaddr_in(7000, INADDR_ANY));"
                    + " $| = 1; my $n = 0; $SIG{ALRM} = sub { print $n; exit }; alarm(2); while (1) { recv(S, $_, 9, 0); $n++ }";
    private static final String SEND = "use Socket; socket(S, PF_INET, SOCK_DGRAM, 0);"
            + " for (1 .. 20) { send(S, 'x', 0, sockaddr_in(7000, inet_aton($ARGV[0]))); select(undef, undef, undef, 0.02) }";

    private static Machines machines(Path root, Ability... abilities) {
        Set<Ability> possible = Machines.abilities(root);
        for (Ability ability : abilities) {
            assumeTrue(possible.contains(ability), ability + " needs " + ability.needs());
        }
        return Machines.create(2, root, Set.of(abilities), DISK_BYTES);
    }

    /** How many of twenty datagrams the second machine hears from the first. */
    private static int heard(Machines machines) throws IOException, InterruptedException {
        NodePlace from = machines.places().get(0);
        NodePlace to = machines.places().get(1);
        Process listener = in(to, "perl", "-e", LISTEN);
        Thread.sleep(500);
        in(from, "perl", "-e", SEND, to.host()).waitFor();
        return Integer.parseInt(new String(listener.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    private static Process in(NodePlace place, String... words) throws IOException {
        List<String> all = new ArrayList<>(place.before());
        all.addAll(List.of(words));
        return new ProcessBuilder(all).start();
    }

    @Test
    void shouldCutAndMendANetworkOneWay(@TempDir Path root) throws Exception {
        try (Machines machines = machines(root, Ability.NETWORK)) {
            assertThat(heard(machines)).isEqualTo(20);

            machines.cut(0, 1);
            assertThat(heard(machines)).isZero();
            machines.mendAll();
            machines.cut(1, 0);
            assertThat(heard(machines)).isEqualTo(20);
        }
    }

    @Test
    void shouldCarryPacketsLateAndLoseSome(@TempDir Path root) throws Exception {
        try (Machines machines = machines(root, Ability.NETWORK, Ability.DELAY)) {
            machines.delay(30, 0);
            assertThat(heard(machines)).isEqualTo(20);
            machines.delayNothing();
            machines.delay(0, 1000);
            assertThat(heard(machines)).isZero();
            machines.delayNothing();
            assertThat(heard(machines)).isEqualTo(20);
        }
    }

    @Test
    void shouldLosePackets(@TempDir Path root) throws Exception {
        try (Machines machines = machines(root, Ability.NETWORK, Ability.LOSS)) {
            machines.lose(99);
            assertThat(heard(machines)).isLessThan(8);
            machines.loseNothing();
            assertThat(heard(machines)).isEqualTo(20);
        }
    }

    @Test
    void shouldLoseWithThePowerWhatWasNotSynced(@TempDir Path root) throws IOException {
        try (Machines machines = machines(root, Ability.DISK)) {
            Path data = Files.createDirectories(machines.places().get(0).dataDir());
            Path synced = Files.writeString(data.resolve("synced"), "kept");
            for (Path path : new Path[] {synced, data, data.getParent()}) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
            Path unsynced = Files.writeString(data.resolve("unsynced"), "lost");

            machines.cutPower(0);
            assertThatThrownBy(() -> Files.writeString(data.resolve("late"), "late"))
                    .isInstanceOf(IOException.class);
            machines.restorePower(0);

            assertThat(synced).hasContent("kept");
            assertThat(unsynced).doesNotExist();
        }
    }

    @Test
    void shouldFillAndFreeADisk(@TempDir Path root) throws IOException {
        try (Machines machines = machines(root, Ability.DISK)) {
            Path data = Files.createDirectories(machines.places().get(1).dataDir());

            machines.fillDisk(1, 0);
            assertThatThrownBy(() -> Files.write(data.resolve("more"), new byte[1 << 20]))
                    .isInstanceOf(IOException.class);
            machines.freeDisk(1);

            assertThat(Files.write(data.resolve("more"), new byte[1 << 20])).hasSize(1 << 20);
        }
    }

    @Test
    void shouldLeaveNothingBehind(@TempDir Path root) throws IOException {
        try (Machines machines = machines(root, Ability.DISK, Ability.NETWORK)) {
            assertThat(machines.areApart()).isTrue();
            assertThat(Shell.run("ip", "netns", "list"))
                    .contains("tt" + ProcessHandle.current().pid() + "-1");
        }

        assertThat(Shell.run("ip", "netns", "list"))
                .doesNotContain("tt" + ProcessHandle.current().pid() + "-");
        assertThat(Shell.run("mount")).doesNotContain(root.toString());
        try (var left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldSetAClock(@TempDir Path root) {
        try (Machines machines = machines(root, Ability.CLOCK)) {
            List<String> words = new ArrayList<>(machines.places().get(0).before());
            words.addAll(List.of("date", "+%s"));
            String[] date = words.toArray(new String[0]);

            machines.setClock(0, -3600);
            assertThat(Long.parseLong(Shell.run(date)))
                    .isCloseTo(System.currentTimeMillis() / 1000 - 3600, within(60L));
            machines.setClock(0, 0);
            assertThat(Long.parseLong(Shell.run(date))).isCloseTo(System.currentTimeMillis() / 1000, within(60L));
        }
    }

    @Test
    void shouldSayWhichCommandFailed() {
        assertThatThrownBy(() -> Shell.run("sh", "-c", "echo no such thing; exit 3"))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("sh -c")
                .hasMessageContaining("no such thing");
    }
}
