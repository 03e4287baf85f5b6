package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Answer;
import tutti.codec.OutcomeRecord;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.config.BearerTokens;
import tutti.ledger.Outcome;
import tutti.ledger.WorkView;
import tutti.partition.SlotMap;
import tutti.sharding.HistoryReads;
import tutti.sharding.NodeReport;
import tutti.sharding.Partitions;
import tutti.sharding.SubmitReply;
import tutti.v1.PayStreamsRequest;
import tutti.v1.PayStreamsResponse;
import tutti.v1.StreamPayment;

/**
 * What a payment costs the gateway: parsing the request, resolving works, dividing, writing records, making and serializing
 * the answer; partitions cost nothing here. Run it by hand with the payments in a request.
 */
final class PaymentCallsBenchmark {
    private static final int PAYMENTS = 2_000_000;
    private static final int ROUNDS = 5;
    private static final int WORKS = 10_000;

    private PaymentCallsBenchmark() {}

    public static void main(String[] args) throws Exception {
        int items = Integer.parseInt(args[0]);
        FreePartitions partitions = new FreePartitions();
        Samples samples = new Samples(partitions.slotMap());
        List<WorkView> works = IntStream.range(0, WORKS)
                .mapToObj(i -> samples.work(i % 2, 1_000_000, samples.split(4)))
                .toList();
        partitions.works = works;
        try (Timer timer = new Timer(Thread::new)) {
            LedgerCalls calls = new LedgerCalls(
                    Samples.gateway(BearerTokens.none(), 65_536),
                    partitions,
                    new HistoryReads(List.of(), Runnable::run),
                    timer,
                    ForkJoinPool.commonPool(),
                    System::currentTimeMillis);
            byte[][] requests = IntStream.range(0, 64)
                    .mapToObj(r -> request(samples, works, items, r))
                    .toArray(byte[][]::new);
            for (int round = 0; round < ROUNDS; round++) {
                long startNs = System.nanoTime();
                long bytes = 0;
                for (int i = 0; i < PAYMENTS / items; i++) {
                    PayStreamsRequest request = PayStreamsRequest.parseFrom(requests[i % requests.length]);
                    PayStreamsResponse response =
                            calls.payStreams(Samples.caller(), request).join();
                    bytes += response.toByteArray().length;
                }
                double nsPerPayment = (double) (System.nanoTime() - startNs) / PAYMENTS;
                System.out.printf(
                        "%d a request: %.0f ns a payment, %.0f a second, answers of %d bytes a payment%n",
                        items, nsPerPayment, 1e9 / nsPerPayment, bytes / PAYMENTS);
            }
        }
    }

    private static byte[] request(Samples samples, List<WorkView> works, int items, int number) {
        return PayStreamsRequest.newBuilder()
                .addAllPayments(Stream.iterate(0, i -> i + 1)
                        .limit(items)
                        .map(i -> samples.payment(i % 2, works.get((number * items + i) * 7 % WORKS)))
                        .map(payment -> StreamPayment.newBuilder(payment)
                                .setPlayedAtNs(1_750_000_000_000_000_000L)
                                .build())
                        .toList())
                .build()
                .toByteArray();
    }

    /** Decides at once and knows all works. */
    private static final class FreePartitions implements Partitions {
        private final SlotMap slotMap = SlotMap.initial(2);
        private List<WorkView> works = List.of();

        @Override
        public CompletionStage<SubmitReply> submit(int partition, String principal, byte[] section, long deadlineNs) {
            int count = SectionHeader.count(new UnsafeBuffer(section), 0);
            UnsafeBuffer outcomes = new UnsafeBuffer(new byte[count * OutcomeRecord.BYTES]);
            for (int i = 0; i < count; i++) {
                OutcomeRecord.encodeFirst(outcomes, i * OutcomeRecord.BYTES, Outcome.POSTED, 1);
            }
            return CompletableFuture.completedFuture(new SubmitReply.Decided(outcomes));
        }

        @Override
        public CompletionStage<Answer> query(int partition, Query query, long deadlineNs) {
            List<WorkView> here = works.stream()
                    .filter(work -> slotMap.partitionOf(work.idHigh(), work.idLow()) == partition)
                    .toList();
            return CompletableFuture.completedFuture(new Answer.Works(here, Long.MAX_VALUE));
        }

        @Override
        public CompletionStage<Answer.Works> lookHere(int partition, Query.Works query) {
            return query(partition, query, 0).thenApply(Answer.Works.class::cast);
        }

        @Override
        public SlotMap slotMap() {
            return slotMap;
        }

        @Override
        public int leaderNode(int partition) {
            return 0;
        }

        @Override
        public void requestSnapshot(int partition) {}

        @Override
        public CompletionStage<List<NodeReport>> nodeReports(long deadlineNs) {
            return CompletableFuture.completedFuture(List.of());
        }
    }
}
