package tutti.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import tutti.client.BlockingTuttiClient;
import tutti.driver.GapTracker;
import tutti.driver.OperationListener;
import tutti.v1.Outcome;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;
import tutti.workload.IdStyle;
import tutti.workload.Mix;
import tutti.workload.TransferPlan;
import tutti.workload.TransferPlan.Batch;

/** One customer of the bank: makes one request after the other, and sends each until it is decided. */
final class BankCaller implements Runnable {
    private static final long DECIDE_LIMIT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int TIMEOUT_SECONDS = 2;
    private static final int CHAIN_MIN = 2;
    private static final int CHAIN_RANGE = 3;
    private static final int KINDS = 4;
    private static final int FATES = 4;

    private final BlockingTuttiClient client;
    private final TransferPlan plan;
    private final int partitions;
    private final long seed;
    private final IdStyle idStyle;
    private final AtomicLong numbers;
    private final BooleanSupplier isOver;
    private final GapTracker gaps;
    private final OperationListener operations;
    private final Histogram latencyUs = TransferLane.newHistogram();
    private final List<BankRequest> requests = new ArrayList<>();
    private long draws;
    private long undecided;

    /**
     * @param numbers gives each transfer of the run its own
     * @param isOver no new request begins once it is true
     */
    BankCaller(
            BlockingTuttiClient client,
            TransferPlan plan,
            int partitions,
            long seed,
            IdStyle idStyle,
            AtomicLong numbers,
            BooleanSupplier isOver,
            GapTracker gaps,
            OperationListener operations) {
        this.client = client;
        this.plan = plan;
        this.partitions = partitions;
        this.seed = seed;
        this.idStyle = idStyle;
        this.numbers = numbers;
        this.isOver = isOver;
        this.gaps = gaps;
        this.operations = operations;
    }

    @Override
    public void run() {
        try {
            while (!isOver.getAsBoolean()) {
                switch (draw(KINDS)) {
                    case 0 -> pendingThenEnd();
                    case 1 -> chain(false);
                    case 2 -> chain(true);
                    default -> decide(List.of(item(0)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int draw(int bound) {
        return Mix.below(Mix.bits(seed, draws++), bound);
    }

    /** Linked transfers out of several partitions; with pending ones among them, which expire, if asked for. */
    private void chain(boolean isMixed) throws InterruptedException {
        int length = CHAIN_MIN + draw(CHAIN_RANGE);
        List<BankRequest.Item> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int flags = i + 1 < length ? TransferFlag.TRANSFER_FLAG_LINKED_VALUE : 0;
            boolean isPending = isMixed && draw(2) == 0;
            items.add(item(flags | (isPending ? TransferFlag.TRANSFER_FLAG_PENDING_VALUE : 0)));
        }
        decide(items);
    }

    /** Reserves; then posts the whole or a part, voids, or leaves it to expire. */
    private void pendingThenEnd() throws InterruptedException {
        BankRequest.Item pending = item(TransferFlag.TRANSFER_FLAG_PENDING_VALUE);
        BankRequest reserved = decide(List.of(pending));
        if (!reserved.outcomes().equals(List.of(Outcome.OUTCOME_PENDING))) {
            return;
        }
        Transfer first = pending.transfer();
        switch (draw(FATES)) {
            case 0 -> decide(List.of(end(pending, TransferFlag.TRANSFER_FLAG_POST_PENDING_VALUE, first.getAmount())));
            case 1 ->
                decide(List.of(end(
                        pending, TransferFlag.TRANSFER_FLAG_POST_PENDING_VALUE, 1 + draw((int) first.getAmount()))));
            case 2 -> decide(List.of(end(pending, TransferFlag.TRANSFER_FLAG_VOID_PENDING_VALUE, first.getAmount())));
            default -> {
                // It expires.
            }
        }
    }

    private BankRequest.Item item(int flags) {
        long number = numbers.getAndIncrement();
        long unixMs = System.currentTimeMillis();
        Batch batch = plan.batch(draw(partitions), number, unixMs, 1);
        boolean isPending = (flags & TransferFlag.TRANSFER_FLAG_PENDING_VALUE) != 0;
        Transfer transfer = plan.messages(batch).get(0).toBuilder()
                .setId(idStyle.id(seed, number, unixMs))
                .setFlags(flags)
                .setTimeoutSeconds(isPending ? TIMEOUT_SECONDS : 0)
                .build();
        return new BankRequest.Item(transfer, batch.debit(0), batch.credit(0));
    }

    private BankRequest.Item end(BankRequest.Item pending, int flag, long amount) {
        Transfer transfer = item(0).transfer().toBuilder()
                .setDebitAccountId(pending.transfer().getDebitAccountId())
                .setCreditAccountId(pending.transfer().getCreditAccountId())
                .setPendingId(pending.transfer().getId())
                .setAmount(amount)
                .setFlags(flag)
                .build();
        return new BankRequest.Item(transfer, pending.debit(), pending.credit());
    }

    private BankRequest decide(List<BankRequest.Item> items) throws InterruptedException {
        BankRequest request = new BankRequest(items);
        long startNs = System.nanoTime();
        if (request.decide(client, operations, startNs + DECIDE_LIMIT_NS)) {
            long nowNs = System.nanoTime();
            latencyUs.recordValue(TimeUnit.NANOSECONDS.toMicros(nowNs - startNs));
            gaps.acknowledged(0, nowNs);
            requests.add(request);
        } else {
            undecided++;
        }
        return request;
    }

    /** All that were decided. Once the caller has ended. */
    List<BankRequest> requests() {
        return requests;
    }

    /** Requests that were not decided within two minutes. Once the caller has ended. */
    long undecided() {
        return undecided;
    }

    Histogram latencyUs() {
        return latencyUs;
    }
}
