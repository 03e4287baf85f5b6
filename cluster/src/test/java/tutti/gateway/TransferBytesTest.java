package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionKind;
import tutti.ledger.Outcome;
import tutti.partition.SlotMap;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;

/** Requests that are read, and answers that are written, as bytes are those of the generated classes. */
class TransferBytesTest {
    private static final long SEED = 20_261_126;
    private static final int REQUESTS = 40_000;
    private static final int ANSWERS = 5_000;
    private static final SlotMap SLOTS = SlotMap.initial(3);

    private int accepted;
    private int refused;

    @Test
    void shouldReadWhatTheGeneratedClassesRead() {
        RandomRequests requests = new RandomRequests(SEED);

        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = requests.next();
            compare(i % 2 == 0 ? request : requests.mutate(request));
        }

        assertThat(accepted).isGreaterThan(REQUESTS / 2);
        assertThat(refused).isGreaterThan(REQUESTS / 20);
    }

    @Test
    void shouldReadItemsInAnyOrder() throws IOException {
        RandomRequests requests = new RandomRequests(SEED);
        Random random = new Random(SEED);
        SentTransfer sent = new SentTransfer();

        for (int i = 0; i < 1000; i++) {
            byte[] request = requests.next();
            CreateTransfersRequest message = parse(request);
            for (int j = 0; message != null && j < 2 * message.getTransfersCount(); j++) {
                int item = random.nextInt(message.getTransfersCount());
                TransferBytes.of(request).read(item, sent);
                assertThat(sent.transfer)
                        .usingRecursiveComparison()
                        .isEqualTo(read(new TransferMessages(message.getTransfersList()), item));
            }
        }
    }

    @Test
    void shouldWriteWhatTheGeneratedClassesWrite() {
        Random random = new Random(SEED);

        for (int i = 0; i < ANSWERS; i++) {
            Results results = results(random);
            byte[] expected = CreateTransfersResponse.newBuilder()
                    .addAllResults(results.toMessages())
                    .build()
                    .toByteArray();
            assertThat(ResultBytes.of(results, CreateTransfersResponse.RESULTS_FIELD_NUMBER))
                    .isEqualTo(expected);
        }
    }

    private void compare(byte[] request) {
        CreateTransfersRequest message = parse(request);
        TransferBytes bytes = find(request);
        assertThat(bytes == null).as(() -> HexFormat.of().formatHex(request)).isEqualTo(message == null);
        if (bytes == null || message == null) {
            refused++;
            return;
        }
        accepted++;
        Transfers messages = new TransferMessages(message.getTransfersList());
        assertThat(bytes.count()).isEqualTo(messages.count());
        for (int item = 0; item < bytes.count(); item++) {
            assertThat(bytes.isLinked(item)).isEqualTo(messages.isLinked(item));
        }
        assertThat(written(bytes)).as(() -> HexFormat.of().formatHex(request)).isEqualTo(written(messages));
    }

    /** What the ledger is given of them, and what the others are answered. */
    private static List<Object> written(Transfers transfers) {
        Results results = new Results(transfers.count());
        TransferEncoder encoder = new TransferEncoder(transfers, results);
        SectionWriter writer = new SectionWriter(SectionKind.TRANSFERS, SLOTS, transfers.count());
        List<Object> written = new ArrayList<>();
        for (int item = 0; item < transfers.count(); item++) {
            if (results.isOpen(item)) {
                encoder.encode(item, writer);
            }
        }
        for (List<SectionWriter.Section> sections : writer.close()) {
            for (SectionWriter.Section section : sections) {
                written.add(section.partition() + " " + HexFormat.of().formatHex(section.bytes()));
                written.add(List.of(boxed(section.items())));
            }
        }
        for (int item = 0; item < transfers.count(); item++) {
            written.add(results.isOpen(item) ? "open" : results.outcome(item));
        }
        return written;
    }

    private static Integer[] boxed(int[] items) {
        Integer[] boxed = new Integer[items.length];
        for (int i = 0; i < items.length; i++) {
            boxed[i] = items[i];
        }
        return boxed;
    }

    private static tutti.ledger.Transfer read(Transfers transfers, int item) {
        SentTransfer sent = new SentTransfer();
        transfers.read(item, sent);
        return sent.transfer;
    }

    private static @Nullable CreateTransfersRequest parse(byte[] request) {
        try {
            return CreateTransfersRequest.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static @Nullable TransferBytes find(byte[] request) {
        try {
            return TransferBytes.of(request);
        } catch (IOException e) {
            return null;
        }
    }

    /** Items answered by a log, by this node, replayed or not, at any time. */
    private static Results results(Random random) {
        int count = random.nextInt(20);
        Results results = new Results(count);
        Outcome[] outcomes = Outcome.values();
        for (int item = 0; item < count; item++) {
            Outcome outcome = outcomes[random.nextInt(outcomes.length)];
            long timestampNs = random.nextInt(4) == 0 ? 0 : random.nextLong() >>> random.nextInt(Long.SIZE);
            UnsafeBuffer record = new UnsafeBuffer(new byte[OutcomeRecord.BYTES]);
            switch (random.nextInt(3)) {
                case 0 -> results.set(item, outcome);
                case 1 -> {
                    OutcomeRecord.encodeFirst(record, 0, outcome, timestampNs);
                    results.decide(new int[] {item}, record);
                }
                default -> {
                    OutcomeRecord.encodeReplayed(record, 0, outcome, timestampNs);
                    results.decide(new int[] {item}, record);
                }
            }
        }
        return results;
    }
}
