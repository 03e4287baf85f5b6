package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.cluster.RecordingLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a leader's archive has of a group's log, for one that has nothing of it. Positions are Aeron's, from 0.
 *
 * @param leads whether the member leads the group in {@code term}
 * @param committed position through which the log is committed
 * @param terms that the log has, in their order
 * @param snapshots of both the consensus module and the service, in the order of their positions
 */
record LogOffer(
        boolean leads, long term, long committed, List<RecordingLog.Entry> terms, List<RecordingLog.Entry> snapshots) {
    private static final String ENTRY = "entry.";
    private static final int ENTRY_NUMBERS = 7;

    /** The valid entries of a member's recording log. */
    static LogOffer of(boolean leads, long term, long committed, RecordingLog log) {
        List<RecordingLog.Entry> valid =
                log.entries().stream().filter(entry -> entry.isValid).toList();
        return of(leads, term, committed, valid);
    }

    private static LogOffer of(boolean leads, long term, long committed, List<RecordingLog.Entry> entries) {
        return new LogOffer(
                leads,
                term,
                committed,
                entries.stream()
                        .filter(entry -> entry.type == RecordingLog.ENTRY_TYPE_TERM)
                        .sorted(Comparator.comparingLong(entry -> entry.leadershipTermId))
                        .toList(),
                entries.stream()
                        .filter(entry -> entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT)
                        .sorted(Comparator.comparingLong(entry -> entry.logPosition))
                        .toList());
    }

    /** Without the snapshots at these positions. */
    LogOffer without(Set<Long> positions) {
        return new LogOffer(
                leads,
                term,
                committed,
                terms,
                snapshots.stream()
                        .filter(entry -> !positions.contains(entry.logPosition))
                        .toList());
    }

    /** The recording that the log is; -1 if there is none. */
    long recordingId() {
        return terms.isEmpty() ? -1 : terms.get(terms.size() - 1).recordingId;
    }

    /** Position at which the present term began; {@link Long#MAX_VALUE} if it is not among the terms. */
    long termBase() {
        return terms.stream()
                .filter(entry -> entry.leadershipTermId == term)
                .mapToLong(entry -> entry.termBaseLogPosition)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** Positions of the snapshots that are committed and that both the module and the service took, the latest first. */
    List<Long> snapshotPositions() {
        return snapshots.stream()
                .filter(entry -> entry.logPosition <= committed)
                .map(entry -> entry.logPosition)
                .distinct()
                .filter(position -> snapshotsAt(position).size() == 2)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** The service's snapshot and the module's, in the order in which a recording log has them. */
    List<RecordingLog.Entry> snapshotsAt(long position) {
        return snapshots.stream()
                .filter(entry -> entry.logPosition == position)
                .sorted(Comparator.comparingInt(entry -> -entry.serviceId))
                .toList();
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("leads", String.valueOf(leads));
        fields.put("term", String.valueOf(term));
        fields.put("committed", String.valueOf(committed));
        for (RecordingLog.Entry entry : terms) {
            fields.put(ENTRY + fields.size(), text(entry));
        }
        for (RecordingLog.Entry entry : snapshots) {
            fields.put(ENTRY + fields.size(), text(entry));
        }
        return fields;
    }

    /** Whatever {@link #fields} would not give is refused by an {@link IllegalArgumentException}. */
    static LogOffer parse(Map<String, String> fields) {
        List<RecordingLog.Entry> entries = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(ENTRY)) {
                entries.add(entry(value));
            }
        });
        return of(
                Boolean.parseBoolean(FieldLines.get(fields, "leads")),
                Long.parseLong(FieldLines.get(fields, "term")),
                Long.parseLong(FieldLines.get(fields, "committed")),
                entries);
    }

    private static String text(RecordingLog.Entry entry) {
        return entry.recordingId + " " + entry.leadershipTermId + " " + entry.termBaseLogPosition + " "
                + entry.logPosition + " " + entry.timestamp + " " + entry.serviceId + " " + entry.type;
    }

    private static RecordingLog.Entry entry(String text) {
        String[] numbers = text.split(" ", -1);
        if (numbers.length != ENTRY_NUMBERS) {
            throw new IllegalArgumentException("no entry of a recording log: " + text);
        }
        return new RecordingLog.Entry(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Long.parseLong(numbers[4]),
                Integer.parseInt(numbers[5]),
                Integer.parseInt(numbers[6]),
                null,
                true,
                Aeron.NULL_VALUE,
                Aeron.NULL_VALUE);
    }
}
