package tutti.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A network of machines: a namespace each, joined by a bridge on which this process has an address too. What a machine hears
 * from another can be cut, one way or both: without a word to the sender, so that cables, not connections, break; or so that the sender's
 * own system refuses to send, as where a route is gone.
 *
 * <p>Addresses are from the range kept for such trials (RFC 2544).
 */
final class Network implements AutoCloseable {
    private static final int SUBNETS = 254;
    private static final int OWN_HOST = 254;
    private static final int STRANGERS_HOST = 253;
    /** What jumbo frames carry. */
    private static final String MTU = "9000";
    /** Where the rules of a namespace look after those that cut. */
    private static final String LOCAL_PREFERENCE = "100";

    private static final String CUT_PREFERENCE = "1";

    private final String name;
    private final String subnet;
    private final int machines;
    private final List<Cut> cuts = new ArrayList<>();

    private Network(String name, String subnet, int machines) {
        this.name = name;
        this.subnet = subnet;
        this.machines = machines;
    }

    /** True if this process may make namespaces. */
    static boolean isPossible() {
        String trial = "tutti-try-" + ProcessHandle.current().pid();
        boolean isMade = Shell.succeeds("ip", "netns", "add", trial);
        return isMade && Shell.succeeds("ip", "netns", "delete", trial);
    }

    /** Makes the network; all of it or, with an exception, nothing. */
    static Network create(int machines) {
        long pid = ProcessHandle.current().pid();
        Network network = new Network("tt" + pid, "198.18." + pid % SUBNETS, machines);
        boolean isMade = false;
        try {
            network.make();
            isMade = true;
        } finally {
            if (!isMade) {
                network.close();
            }
        }
        return network;
    }

    private void make() {
        Shell.run("ip", "link", "add", bridge(), "type", "bridge");
        Shell.run("ip", "link", "set", bridge(), "mtu", MTU, "up");
        Shell.run("ip", "address", "add", subnet + "." + OWN_HOST + "/24", "dev", bridge());
        Shell.run("ip", "address", "add", strangersAddress() + "/24", "dev", bridge());
        for (int machine = 0; machine < machines; machine++) {
            String space = namespace(machine);
            Shell.run("ip", "netns", "add", space);
            Shell.run("ip", "link", "add", port(machine), "type", "veth", "peer", "name", "eth0", "netns", space);
            Shell.run("ip", "link", "set", port(machine), "mtu", MTU, "master", bridge(), "up");
            Shell.run("ip", "-n", space, "address", "add", host(machine) + "/24", "dev", "eth0");
            Shell.run("ip", "-n", space, "link", "set", "eth0", "mtu", MTU, "up");
            Shell.run("ip", "-n", space, "link", "set", "lo", "up");
            // A rule that cuts must come before the one that takes what is for this machine.
            Shell.run("ip", "-n", space, "rule", "add", "preference", LOCAL_PREFERENCE, "lookup", "local");
            Shell.run("ip", "-n", space, "rule", "delete", "preference", "0");
        }
    }

    /** A second address of this process: who calls from it is somebody else to the machines. */
    String strangersAddress() {
        return subnet + "." + STRANGERS_HOST;
    }

    String host(int machine) {
        return subnet + "." + (machine + 1);
    }

    String namespace(int machine) {
        return name + "-" + machine;
    }

    /**
     * Words behind which a command runs in the namespace. Not those of {@code ip netns exec}, which makes a namespace of mounts too:
     * a disk of another machine could then never be unmounted while the command runs.
     */
    List<String> enter(int machine) {
        return List.of("nsenter", "--net=/run/netns/" + namespace(machine));
    }

    private String bridge() {
        return name + "b";
    }

    private String port(int machine) {
        return name + "p" + machine;
    }

    /**
     * One machine hears nothing that another sends.
     *
     * @param isRefused true if the other's system says so, with an error for each datagram
     */
    record Cut(int from, int to, boolean isRefused) {}

    /** From now on these hear nothing of those, and all that at about the same time, as when a plug is pulled. */
    synchronized void cut(List<Cut> more) {
        List<Cut> fresh = more.stream().filter(cut -> !cuts.contains(cut)).toList();
        change("add", fresh);
        cuts.addAll(fresh);
    }

    /** Mends all that was cut. */
    synchronized void mendAll() {
        change("delete", List.copyOf(cuts));
        cuts.clear();
    }

    /** One command after the other takes a tenth of a second each where the processors are busy. */
    private void change(String verb, List<Cut> changed) {
        StringBuilder begin = new StringBuilder();
        StringBuilder end = new StringBuilder("true");
        for (int i = 0; i < changed.size(); i++) {
            begin.append(command(verb, changed.get(i))).append(" & p").append(i).append("=$!\n");
            end.append(" && wait $p").append(i);
        }
        Shell.run("sh", "-c", begin.append(end).toString());
    }

    private String command(String verb, Cut cut) {
        int machine = cut.isRefused() ? cut.from() : cut.to();
        String packets = cut.isRefused() ? "to " + host(cut.to()) : "from " + host(cut.from());
        return String.format(
                "ip -n %s rule %s preference %s %s blackhole", namespace(machine), verb, CUT_PREFERENCE, packets);
    }

    /** From now on machines lose so many of a hundred packets that they send to each other. */
    void lose(int percent) {
        for (int machine = 0; machine < machines; machine++) {
            nft(machine, "add table inet tutti");
            nft(machine, "add chain inet tutti in { type filter hook input priority 0; }");
            for (int from = 0; from < machines; from++) {
                if (from != machine) {
                    nft(
                            machine,
                            "add rule inet tutti in ip saddr " + host(from) + " numgen random mod 100 < " + percent
                                    + " drop");
                }
            }
        }
    }

    /** All packets arrive again. */
    void loseNothing() {
        for (int machine = 0; machine < machines; machine++) {
            nft(machine, "delete table inet tutti");
        }
    }

    private void nft(int machine, String command) {
        List<String> words = new ArrayList<>(enter(machine));
        words.addAll(List.of("nft", command));
        Shell.run(words.toArray(new String[0]));
    }

    /** Removes what is there of it. */
    @Override
    public void close() {
        for (int machine = 0; machine < machines; machine++) {
            Shell.succeeds("ip", "netns", "delete", namespace(machine));
            Shell.succeeds("ip", "link", "delete", port(machine));
        }
        Shell.succeeds("ip", "link", "delete", bridge());
    }
}
