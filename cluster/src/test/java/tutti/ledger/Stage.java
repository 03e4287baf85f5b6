package tutti.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Two partitions that perform the commands of a scenario, one a line:
 *
 * <pre>
 * account NAME PARTITION FLAGS               flags: limit, cap or free
 * mint ID NAME AMOUNT                        mint is a transfer from the issuing account
 * transfer ID DEBIT->CREDIT AMOUNT
 * pay ID PAYER AMOUNT PAYEE:MILLIONTHS ...
 * deliver                                    lets what is on its way between the partitions arrive
 * settle PARTITION                           settles what it accrued
 * wait MILLISECONDS
 * accrued NAME
 * </pre>
 *
 * <p>Ids that begin with {@code t} carry the time at which they were first used, others none.
 */
final class Stage {
    private static final int IDS_MAX = 8;
    private static final LedgerLimits LIMITS = new LedgerLimits(99, 99, 9, 9, 99, IDS_MAX, LedgerFixture.HOUR_NS);

    private final LedgerFixture[] partitions = {new LedgerFixture(0, 2, LIMITS), new LedgerFixture(1, 2, LIMITS)};
    private final Map<String, Long> accounts = new LinkedHashMap<>();
    private final Map<String, long[]> ids = new LinkedHashMap<>();
    private final Queue<Runnable> onTheWay = new ArrayDeque<>();
    private final List<String> arrived = new ArrayList<>();

    String perform(String line) {
        String[] words = line.split(" +");
        return switch (words[0]) {
            case "account" -> openAccount(words[1], Integer.parseInt(words[2]), words[3]);
            case "mint" -> transfer(words[1], "issuing", words[2], Long.parseLong(words[3]));
            case "transfer" ->
                transfer(words[1], before("->", words[2]), after("->", words[2]), Long.parseLong(words[3]));
            case "pay" -> pay(words);
            case "deliver" -> deliver();
            case "settle" -> settle(Integer.parseInt(words[1]));
            case "wait" -> waitMs(Long.parseLong(words[1]));
            case "accrued" ->
                words[1] + " accrued="
                        + partitions[0].ledger.accrued(0, low(words[1]))
                        + "+"
                        + partitions[1].ledger.accrued(0, low(words[1]));
            default -> throw new IllegalArgumentException(line);
        };
    }

    private String openAccount(String name, int partition, String flags) {
        long account = 2L * accounts.size() + 10 + partition;
        accounts.put(name, account);
        int bits = List.of("free", "limit", "cap").indexOf(flags);
        return String.valueOf(partitions[partition].open(account, bits));
    }

    private String transfer(String id, String debit, String credit, long amount) {
        LedgerFixture home = home(debit);
        Transfer transfer = home.transfer(0, low(debit), low(credit), amount);
        transfer.debitHigh = debit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.idHigh = id(id)[0];
        transfer.idLow = id(id)[1];
        Outcome outcome = home.apply(transfer);
        if (outcome == null && !home.ledger.lastReplayed()) {
            onTheWay.add(() -> decide(id, debit, credit, amount));
        }
        return answer(home, outcome) + state(debit) + state(credit);
    }

    private void decide(String id, String debit, String credit, long amount) {
        LedgerFixture from = home(debit);
        LedgerFixture to = home(credit);
        Transfer transfer = to.transfer(0, low(debit), low(credit), amount);
        Outcome outcome = to.ledger.applyEscrowRequest(from.partition(), transfer, LedgerFixture.TUNE);
        from.ledger.applyEscrowReply(
                to.partition(), id(id)[0], id(id)[1], debit.equals("issuing") ? -1 : 0, low(debit), outcome);
        arrived.add(id + " " + outcome + state(debit) + state(credit));
    }

    private String pay(String[] words) {
        String payer = words[2];
        int shares = words.length - 4;
        long[] payees = new long[shares];
        int[] millionths = new int[shares];
        for (int i = 0; i < shares; i++) {
            payees[i] = low(before(":", words[i + 4]));
            millionths[i] = Integer.parseInt(after(":", words[i + 4]));
        }
        LedgerFixture home = home(payer);
        StreamPayment payment = home.payment(0, low(payer));
        payment.follow(new WorkView(
                0,
                900,
                LedgerFixture.TUNE,
                "",
                "",
                Long.parseLong(words[3]),
                1,
                new Split(new long[shares], payees, millionths),
                0));
        payment.idHigh = id(words[1])[0];
        payment.idLow = id(words[1])[1];
        payment.flags = StreamPayment.FLAG_PLAYED_AT_OMITTED;
        StringBuilder told = new StringBuilder(answer(home, home.apply(payment))).append(state(payer));
        for (int i = 0; i < shares; i++) {
            told.append(i == 0 ? "  legs=" : "+").append(payment.legAmount[i]);
        }
        return told.toString();
    }

    private String settle(int from) {
        int to = 1 - from;
        List<String> entries = new ArrayList<>();
        partitions[from].ledger.settle(to, IDS_MAX, (high, low, asset, amount) -> {
            entries.add(name(low) + "=" + amount);
            onTheWay.add(() -> {
                partitions[to].ledger.postSettlementEntry(from, high, low, asset, amount);
                arrived.add("settlement" + state(name(low)));
            });
        });
        return entries.isEmpty() ? "nothing" : String.join(" ", entries);
    }

    private String deliver() {
        arrived.clear();
        while (!onTheWay.isEmpty()) {
            onTheWay.remove().run();
        }
        return arrived.isEmpty() ? "nothing" : String.join(", ", arrived);
    }

    private String waitMs(long ms) {
        for (LedgerFixture partition : partitions) {
            partition.advanceMs(ms);
        }
        return "time +" + (partitions[0].ledger.timeNs() - LedgerFixture.START_NS) / LedgerFixture.NS_PER_MS + " ms";
    }

    private static String answer(LedgerFixture home, @Nullable Outcome outcome) {
        return (outcome == null ? "undecided" : outcome.name()) + (home.ledger.lastReplayed() ? " (replayed)" : "");
    }

    private String state(String name) {
        Long low = accounts.get(name);
        AccountView view = low == null ? null : home(name).ledger.account(0, low);
        if (view == null) {
            return "";
        }
        long available = view.creditsPosted() - view.debitsPosted() - view.debitsPending();
        return "  " + name + " available=" + available + " pending=" + view.debitsPending();
    }

    private long[] id(String name) {
        long nowMs = partitions[0].ledger.timeNs() / LedgerFixture.NS_PER_MS;
        return ids.computeIfAbsent(
                name,
                n -> n.startsWith("t")
                        ? new long[] {LedgerFixture.timedHigh(nowMs), LedgerFixture.timedLow(ids.size() + 1L)}
                        : new long[] {0, ids.size() + 1L});
    }

    private long low(String name) {
        // Whoever has no account lives in partition 1.
        return name.equals("issuing")
                ? AssetAccounts.issuingLow(LedgerFixture.TUNE)
                : accounts.getOrDefault(name, 77_777L);
    }

    private String name(long low) {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue() == low)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("nobody");
    }

    private LedgerFixture home(String name) {
        return partitions[(int) (low(name) % 2)];
    }

    private static String before(String mark, String word) {
        return word.substring(0, word.indexOf(mark));
    }

    private static String after(String mark, String word) {
        return word.substring(word.indexOf(mark) + mark.length());
    }
}
