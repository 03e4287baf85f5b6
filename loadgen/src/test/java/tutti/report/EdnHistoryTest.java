package tutti.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.client.Id;
import tutti.v1.Account;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;

class EdnHistoryTest {
    private static final String ID = "0192f0c1-0000-7000-8000-000000000001";
    private static final StreamPayment PAYMENT = StreamPayment.newBuilder()
            .setId(id())
            .setPayerAccountId(id())
            .setWorkId(id())
            .setUnits(3)
            .build();

    @TempDir
    private Path folder;

    private static ByteString id() {
        return Id.parse(ID).toByteString();
    }

    private static List<Result> results(Outcome outcome) {
        return List.of(Result.newBuilder().setOutcome(outcome).build());
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("history.edn"));
    }

    private EdnHistory history() {
        return EdnHistory.create(folder.resolve("history.edn"));
    }

    @Test
    void shouldWriteWhatBeganAndHowItEnded() throws IOException {
        try (EdnHistory history = history()) {
            history.paid(history.paying(List.of(PAYMENT)), List.of(PAYMENT), results(Outcome.OUTCOME_POSTED));
        }

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0))
                .startsWith("{:index 0, :type :invoke, :process 0, :f :pay, :value [{:id \"" + ID + "\", :payer \"" + ID
                        + "\", :work \"" + ID + "\", :units 3}], :time ")
                .endsWith("}");
        assertThat(lines().get(1))
                .startsWith("{:index 1, :type :ok, :process 0, :f :pay, :value [{:id \"" + ID
                        + "\", :outcome :posted, :replayed false}], :time ");
    }

    @Test
    void shouldTellTransfersAndAccounts() throws IOException {
        Transfer transfer = Transfer.newBuilder()
                .setId(id())
                .setDebitAccountId(id())
                .setCreditAccountId(id())
                .setAmount(40)
                .setFlags(TransferFlag.TRANSFER_FLAG_LINKED_VALUE | TransferFlag.TRANSFER_FLAG_POST_PENDING_VALUE)
                .setPendingId(id())
                .build();
        try (EdnHistory history = history()) {
            history.transferred(history.transferring(List.of(transfer)), List.of(transfer), null);
            history.read(List.of(Account.newBuilder()
                    .setId(id())
                    .setDebitsPosted(5)
                    .setCreditsPosted(9)
                    .build()));
        }

        assertThat(lines().get(0))
                .contains(":f :transfer")
                .contains(":amount 40, :pending \"" + ID + "\", :flags #{:linked :post-pending}");
        assertThat(lines().get(1)).contains(":type :info, :process 0");
        assertThat(lines().get(3)).contains(":f :read").contains(":debits 5, :credits 9, :debits-pending 0");
    }

    @Test
    void shouldNotUseAProcessAgainWhoseEndIsNotKnown() throws IOException {
        try (EdnHistory history = history()) {
            int first = history.paying(List.of(PAYMENT));
            int second = history.paying(List.of(PAYMENT));
            history.paid(first, List.of(PAYMENT), results(Outcome.OUTCOME_UNKNOWN));
            history.paid(second, List.of(PAYMENT), results(Outcome.OUTCOME_UNSPECIFIED));

            assertThat(history.paying(List.of(PAYMENT))).isEqualTo(second);
            assertThat(history.paying(List.of(PAYMENT))).isEqualTo(2);
        }

        assertThat(lines().get(2)).contains(":type :info, :process 0").contains(":outcome :unknown");
        assertThat(lines().get(3)).contains(":type :fail, :process 1").contains(":outcome :never-sent");
    }
}
