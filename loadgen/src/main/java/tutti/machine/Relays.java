package tutti.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that carry the packets between namespaces late, and lose some: a queue in user space, since not every kernel has
 * netem. As long as they run, routes lead through them; their devices and routes end with them.
 */
final class Relays implements AutoCloseable {
    private static final String DEVICE = "tutti0";
    private static final String MTU = "9000";

    private final List<Process> processes = new ArrayList<>();
    private final Network network;
    private final int machines;
    private final Path folder;

    private Relays(Network network, int machines, Path folder) {
        this.network = network;
        this.machines = machines;
        this.folder = folder;
    }

    /** True if devices for it can be made. */
    static boolean isPossible() {
        return Files.isReadable(Path.of("/dev/net/tun")) && Shell.succeeds("perl", "-MTime::HiRes", "-e", "1");
    }

    /**
     * Begins to carry.
     *
     * @param folder for sockets and the relay's program
     * @param delayMs how much later each packet arrives
     * @param lossPermille how many of a thousand do not
     */
    static Relays start(Network network, int machines, Path folder, int delayMs, int lossPermille) {
        Relays relays = new Relays(network, machines, folder);
        boolean isStarted = false;
        try {
            Path program = Resources.copy("relay.pl", folder);
            for (int machine = 0; machine < machines; machine++) {
                relays.start(program, machine, delayMs, lossPermille);
            }
            for (int machine = 0; machine < machines; machine++) {
                relays.route(machine);
            }
            isStarted = true;
        } finally {
            if (!isStarted) {
                relays.close();
            }
        }
        return relays;
    }

    private void start(Path program, int machine, int delayMs, int lossPermille) {
        List<String> words = new ArrayList<>(network.enter(machine));
        words.addAll(List.of("perl", program.toString(), socket(machine)));
        words.addAll(List.of(Integer.toString(delayMs), Integer.toString(lossPermille), Integer.toString(machine)));
        for (int other = 0; other < machines; other++) {
            if (other != machine) {
                words.add(network.host(other) + "=" + socket(other));
            }
        }
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            processes.add(process);
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String first = output.readLine();
            if (!"ready".equals(first)) {
                throw new MachineException("a relay did not start: " + first);
            }
        } catch (IOException e) {
            throw new MachineException("cannot start a relay", e);
        }
    }

    private void route(int machine) {
        String space = network.namespace(machine);
        Shell.run("ip", "-n", space, "link", "set", DEVICE, "mtu", MTU, "up");
        for (int other = 0; other < machines; other++) {
            if (other != machine) {
                Shell.run(
                        "ip",
                        "-n",
                        space,
                        "route",
                        "add",
                        network.host(other) + "/32",
                        "dev",
                        DEVICE,
                        "src",
                        network.host(machine));
            }
        }
    }

    private String socket(int machine) {
        return folder.resolve("relay-" + machine + ".socket").toString();
    }

    /** Packets go their direct way again; those that wait are lost. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
        processes.clear();
    }
}
