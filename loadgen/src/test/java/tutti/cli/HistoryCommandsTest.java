package tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tutti.client.Id;
import tutti.client.Place;
import tutti.fake.FakeCluster;
import tutti.v1.BalanceEntry;
import tutti.v1.ClawedBackEntry;
import tutti.v1.CreditEntry;
import tutti.v1.Entry;
import tutti.v1.Leg;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.Outcome;
import tutti.v1.PaymentEntry;
import tutti.v1.PendingEndEntry;
import tutti.v1.PendingStage;
import tutti.v1.SettlementEntry;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferEntry;

/** Commands that ask about the past. */
class HistoryCommandsTest {
    private static final String PAYER = "00000000-0000-7000-8000-000000000001";
    private static final String PAYEE = "00000000-0000-7000-8000-000000000002";
    private static final long START_NS = 1_800_000_000_000_000_000L;
    private static final long LARGEST = Long.MAX_VALUE;

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() {
        add(1, 0, entry -> entry.setTransfer(transfer(1, Outcome.OUTCOME_POSTED, 2_500)));
        add(1, 1, entry -> entry.setTransfer(transfer(2, Outcome.OUTCOME_PENDING, LARGEST)));
        add(
                2,
                0,
                entry -> entry.setTransfer(transfer(2, Outcome.OUTCOME_PENDING, LARGEST).toBuilder()
                        .setStage(PendingStage.PENDING_STAGE_EXPIRED)
                        .setChange(true)));
        add(3, 0, entry -> entry.setPayment(payment()));
        add(4, 0, entry -> entry.setSettlement(settlement()));
        add(
                4,
                1,
                entry -> entry.setBalance(
                        BalanceEntry.newBuilder().setAccountId(id(PAYER)).setDebitsPosted(2_500)));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine =
                Tutti.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(Stream.concat(Arrays.stream(words), Stream.of("--nodes", cluster.addresses()))
                .toArray(String[]::new));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private JsonObject json() {
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    private List<String> places(JsonArray entries) {
        return entries.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(entry -> entry.get("place").getAsString())
                .toList();
    }

    @Test
    void shouldTellWhatBecameOfATransfer() {
        assertThat(run("transfer", "show", transferId(2))).isZero();
        assertThat(lines()).contains("    outcome    pending, code 7", "    change     now expired, code 7");

        assertThat(run("transfer", "show", transferId(2), "--debit", PAYEE)).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("tutti: no transfer or payment " + transferId(2) + "\n");
        assertThat(run("transfer", "show", transferId(2), "--debit", PAYER, "--json"))
                .isZero();
        JsonArray entries = json().getAsJsonArray("entries");
        assertThat(places(entries)).containsExactly("1.1", "2.0");
        JsonObject first = entries.get(0).getAsJsonObject().getAsJsonObject("transfer");
        assertThat(first.get("outcome").getAsString()).isEqualTo("pending");
        assertThat(first.get("moved").getAsLong()).isEqualTo(LARGEST);
        assertThat(first.getAsJsonObject("transfer").get("debitAccountId").getAsString())
                .isEqualTo(PAYER);
        assertThat(first.has("stage")).isFalse();
    }

    @Test
    void shouldStillNeedToKnowWhomATransferDebits() {
        assertThat(run("transfer", "--to", PAYEE, "--amount", "1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Missing required option: '--from=ID'");
    }

    @Test
    void shouldGiveAmountsInAStatementASign() {
        assertThat(run("account", "statement", PAYER)).isZero();
        assertThat(lines().get(0)).startsWith("2027-01-15T08:00:01Z ").endsWith(" -2500");
        assertThat(run("account", "statement", PAYEE)).isZero();
        assertThat(lines().get(0)).contains(" 1.0 ").endsWith(" +2500");
        assertThat(lines())
                .contains("    settlement 3 of partition 1", "    payments   --partition 1 --after 100 --through 200")
                .last()
                .isEqualTo("6 entries, through position 9999");
    }

    @Test
    void shouldShowAStatementPageByPage() {
        assertThat(run("account", "statement", PAYER, "--limit", "4", "--json")).isZero();
        assertThat(places(json().getAsJsonArray("entries"))).containsExactly("1.0", "1.1", "2.0", "3.0");
        String next = json().get("next").getAsString();
        assertThat(run("account", "statement", PAYER, "--limit", "4", "--json", "--cursor", next))
                .isZero();
        assertThat(places(json().getAsJsonArray("entries"))).containsExactly("4.0", "4.1");
        assertThat(json().get("next").isJsonNull()).isTrue();

        assertThat(run("account", "statement", PAYER, "--limit", "4")).isZero();
        assertThat(lines()).last().isEqualTo("There is more: repeat with --cursor 3.0");
    }

    @Test
    void shouldAskForAStatementAsItIsTold() {
        assertThat(run(
                        "account",
                        "statement",
                        PAYER,
                        "--credits",
                        "--code",
                        "7",
                        "--from",
                        "2027-01-01T00:00:00Z",
                        "--to",
                        "2027-02-01T00:00:00Z",
                        "--reverse",
                        "--partition",
                        "1",
                        "--after",
                        "3",
                        "--through",
                        "5"))
                .isZero();

        assertThat(cluster.history().lastAsked())
                .isEqualTo(ListAccountEntriesRequest.newBuilder()
                        .setAccountId(id(PAYER))
                        .setSides(2)
                        .setCode(7)
                        .setFromNs(Instant.parse("2027-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000)
                        .setToNs(Instant.parse("2027-02-01T00:00:00Z").getEpochSecond() * 1_000_000_000)
                        .setReversed(true)
                        .setLimit(100)
                        .setPartition(1)
                        .setAfterPosition(3)
                        .setThroughPosition(5)
                        .build());
    }

    @Test
    void shouldRefuseWhatIsNoStatement() {
        assertThat(run("account", "statement", PAYER, "--debits", "--credits")).isEqualTo(2);
        assertThat(run("account", "statement", PAYER, "--limit", "0")).isEqualTo(2);
        assertThat(run("account", "statement", PAYER, "--cursor", "12")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("tutti: a place is POSITION.ORDINAL, as in 4096.0, not '12'\n");
    }

    @Test
    void shouldTellABalanceAtATime() {
        assertThat(run("account", "balance", PAYER, "--json")).isZero();
        assertThat(json().get("debitsPosted").getAsLong()).isEqualTo(2_500);
        assertThat(json().get("place").getAsString()).isEqualTo("4.1");
        assertThat(run("account", "balance", PAYER, "--at", "2027-01-15T08:00:03Z"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("tutti: no balance of " + PAYER);
    }

    @Test
    void shouldExportALineAnEntryAndGoOnWhereItEnded() {
        assertThat(run("follow", "0", "--once", "--json")).as(err::toString).isZero();
        List<String> all = lines();
        assertThat(run("follow", "0", "--limit", "3", "--json")).isZero();
        List<String> first = lines();
        assertThat(run("follow", "0", "--once", "--json", "--from", "2.0")).isZero();

        assertThat(all).hasSize(6);
        assertThat(first).isEqualTo(all.subList(0, 3));
        assertThat(lines()).isEqualTo(all.subList(3, 6));
    }

    @Test
    void shouldFollowOverTheLossOfNodesWithoutGapOrRepeat() {
        cluster.history().cuts.set(2);
        cluster.kill(0);

        assertThat(run("follow", "0", "--once", "--json")).as(err::toString).isZero();

        assertThat(lines().stream()
                        .map(line -> JsonParser.parseString(line).getAsJsonObject())
                        .map(entry -> entry.get("place").getAsString()))
                .containsExactly("1.0", "1.1", "2.0", "3.0", "4.0", "4.1");
    }

    @Test
    void shouldEndWithThreeWhenThereIsNobodyToFollow() {
        for (int node = 0; node < 3; node++) {
            cluster.kill(node);
        }

        assertThat(run("follow", "0", "--deadline", "1")).isEqualTo(3);
        assertThat(err.toString()).startsWith("tutti: ").hasLineCount(1);
    }

    @Test
    void shouldKeepToEightyColumnsWhateverHappened() {
        add(
                5,
                0,
                entry -> entry.setCredit(CreditEntry.newBuilder()
                        .setTransferId(id(PAYER))
                        .setDebitAccountId(id(PAYER))
                        .setCreditAccountId(id(PAYEE))
                        .setAmount(LARGEST)
                        .setReversal(true)));
        add(
                5,
                1,
                entry -> entry.setPendingEnd(PendingEndEntry.newBuilder()
                        .setTransferId(id(PAYER))
                        .setDebitAccountId(id(PAYER))
                        .setCreditAccountId(id(PAYEE))
                        .setReserved(LARGEST)
                        .setPosted(LARGEST)));
        add(
                5,
                2,
                entry -> entry.setClawedBack(ClawedBackEntry.newBuilder()
                        .setClawbackId(id(PAYER))
                        .setPaymentId(id(PAYER))
                        .setPayerAccountId(id(PAYER))
                        .setAccountId(id(PAYEE))
                        .setAmount(LARGEST)
                        .setUnclaimed(LARGEST)));
        add(
                5,
                3,
                entry -> entry.setTransfer(
                        transfer(9, Outcome.OUTCOME_REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT, 0)));
        add(Long.MAX_VALUE, 4, entry -> {});

        assertThat(run("follow", "0", "--once")).isZero();
        assertThat(lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
        assertThat(lines()).last().isEqualTo("    what       something that this version does not know");
        assertThat(run("account", "statement", PAYEE)).isZero();
        assertThat(lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    @Test
    void shouldReadAndWritePlaces() {
        Place place = new Place(1L << 40, 17);

        assertThat(Place.parse(place.toString())).isEqualTo(place);
        assertThat(Place.of(place.toByteString())).isEqualTo(place);
    }

    private void add(long position, int ordinal, Consumer<Entry.Builder> what) {
        Entry.Builder entry = Entry.newBuilder()
                .setPosition(position)
                .setOrdinal(ordinal)
                .setTimestampNs(START_NS + Math.min(position, 9) * 1_000_000_000);
        what.accept(entry);
        cluster.history().add(entry.build());
    }

    private static TransferEntry transfer(int number, Outcome outcome, long moved) {
        return TransferEntry.newBuilder()
                .setTransfer(Transfer.newBuilder()
                        .setId(id(transferId(number)))
                        .setDebitAccountId(id(PAYER))
                        .setCreditAccountId(id(PAYEE))
                        .setAmount(moved)
                        .setCode(7))
                .setOutcome(outcome)
                .setMoved(moved)
                .build();
    }

    private static PaymentEntry payment() {
        return PaymentEntry.newBuilder()
                .setPayment(StreamPayment.newBuilder()
                        .setId(id(transferId(3)))
                        .setPayerAccountId(id(PAYER))
                        .setWorkId(id(transferId(4))))
                .setOutcome(Outcome.OUTCOME_POSTED)
                .setAmount(10)
                .addLegs(Leg.newBuilder().setAccountId(id(PAYEE)).setAmount(10))
                .build();
    }

    private static SettlementEntry settlement() {
        return SettlementEntry.newBuilder()
                .setPayeeAccountId(id(PAYEE))
                .setCreditedAccountId(id(PAYEE))
                .setAmount(10)
                .setFromPartition(1)
                .setNumber(3)
                .setAfterPosition(100)
                .setThroughPosition(200)
                .build();
    }

    private static String transferId(int number) {
        return "00000000-0000-7000-8000-0000000001" + String.format("%02d", number);
    }

    private static ByteString id(String text) {
        return Id.parse(text).toByteString();
    }
}
