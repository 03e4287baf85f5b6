package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tutti.codec.Answer;
import tutti.v1.AssetTotals;
import tutti.v1.AuditResponse;
import tutti.v1.ChannelCut;
import tutti.v1.PartitionCut;

/** Compares the books of all partitions at one mark, and says in words what does not hold. */
final class AuditReport {
    private static final int SENT = 0;
    private static final int RECEIVED = 1;

    private final AuditResponse.Builder response = AuditResponse.newBuilder();
    private final List<String> violations = new ArrayList<>();
    private final Map<ChannelKey, long[]> channels = new TreeMap<>();

    private AuditReport() {}

    /** {@code cuts} holds the complete cut of each partition, in order of partition. */
    static AuditResponse of(long mark, List<Answer.Cut> cuts) {
        AuditReport report = new AuditReport();
        report.response.setMark(mark);
        for (int partition = 0; partition < cuts.size(); partition++) {
            report.addPartition(partition, cuts.get(partition));
        }
        report.addChannels();
        return report.response
                .setHolds(report.violations.isEmpty())
                .addAllViolations(report.violations)
                .build();
    }

    private void addPartition(int partition, Answer.Cut cut) {
        PartitionCut.Builder message =
                PartitionCut.newBuilder().setPartition(partition).setPosition(cut.position());
        for (Answer.Totals totals : cut.totals()) {
            String where = "partition " + partition + ", asset " + Integer.toUnsignedString(totals.asset()) + ": ";
            checkEqual(where + "debits posted", totals.debitsPosted(), "credits posted", totals.creditsPosted());
            checkEqual(where + "debits pending", totals.debitsPending(), "credits pending", totals.creditsPending());
            message.addTotals(AssetTotals.newBuilder()
                    .setAsset(totals.asset())
                    .setDebitsPosted(totals.debitsPosted())
                    .setCreditsPosted(totals.creditsPosted())
                    .setDebitsPending(totals.debitsPending())
                    .setCreditsPending(totals.creditsPending())
                    .setAccrued(totals.accrued()));
        }
        for (Answer.Channel channel : cut.channels()) {
            totalsOf(new ChannelKey(partition, channel.peer(), channel.asset()))[SENT] = channel.sent();
            totalsOf(new ChannelKey(channel.peer(), partition, channel.asset()))[RECEIVED] = channel.received();
        }
        response.addPartitions(message);
    }

    private void addChannels() {
        channels.forEach((key, totals) -> {
            String where = "channel from partition " + key.from + " to " + key.to + ", asset "
                    + Integer.toUnsignedString(key.asset) + ": ";
            checkEqual(where + "sent", totals[SENT], "received", totals[RECEIVED]);
            response.addChannels(ChannelCut.newBuilder()
                    .setFromPartition(key.from)
                    .setToPartition(key.to)
                    .setAsset(key.asset)
                    .setSent(totals[SENT])
                    .setReceived(totals[RECEIVED]));
        });
    }

    private long[] totalsOf(ChannelKey key) {
        return channels.computeIfAbsent(key, absent -> new long[2]);
    }

    private void checkEqual(String name, long value, String otherName, long other) {
        if (value != other) {
            violations.add(name + " " + value + " differ from " + otherName + " " + other);
        }
    }

    /** One direction between two partitions, for one asset. */
    private record ChannelKey(int from, int to, int asset) implements Comparable<ChannelKey> {
        @Override
        public int compareTo(ChannelKey other) {
            int order = Integer.compare(from, other.from);
            order = order == 0 ? Integer.compare(to, other.to) : order;
            return order == 0 ? Integer.compareUnsigned(asset, other.asset) : order;
        }
    }
}
