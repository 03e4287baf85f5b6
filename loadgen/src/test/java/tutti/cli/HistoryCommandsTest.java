package tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.cli.HistorySamples.PAYEE;
import static tutti.cli.HistorySamples.PAYER;
import static tutti.cli.HistorySamples.id;
import static tutti.cli.HistorySamples.payment;
import static tutti.cli.HistorySamples.settlement;
import static tutti.cli.HistorySamples.transfer;
import static tutti.cli.HistorySamples.transferId;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import tutti.client.Place;
import tutti.fake.FakeCluster;
import tutti.v1.Account;
import tutti.v1.AccountChange;
import tutti.v1.AccountEntry;
import tutti.v1.BalanceEntry;
import tutti.v1.ClawedBackEntry;
import tutti.v1.CreditEntry;
import tutti.v1.Entry;
import tutti.v1.EntryKind;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.Outcome;
import tutti.v1.PendingEndEntry;
import tutti.v1.PendingStage;
import tutti.v1.Share;
import tutti.v1.SplitEntry;
import tutti.v1.SplitVersion;
import tutti.v1.Work;
import tutti.v1.WorkEntry;

/** Commands that ask about the past. */
class HistoryCommandsTest {
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
    void shouldTellTheHistoryOfAWork() {
        String work = transferId(4);
        Share share = Share.newBuilder()
                .setAccountId(id(PAYEE))
                .setMillionths(1_000_000)
                .build();
        add(
                6,
                0,
                entry -> entry.setWork(WorkEntry.newBuilder()
                        .setWork(Work.newBuilder()
                                .setId(id(work))
                                .setTitle("a".repeat(256))
                                .setAsset(1)
                                .setPrice(LARGEST)
                                .addShares(share))
                        .setController("p".repeat(64))));
        add(
                7,
                0,
                entry -> entry.setSplit(SplitEntry.newBuilder()
                        .setWorkId(id(work))
                        .setVersion(SplitVersion.newBuilder()
                                .setSplitVersion(2)
                                .setEffectiveFromNs(START_NS)
                                .addShares(share))));

        assertThat(run("work", "history", work)).isZero();
        assertThat(lines())
                .contains(
                        "    change     registered",
                        "    change     split version 2",
                        "    from       2027-01-15T08:00:00Z",
                        "    share      " + PAYEE + " 1000000")
                .allMatch(line -> line.length() <= 80, "at most 80 columns")
                .last()
                .isEqualTo("2 entries, through position 9999");
        assertThat(run("work", "history", work, "--limit", "1", "--json")).isZero();
        assertThat(places(json().getAsJsonArray("entries"))).containsExactly("6.0");
        assertThat(run("work", "history", work, "--limit", "-1")).isEqualTo(2);
    }

    @Test
    void shouldTellWhatHappenedToAnAccountItself() {
        add(
                6,
                0,
                entry -> entry.setAccount(AccountEntry.newBuilder()
                        .setChange(AccountChange.ACCOUNT_CHANGE_FROZEN)
                        .setAccount(Account.newBuilder()
                                .setId(id(PAYEE))
                                .setAsset(-1)
                                .setFlags(16))
                        .setPrincipal("issuer")));

        assertThat(run("account", "statement", PAYEE, "--kinds", "account,settlement"))
                .isZero();

        assertThat(lines())
                .contains("    change     frozen", "    by         issuer", "    asset      4294967295, flags 16");
        assertThat(cluster.history().lastAsked().getKindsList())
                .containsExactly(EntryKind.ENTRY_KIND_ACCOUNT, EntryKind.ENTRY_KIND_SETTLEMENT);
        assertThat(run("account", "statement", PAYEE, "--kinds", "all")).isEqualTo(2);
        assertThat(run("follow", "0", "--from", "5.0", "--limit", "1", "--json"))
                .isZero();
        JsonObject account = json().getAsJsonObject("account").getAsJsonObject("account");
        assertThat(account.get("flags").getAsLong()).isEqualTo(16);
        assertThat(account.has("debitsPosted")).isFalse();
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
}
