package tutti.sharding;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.QueryCodec;

/**
 * How each {@link WireMessage} is laid out after the version byte: its fields in the order drawn, integers little endian.
 *
 * <pre>
 * text, bytes: length (int), then so many bytes      longs: count (int), then so many longs
 *
 * to partition actors
 * S submit        correlation 8, timeout ms 4, principal (text), section (bytes)
 * R read          correlation 8, query (bytes)
 * W who leads     node 4
 * C follow        node 4, round 8, term 8
 * c follows       node 4, round 8
 * D deliver       from 4, node 4, first sequence 8, last sequence 8, section (bytes)
 * A acknowledged  receiver 4, through 8
 * E elsewhere     receiver 4, node 4, leader 4
 *
 * to routers
 * d decided       correlation 8, outcomes (bytes)
 * a answered      correlation 8, answer (bytes)
 * n not leader    node 4, correlation 8, leader 4
 * l lost          node 4, correlation 8, leading 1 (0 or 1)
 * o overloaded    node 4, correlation 8, retry after ms 4
 * f storage full  node 4, correlation 8, retry after ms 4
 * p pending       node 4, correlations (longs)
 * m malformed     correlation 8, problem (text)
 * w leads         node 4, leading 1 (0 or 1), term 8
 *
 * to node actors
 * Q status request  node 4, correlation 8
 * q status reply    correlation 8, report
 * P positions       node 4, stored (longs)
 * F disk            node 4, low 1 (0 or 1)
 *
 * to history actors
 * H fetch           node 4, partition 4, correlation 8, position 8, ordinal 4
 * h fetched         partition 4, correlation 8, through 8, piece (bytes)
 * </pre>
 *
 * The report is drawn in {@link ReportLayout}.
 */
final class WireLayouts {
    private static final Map<String, Layout<?>> BY_MANIFEST = new HashMap<>();
    private static final Map<Class<?>, Layout<?>> BY_CLASS = new HashMap<>();

    static {
        addToPartition();
        addToRouter();
        addToNode();
        addToHistory();
    }

    private WireLayouts() {}

    static Layout<?> of(Object message) {
        Layout<?> layout = BY_CLASS.get(message.getClass());
        if (layout == null) {
            throw new IllegalArgumentException("not a message between nodes: " + message.getClass());
        }
        return layout;
    }

    static @Nullable Layout<?> of(String manifest) {
        return BY_MANIFEST.get(manifest);
    }

    private static void addToPartition() {
        add("S", PartitionActor.Submit.class, WireLayouts::putSubmit, WireLayouts::getSubmit);
        add("R", PartitionActor.Read.class, WireLayouts::putRead, WireLayouts::getRead);
        add(
                "W",
                PartitionActor.WhoLeads.class,
                (question, output) -> output.putInt(question.node()),
                input -> new PartitionActor.WhoLeads(input.getInt()));
        add(
                "C",
                PartitionActor.Follow.class,
                (question, output) ->
                        output.putInt(question.node()).putLong(question.round()).putLong(question.term()),
                input -> new PartitionActor.Follow(input.getInt(), input.getLong(), input.getLong()));
        add(
                "c",
                PartitionActor.Follows.class,
                (answer, output) -> output.putInt(answer.node()).putLong(answer.round()),
                input -> new PartitionActor.Follows(input.getInt(), input.getLong()));
        add("D", PartitionActor.Deliver.class, WireLayouts::putDeliver, WireLayouts::getDeliver);
        add(
                "A",
                PartitionActor.Acknowledged.class,
                (acknowledged, output) -> output.putInt(acknowledged.receiver()).putLong(acknowledged.through()),
                input -> new PartitionActor.Acknowledged(input.getInt(), input.getLong()));
        add(
                "E",
                PartitionActor.Elsewhere.class,
                (elsewhere, output) -> output.putInt(elsewhere.receiver())
                        .putInt(elsewhere.node())
                        .putInt(elsewhere.leader()),
                input -> new PartitionActor.Elsewhere(input.getInt(), input.getInt(), input.getInt()));
    }

    private static void addToRouter() {
        add(
                "d",
                PartitionRouter.Decided.class,
                (decided, output) -> output.putLong(decided.correlation()).putBytes(decided.outcomes()),
                input -> new PartitionRouter.Decided(input.getLong(), input.getBytes()));
        add("a", PartitionRouter.Answered.class, WireLayouts::putAnswered, WireLayouts::getAnswered);
        add(
                "n",
                PartitionRouter.NotLeader.class,
                (answer, output) -> output.putInt(answer.node())
                        .putLong(answer.correlation())
                        .putInt(answer.leader()),
                input -> new PartitionRouter.NotLeader(input.getInt(), input.getLong(), input.getInt()));
        add(
                "l",
                PartitionRouter.Lost.class,
                (lost, output) ->
                        output.putInt(lost.node()).putLong(lost.correlation()).putFlag(lost.isLeading()),
                input -> new PartitionRouter.Lost(input.getInt(), input.getLong(), input.getFlag()));
        add(
                "o",
                PartitionRouter.Overloaded.class,
                (overloaded, output) -> output.putInt(overloaded.node())
                        .putLong(overloaded.correlation())
                        .putInt(overloaded.retryAfterMs()),
                input -> new PartitionRouter.Overloaded(input.getInt(), input.getLong(), input.getInt()));
        add(
                "f",
                PartitionRouter.StorageFull.class,
                (full, output) ->
                        output.putInt(full.node()).putLong(full.correlation()).putInt(full.retryAfterMs()),
                input -> new PartitionRouter.StorageFull(input.getInt(), input.getLong(), input.getInt()));
        add(
                "p",
                PartitionRouter.Pending.class,
                (pending, output) -> output.putInt(pending.node()).putLongs(pending.correlations()),
                input -> new PartitionRouter.Pending(input.getInt(), input.getLongs()));
        add(
                "m",
                PartitionRouter.Malformed.class,
                (malformed, output) -> output.putLong(malformed.correlation()).putText(malformed.problem()),
                input -> new PartitionRouter.Malformed(input.getLong(), input.getText()));
        add(
                "w",
                PartitionRouter.Leads.class,
                (leads, output) ->
                        output.putInt(leads.node()).putFlag(leads.isLeading()).putLong(leads.term()),
                input -> new PartitionRouter.Leads(input.getInt(), input.getFlag(), input.getLong()));
    }

    private static void addToNode() {
        add(
                "Q",
                NodeActor.StatusRequest.class,
                (request, output) -> output.putInt(request.node()).putLong(request.correlation()),
                input -> new NodeActor.StatusRequest(input.getInt(), input.getLong()));
        add(
                "q",
                NodeActor.StatusReply.class,
                (reply, output) -> ReportLayout.put(reply.report(), output.putLong(reply.correlation())),
                input -> new NodeActor.StatusReply(input.getLong(), ReportLayout.get(input)));
        add(
                "P",
                NodeActor.Positions.class,
                (positions, output) -> output.putInt(positions.node())
                        .putLongs(positions.starts())
                        .putLongs(positions.stored())
                        .putLongs(positions.terms())
                        .putLongs(positions.leads()),
                input -> new NodeActor.Positions(
                        input.getInt(), input.getLongs(), input.getLongs(), input.getLongs(), input.getLongs()));
        add(
                "N",
                NodeActor.TakeSnapshot.class,
                (wanted, output) -> output.putInt(wanted.partition()),
                input -> new NodeActor.TakeSnapshot(input.getInt()));
        add(
                "F",
                NodeActor.Disk.class,
                (disk, output) -> output.putInt(disk.node()).putFlag(disk.isLow()),
                input -> new NodeActor.Disk(input.getInt(), input.getFlag()));
    }

    private static void addToHistory() {
        add(
                "H",
                HistoryActor.Fetch.class,
                (fetch, output) -> output.putInt(fetch.node())
                        .putInt(fetch.partition())
                        .putLong(fetch.correlation())
                        .putLong(fetch.position())
                        .putInt(fetch.ordinal()),
                input -> new HistoryActor.Fetch(
                        input.getInt(), input.getInt(), input.getLong(), input.getLong(), input.getInt()));
        add(
                "h",
                HistoryActor.Fetched.class,
                (fetched, output) -> output.putInt(fetched.partition())
                        .putLong(fetched.correlation())
                        .putLong(fetched.through())
                        .putBytes(fetched.bytes()),
                input -> new HistoryActor.Fetched(input.getInt(), input.getLong(), input.getLong(), input.getBytes()));
    }

    private static void putSubmit(PartitionActor.Submit submit, WireOutput output) {
        output.putLong(submit.correlation())
                .putInt(submit.timeoutMs())
                .putText(submit.principal())
                .putBytes(submit.section());
    }

    private static PartitionActor.Submit getSubmit(WireInput input) {
        return new PartitionActor.Submit(input.getLong(), input.getInt(), input.getText(), input.getBytes());
    }

    private static void putRead(PartitionActor.Read read, WireOutput output) {
        output.putLong(read.correlation()).putBytes(QueryCodec.encode(read.query()));
    }

    private static PartitionActor.Read getRead(WireInput input) {
        long correlation = input.getLong();
        UnsafeBuffer query = new UnsafeBuffer(input.getBytes());
        return new PartitionActor.Read(correlation, QueryCodec.decodeQuery(query, 0, query.capacity()));
    }

    private static void putDeliver(PartitionActor.Deliver delivery, WireOutput output) {
        output.putInt(delivery.from())
                .putInt(delivery.node())
                .putLong(delivery.firstSequence())
                .putLong(delivery.lastSequence())
                .putBytes(delivery.section());
    }

    private static PartitionActor.Deliver getDeliver(WireInput input) {
        return new PartitionActor.Deliver(
                input.getInt(), input.getInt(), input.getLong(), input.getLong(), input.getBytes());
    }

    private static void putAnswered(PartitionRouter.Answered answered, WireOutput output) {
        output.putLong(answered.correlation()).putBytes(QueryCodec.encode(answered.answer()));
    }

    private static PartitionRouter.Answered getAnswered(WireInput input) {
        long correlation = input.getLong();
        UnsafeBuffer answer = new UnsafeBuffer(input.getBytes());
        return new PartitionRouter.Answered(correlation, QueryCodec.decodeAnswer(answer, 0, answer.capacity()));
    }

    private static <T extends WireMessage> void add(
            String manifest, Class<T> type, Writer<T> writer, Function<WireInput, T> reader) {
        Layout<T> layout = new Layout<>(manifest, type, writer, reader);
        BY_MANIFEST.put(manifest, layout);
        BY_CLASS.put(type, layout);
    }

    /** One kind of message. */
    static final class Layout<T> {
        private final String manifest;
        private final Class<T> type;
        private final Writer<T> writer;
        private final Function<WireInput, T> reader;

        private Layout(String manifest, Class<T> type, Writer<T> writer, Function<WireInput, T> reader) {
            this.manifest = manifest;
            this.type = type;
            this.writer = writer;
            this.reader = reader;
        }

        String manifest() {
            return manifest;
        }

        void put(Object message, WireOutput output) {
            writer.write(type.cast(message), output);
        }

        T get(WireInput input) {
            return reader.apply(input);
        }
    }

    private interface Writer<T> {
        void write(T message, WireOutput output);
    }
}
