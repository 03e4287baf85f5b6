package tutti.chaos;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import tutti.client.Id;
import tutti.client.Uuid7;
import tutti.v1.Account;
import tutti.v1.Asset;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateAssetsRequest;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.LedgerServiceGrpc.LedgerServiceStub;
import tutti.v1.Transfer;

/**
 * A caller with a token of its own that sends what it likes when it likes, and does not wait when it is told to. Not
 * {@code TuttiClient}, which does wait. Of one thread.
 */
final class Flood implements AutoCloseable {
    private static final int ASSET = 3;
    private static final int ACCOUNTS = 64;
    private static final int TRANSFERS = 50;
    private static final int CONNECTIONS_A_NODE = 8;

    /** Calls on their way when it is found out how much the cluster takes. */
    private static final int SATURATING = 200;

    /** Calls on their way at most, or this process would be what is flooded. */
    private static final int FLOODING = 6_000;

    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> RETRY_AFTER_MS =
            Metadata.Key.of("tutti-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER);

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<LedgerServiceStub> ledgers = new ArrayList<>();
    private final Uuid7 ids = new Uuid7();
    private final List<ByteString> accounts = new ArrayList<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong withoutDelay = new AtomicLong();
    private long sent;

    /** @param addresses gRPC endpoints of all nodes */
    Flood(List<String> addresses, String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        for (int i = 0; i < CONNECTIONS_A_NODE; i++) {
            for (String address : addresses) {
                ManagedChannel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .disableRetry()
                        .build();
                channels.add(channel);
                ledgers.add(LedgerServiceGrpc.newStub(channel));
            }
        }
    }

    /**
     * What came of a flood, in calls.
     *
     * @param refused turned away as overload
     * @param withoutDelay of those, without a time to come back
     * @param failed without an answer in time, or with another error
     * @param transfersPerSecond that were accepted
     */
    record Result(long sent, long accepted, long refused, long withoutDelay, long failed, double transfersPerSecond) {}

    /** Creates accounts that may spend what they do not have. */
    void prepare() {
        var ledger = LedgerServiceGrpc.newBlockingStub(channels.get(0))
                .withDeadlineAfter(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
        ledger.createAssets(CreateAssetsRequest.newBuilder()
                .addAssets(Asset.newBuilder().setAsset(ASSET).setSymbol("FLOOD").setMaximumSupply(Long.MAX_VALUE))
                .build());
        CreateAccountsRequest.Builder request = CreateAccountsRequest.newBuilder();
        for (int i = 0; i < ACCOUNTS; i++) {
            Id id = ids.next();
            accounts.add(id.toByteString());
            request.addAccounts(Account.newBuilder()
                    .setId(id.toByteString())
                    .setAsset(ASSET)
                    .setCode(1));
        }
        ledger.createAccounts(request.build());
    }

    /** As much as the cluster takes from one who waits for answers. */
    Result saturate(Duration time) {
        return send(time, SATURATING, () -> true);
    }

    /** So many transfers a second, whatever is answered. */
    Result flood(Duration time, double transfersPerSecond) {
        long startNs = System.nanoTime();
        return send(time, FLOODING, () -> sent < transfersPerSecond / TRANSFERS * (System.nanoTime() - startNs) / 1e9);
    }

    private Result send(Duration time, int openMax, BooleanSupplier isDue) {
        sent = 0;
        List.of(accepted, refused, failed, withoutDelay).forEach(count -> count.set(0));
        Semaphore room = new Semaphore(openMax);
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < time.toNanos()) {
            if (!isDue.getAsBoolean()) {
                pause();
            } else if (take(room, 1)) {
                call(room);
            }
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double acceptedPerSecond = accepted.get() * TRANSFERS / seconds;
        take(room, openMax);
        return new Result(sent, accepted.get(), refused.get(), withoutDelay.get(), failed.get(), acceptedPerSecond);
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every call ends by its deadline. */
    private static boolean take(Semaphore room, int permits) {
        try {
            return room.tryAcquire(permits, 2 * CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void call(Semaphore room) {
        CreateTransfersRequest.Builder request = CreateTransfersRequest.newBuilder();
        for (int i = 0; i < TRANSFERS; i++) {
            int debit = (int) ((sent + i) % ACCOUNTS);
            request.addTransfers(Transfer.newBuilder()
                    .setId(ids.next().toByteString())
                    .setDebitAccountId(accounts.get(debit))
                    .setCreditAccountId(accounts.get((debit + 1) % ACCOUNTS))
                    .setAmount(1)
                    .setCode(1));
        }
        LedgerServiceStub ledger = ledgers.get((int) (sent % ledgers.size()));
        sent++;
        ledger.withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .createTransfers(request.build(), new Answer(room));
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** Counts how a call ends. */
    private final class Answer implements StreamObserver<CreateTransfersResponse> {
        private final Semaphore room;

        Answer(Semaphore room) {
            this.room = room;
        }

        @Override
        public void onNext(CreateTransfersResponse response) {}

        @Override
        public void onError(Throwable failure) {
            if (Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                refused.incrementAndGet();
                Metadata trailers = Status.trailersFromThrowable(failure);
                if (trailers == null || trailers.get(RETRY_AFTER_MS) == null) {
                    withoutDelay.incrementAndGet();
                }
            } else {
                failed.incrementAndGet();
            }
            room.release();
        }

        @Override
        public void onCompleted() {
            accepted.incrementAndGet();
            room.release();
        }
    }
}
