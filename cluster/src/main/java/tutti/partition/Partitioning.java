package tutti.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the slots came to lie where they lie: the number of partitions at first, and each time that partitions were added since, with the
 * positions at which the slots moved. The {@link SlotMap} follows from it.
 *
 * <p>A new partition's log goes on where the highest of the logs that there were had come to, so that in it, too, what an account brings
 * along is of lower positions than what happens to it there.
 *
 * <p>As text: {@code 2} at first, {@code 2;4@8192,12288} once there are 4.
 *
 * @param first partitions at first
 * @param additions in order
 */
public record Partitioning(int first, List<Addition> additions) {
    /**
     * Partitions were added.
     *
     * @param partitions that there are since
     * @param positions at which the slots moved, by partition that there was before
     */
    public record Addition(int partitions, List<Long> positions) {
        public Addition {
            positions = List.copyOf(positions);
        }

        /** Position in a new partition's log that comes before all of it. */
        long begin() {
            return positions.stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    /**
     * Where slots of a new partition came from.
     *
     * @param partition that had them
     * @param through position of its log at which they left
     */
    public record Origin(int partition, long through) {}

    public Partitioning {
        additions = List.copyOf(additions);
        int partitions = first;
        boolean isSound = first > 0 && first <= SlotMap.SLOTS;
        for (Addition addition : additions) {
            isSound &= addition.partitions > partitions && addition.positions.size() == partitions;
            partitions = addition.partitions;
        }
        if (!isSound) {
            throw new IllegalArgumentException("partitions were not added so: " + first + ", " + additions);
        }
    }

    /** That of a new cluster. */
    public static Partitioning initial(int partitions) {
        return new Partitioning(partitions, List.of());
    }

    /** Reads what {@link #text} wrote; whatever else is refused by an {@link IllegalArgumentException}. */
    public static Partitioning parse(String text) {
        String[] parts = text.split(";");
        List<Addition> additions = new ArrayList<>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            int at = part.indexOf('@');
            if (at < 0) {
                throw new IllegalArgumentException("no positions in '" + part + "'");
            }
            additions.add(new Addition(
                    Integer.parseInt(part.substring(0, at)),
                    Arrays.stream(part.substring(at + 1).split(","))
                            .map(Long::valueOf)
                            .toList()));
        }
        return new Partitioning(Integer.parseInt(parts[0]), additions);
    }

    public String text() {
        return first
                + additions.stream()
                        .map(addition -> ";" + addition.partitions + "@"
                                + addition.positions.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(",")))
                        .collect(Collectors.joining());
    }

    /** The same with more partitions, to which slots moved at these positions. */
    public Partitioning with(int partitions, List<Long> positions) {
        List<Addition> more = new ArrayList<>(additions);
        more.add(new Addition(partitions, positions));
        return new Partitioning(first, more);
    }

    public int partitions() {
        return additions.isEmpty() ? first : additions.get(additions.size() - 1).partitions;
    }

    public boolean hasMovedSlots() {
        return !additions.isEmpty();
    }

    public SlotMap slotMap() {
        SlotMap map = SlotMap.initial(first);
        for (Addition addition : additions) {
            map = map.grownTo(addition.partitions);
        }
        return map;
    }

    /** How the slots lay before the partition was added, which it was not at first. */
    public SlotMap slotMapBefore(int partition) {
        int birth = additions.indexOf(birth(partition));
        return new Partitioning(first, additions.subList(0, birth)).slotMap();
    }

    /** Position in the partition's log of what the log itself calls 0. */
    public long logBegin(int partition) {
        return partition < first ? 0 : birth(partition).begin();
    }

    /** Position of the state with which the partition began when slots last moved, 0 if they never did. */
    public long stateBegin(int partition) {
        if (additions.isEmpty()) {
            return 0;
        }
        Addition last = additions.get(additions.size() - 1);
        return partition < last.positions.size() ? last.positions.get(partition) : last.begin();
    }

    /** Where the slots came from with which the partition was added, in order of partition; none of one that there was at first. */
    public List<Origin> origins(int partition) {
        if (partition < first) {
            return List.of();
        }
        Addition birth = birth(partition);
        SlotMap from = slotMapBefore(partition);
        SlotMap to = from.grownTo(birth.partitions);
        TreeSet<Integer> origins = new TreeSet<>();
        for (int slot = 0; slot < SlotMap.SLOTS; slot++) {
            if (to.partitionOfSlot(slot) == partition) {
                origins.add(from.partitionOfSlot(slot));
            }
        }
        return origins.stream()
                .map(origin -> new Origin(origin, birth.positions.get(origin)))
                .toList();
    }

    private Addition birth(int partition) {
        for (Addition addition : additions) {
            if (partition < addition.partitions) {
                return addition;
            }
        }
        throw new IllegalArgumentException("partition " + partition + " of " + partitions());
    }
}
