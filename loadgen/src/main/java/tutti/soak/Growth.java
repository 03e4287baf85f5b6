package tutti.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import tutti.bench.Check;
import tutti.local.NodeUse;

/**
 * Whether what nodes take stays level: the last third of a run is held against the middle one, since caches fill and code is compiled in the
 * first. Safe for use by several threads.
 */
final class Growth {
    /** What a level may grow by from one third to the next. */
    private static final double ALLOWED = 0.1;

    private static final long MIB = 1 << 20;
    private static final int THIRDS = 3;

    /** What comes and goes, garbage and the buffers of a snapshot among it, is measured when least of it is there. */
    private static final List<Resource> LEVEL = List.of(
            new Resource("heap", "MiB", NodeUse::heap, true, MIB, 16),
            new Resource("memory", "MiB", NodeUse::memory, false, MIB, 16),
            new Resource("threads", "threads", NodeUse::threads, true, 1, 4),
            new Resource("files", "descriptors", NodeUse::openFiles, true, 1, 8),
            new Resource("shared", "MiB", NodeUse::shared, true, MIB, 0),
            new Resource("logs", "MiB", NodeUse::logs, false, MIB, 64));

    private final List<Look> looks = new ArrayList<>();

    /**
     * One thing that nodes take.
     *
     * @param isFloor the least of a third counts, else the most
     * @param slack that counts for nothing, in units
     */
    private record Resource(
            String name, String unit, ToLongFunction<NodeUse> of, boolean isFloor, long bytesPerUnit, long slack) {
        long level(List<NodeUse> uses) {
            var values = uses.stream().mapToLong(of);
            return (isFloor ? values.min() : values.max()).orElse(0) / bytesPerUnit;
        }
    }

    /** @param acked payments since the beginning */
    private record Look(long acked, Map<Integer, NodeUse> uses) {}

    /**
     * Adds what nodes take now.
     *
     * @param acked payments acknowledged since the beginning
     */
    synchronized void add(long acked, Map<Integer, NodeUse> uses) {
        looks.add(new Look(acked, Map.copyOf(uses)));
    }

    /** One check a resource, and one for the history, which grows, but by no more a payment. */
    synchronized List<Check> checks() {
        List<Look> middle = third(1);
        List<Look> last = third(2);
        List<Check> checks = new ArrayList<>();
        if (middle.isEmpty() || last.isEmpty()) {
            return List.of(new Check("watched", "the run was too short to see whether anything grows", false));
        }
        LEVEL.forEach(resource -> checks.add(check(resource, middle, last)));
        checks.add(historyCheck(middle, last));
        return checks;
    }

    private List<Look> third(int number) {
        return looks.subList(looks.size() * number / THIRDS, looks.size() * (number + 1) / THIRDS);
    }

    /** About the node that has grown most. */
    private static Check check(Resource resource, List<Look> middle, List<Look> last) {
        int node = Collections.max(
                last.get(last.size() - 1).uses.keySet(),
                Comparator.comparingLong(one -> resource.level(of(one, last)) - resource.level(of(one, middle))));
        long before = resource.level(of(node, middle));
        long after = resource.level(of(node, last));
        boolean isLevel = after - before <= Math.max(resource.slack, (long) (before * ALLOWED));
        return new Check(
                resource.name,
                String.format(
                        Locale.ROOT,
                        "%s: %s %d, then %d %s",
                        resource.name,
                        resource.isFloor ? "at least" : "at most",
                        before,
                        after,
                        resource.unit),
                isLevel);
    }

    private static List<NodeUse> of(int node, List<Look> looks) {
        return looks.stream()
                .filter(look -> look.uses.containsKey(node))
                .map(look -> look.uses.get(node))
                .toList();
    }

    private static Check historyCheck(List<Look> middle, List<Look> last) {
        double before = historyBytesPerPayment(middle);
        double after = historyBytesPerPayment(last);
        return new Check(
                "history",
                String.format(Locale.ROOT, "history: %.0f, then %.0f bytes a payment", before, after),
                after <= before * (1 + ALLOWED));
    }

    private static double historyBytesPerPayment(List<Look> looks) {
        Look first = looks.get(0);
        Look end = looks.get(looks.size() - 1);
        return (double) (history(end) - history(first)) / Math.max(1, end.acked - first.acked);
    }

    private static long history(Look look) {
        return look.uses.values().stream().mapToLong(NodeUse::history).max().orElse(0);
    }
}
