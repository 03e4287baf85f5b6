package tutti.gateway;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Answer;
import tutti.codec.OutcomeRecord;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.config.BearerTokens;
import tutti.ledger.Outcome;
import tutti.partition.SlotMap;
import tutti.sharding.HistoryReads;
import tutti.sharding.NodeReport;
import tutti.sharding.Partitions;
import tutti.sharding.SubmitReply;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;

/**
 * What a transfer costs the gateway, by way of messages and by way of bytes in turn: reading the request, writing records,
 * making and serializing the answer; partitions cost little here. Run it by hand with the transfers in a request.
 */
final class TransferCallsBenchmark {
    private static final int TRANSFERS = 4_000_000;
    private static final int ROUNDS = 6;
    private static final int REQUESTS = 16;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private TransferCallsBenchmark() {}

    private interface Way {
        byte[] answer(byte[] request) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int items = Integer.parseInt(args[0]);
        FreePartitions partitions = new FreePartitions();
        Samples samples = new Samples(partitions.slotMap());
        byte[][] requests = IntStream.range(0, REQUESTS)
                .mapToObj(r -> request(samples, items, r))
                .toArray(byte[][]::new);
        try (Timer timer = new Timer(Thread::new)) {
            LedgerCalls calls = new LedgerCalls(
                    Samples.gateway(BearerTokens.none(), 65_536),
                    partitions,
                    new HistoryReads(List.of(), Runnable::run),
                    timer,
                    Runnable::run,
                    System::currentTimeMillis);
            Way messages = request -> calls.createTransfers(Samples.caller(), CreateTransfersRequest.parseFrom(request))
                    .join()
                    .toByteArray();
            Way bytes = request -> ResultBytes.of(
                    calls.createTransfers(Samples.caller(), TransferBytes.of(request.clone()))
                            .join(),
                    CreateTransfersResponse.RESULTS_FIELD_NUMBER);
            for (int round = 0; round < ROUNDS; round++) {
                measure("messages", messages, requests, items);
                measure("bytes", bytes, requests, items);
            }
        }
    }

    private static void measure(String name, Way way, byte[][] requests, int items) throws Exception {
        long thread = Thread.currentThread().getId();
        long allocatedBefore = THREADS.getThreadAllocatedBytes(thread);
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        long answered = 0;
        for (int i = 0; i < TRANSFERS / items; i++) {
            answered += way.answer(requests[i % requests.length]).length;
        }
        System.out.printf(
                "%s, %d a request: %.0f ns of the processor and %d bytes allocated a transfer, answers of %d bytes%n",
                name,
                items,
                (double) (THREADS.getCurrentThreadCpuTime() - cpuBefore) / TRANSFERS,
                (THREADS.getThreadAllocatedBytes(thread) - allocatedBefore) / TRANSFERS,
                answered / TRANSFERS);
    }

    /** All at home in one partition, as clients send them. */
    private static byte[] request(Samples samples, int items, int number) {
        CreateTransfersRequest.Builder request = CreateTransfersRequest.newBuilder();
        for (int item = 0; item < items; item++) {
            request.addTransfers(samples.transfer(number % 2));
        }
        return request.build().toByteArray();
    }

    /** Decides at once. */
    private static final class FreePartitions implements Partitions {
        private final SlotMap slotMap = SlotMap.initial(2);

        @Override
        public CompletionStage<SubmitReply> submit(int partition, String principal, byte[] section, long deadlineNs) {
            int count = SectionHeader.count(new UnsafeBuffer(section), 0);
            UnsafeBuffer outcomes = new UnsafeBuffer(new byte[count * OutcomeRecord.BYTES]);
            for (int i = 0; i < count; i++) {
                OutcomeRecord.encodeFirst(
                        outcomes, i * OutcomeRecord.BYTES, Outcome.POSTED, 1_750_000_000_000_000_000L);
            }
            return CompletableFuture.completedFuture(new SubmitReply.Decided(outcomes));
        }

        @Override
        public CompletionStage<Answer> query(int partition, Query query, long deadlineNs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Answer.Works> lookHere(int partition, Query.Works query) {
            throw new UnsupportedOperationException();
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
