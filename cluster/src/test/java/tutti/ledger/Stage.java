package tutti.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two partitions that perform the commands of a scenario, one a line:
 *
 * <pre>
 * window IDS                                 how many are remembered; if at all, said first
 * account NAME PARTITION FLAGS               flags: limit, cap or free
 * freeze NAME PRINCIPAL                      also thaw
 * mint ID NAME AMOUNT                        mint is a transfer from the issuing account
 * transfer ID DEBIT->CREDIT AMOUNT WORD ...  words: pending, post=ID, void=ID, reverse=ID, balancing-debit and so on,
 *                                            timeout=SECONDS, code=N, by=PRINCIPAL, effective=NS; CREDIT may be -
 * chain TRANSFER | TRANSFER ...              each without the word transfer; goes to the first debit account's partition
 * step                                       lets one item arrive that was sent for a chain
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

    /** Names of {@link TransferFlags}, the lowest bit first. */
    private static final List<String> FLAGS = List.of(
            "linked",
            "pending",
            "post",
            "void",
            "balancing-debit",
            "balancing-credit",
            "closing-debit",
            "closing-credit",
            "reverse");

    private LedgerFixture[] partitions = partitions(IDS_MAX);
    private final Map<String, Long> accounts = new LinkedHashMap<>();
    private final Map<String, long[]> ids = new LinkedHashMap<>();
    private final Queue<Runnable> onTheWay = new ArrayDeque<>();
    private final List<String> arrived = new ArrayList<>();

    String perform(String line) {
        String[] words = words(line);
        return switch (words[0]) {
            case "window" -> remember(Integer.parseInt(words[1]));
            case "account" -> openAccount(words[1], Integer.parseInt(words[2]), words[3]);
            case "freeze", "thaw" -> freeze(words[1], words[0].equals("freeze"), words[2]);
            case "mint" -> transfer(new String[] {words[1], "issuing->" + words[2], words[3]});
            case "transfer" -> transfer(Arrays.copyOfRange(words, 1, words.length));
            case "chain" -> chain(line.substring("chain ".length()));
            case "pay" -> pay(words);
            case "deliver" -> deliver();
            case "step" -> step() ? tellArrived() : "nothing";
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

    private String remember(int ids) {
        partitions = partitions(ids);
        return ids + " ids";
    }

    private static LedgerFixture[] partitions(int idsMax) {
        LedgerLimits limits = new LedgerLimits(99, 99, 9, 9, 99, idsMax, LedgerFixture.HOUR_NS);
        return new LedgerFixture[] {new LedgerFixture(0, 2, limits), new LedgerFixture(1, 2, limits)};
    }

    private String openAccount(String name, int partition, String flags) {
        long account = 2L * accounts.size() + 10 + partition;
        accounts.put(name, account);
        int bits = List.of("free", "limit", "cap").indexOf(flags);
        return String.valueOf(partitions[partition].open(account, bits));
    }

    private String freeze(String name, boolean isFrozen, String principal) {
        LedgerFixture home = home(name);
        int by = principal.equals("stranger") ? home.stranger : home.service;
        return home.ledger.freeze(new AccountFreeze(0, low(name), isFrozen, by)) + state(name);
    }

    private String transfer(String[] words) {
        String debit = before("->", words[1]);
        String credit = after("->", words[1]);
        LedgerFixture home = home(debit);
        Transfer transfer = home.transfer(0, 0, 0, 0);
        set(transfer, home, words);
        Outcome outcome = home.apply(transfer);
        if (outcome == null && !home.ledger.lastReplayed()) {
            long reserved = home.ledger.lastReserved();
            String asked = transfer.creditHigh == 0 ? name(transfer.creditLow) : "issuing";
            onTheWay.add(() -> decide(words, asked.equals("nobody") ? credit : asked, reserved));
        }
        return answer(home, outcome) + state(debit) + state(credit);
    }

    private String chain(String line) {
        String[] members = line.split(" *\\| *", -1);
        LedgerFixture home = home(before("->", words(members[0])[1]));
        home.ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return members.length;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        set(transfer, home, words(members[member]));
                        transfer.flags |= member < members.length - 1 ? TransferFlags.LINKED : 0;
                    }
                },
                home.nextPosition());
        StringBuilder told = new StringBuilder(home.ledger.isChainReplayed() ? "(replayed) " : "");
        Set<String> touched = new LinkedHashSet<>();
        for (int i = 0; i < members.length; i++) {
            String[] words = words(members[i]);
            String outcome = home.ledger.isChainUndecided()
                    ? "undecided"
                    : home.ledger.chainOutcome(i).name();
            told.append(i == 0 ? "" : ", ").append(words[0] + " " + outcome);
            touched.add(before("->", words[1]));
            touched.add(after("->", words[1]));
        }
        touched.forEach(name -> told.append(state(name)));
        return told.toString();
    }

    /** Sets every field: {@code ID DEBIT->CREDIT AMOUNT WORD ...}. */
    private void set(Transfer transfer, LedgerFixture home, String[] words) {
        String debit = before("->", words[1]);
        String credit = after("->", words[1]);
        transfer.idHigh = id(words[0])[0];
        transfer.idLow = id(words[0])[1];
        transfer.debitHigh = debit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.debitLow = low(debit);
        transfer.creditHigh = credit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.creditLow = credit.equals("-") ? 0 : low(credit);
        transfer.amount = words[2].equals("max") ? Transfer.AMOUNT_MAX : Long.parseLong(words[2]);
        transfer.code = 0;
        transfer.flags = 0;
        transfer.principal = home.service;
        transfer.clearExtension();
        for (int i = 3; i < words.length; i++) {
            set(transfer, home, words[i]);
        }
    }

    private void set(Transfer transfer, LedgerFixture home, String word) {
        int flag = FLAGS.indexOf(before("=", word + "="));
        transfer.flags |= flag < 0 ? 0 : 1 << flag;
        String value = word.contains("=") ? after("=", word) : "";
        switch (before("=", word + "=")) {
            case "post", "void", "reverse" -> {
                transfer.pendingHigh = id(value)[0];
                transfer.pendingLow = id(value)[1];
            }
            case "timeout" -> transfer.timeoutSeconds = Integer.parseUnsignedInt(value);
            case "code" -> transfer.code = Integer.parseInt(value);
            case "effective" -> transfer.effectiveDateNs = Long.parseLong(value);
            case "data" -> transfer.userData = Long.parseLong(value);
            case "data128" -> transfer.userDataLow = Long.parseLong(value);
            case "data32" -> transfer.userDataShort = Integer.parseInt(value);
            case "by" -> transfer.principal = value.equals("stranger") ? home.stranger : home.service;
            default -> {
                if (flag < 0) {
                    throw new IllegalArgumentException(word);
                }
            }
        }
    }

    private void decide(String[] words, String credit, long reserved) {
        String debit = before("->", words[1]);
        LedgerFixture from = home(debit);
        LedgerFixture to = home(credit);
        Transfer transfer = new Transfer();
        set(transfer, to, words);
        transfer.amount = reserved;
        transfer.creditHigh = credit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.creditLow = low(credit);
        Outcome outcome = to.ledger.applyEscrowRequest(from.partition(), transfer, LedgerFixture.TUNE);
        from.ledger.applyEscrowReply(
                to.partition(),
                transfer.idHigh,
                transfer.idLow,
                transfer.debitHigh,
                transfer.debitLow,
                outcome,
                to.ledger.lastAccepted());
        arrived.add(words[0] + " " + outcome + state(debit) + state(credit));
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
        for (LedgerFixture from : partitions) {
            for (PendingEnd end = from.ends.poll(); end != null; end = from.ends.poll()) {
                PendingEnd sent = end;
                onTheWay.add(() -> {
                    partitions[1 - from.partition()].ledger.applyPendingEnd(from.partition(), sent);
                    arrived.add("end" + state(name(sent.creditLow)));
                });
            }
        }
        while (!onTheWay.isEmpty()) {
            onTheWay.remove().run();
        }
        while (step()) {
            // The next may be sent by what has just arrived.
        }
        return tellArrived();
    }

    private String tellArrived() {
        String told = arrived.isEmpty() ? "nothing" : String.join(", ", arrived);
        arrived.clear();
        return told;
    }

    /** Lets one item arrive that was sent for a chain. Returns false if there is none. */
    private boolean step() {
        for (LedgerFixture from : partitions) {
            LedgerFixture.Sent sent = from.sent.poll();
            if (sent != null) {
                LedgerFixture.deliver(from.partition(), sent.item(), partitions[sent.to()].ledger);
                arrived.add(told(sent.item()));
                tellDecided(partitions[sent.to()]);
                return true;
            }
        }
        return false;
    }

    private static String told(Object item) {
        if (item instanceof ChainPrepare question) {
            return "asked for " + question.entries.size();
        }
        if (item instanceof ChainPrepared answer) {
            return answer.outcome == null ? "answered" : "answered " + answer.outcome;
        }
        return item instanceof LedgerFixture.Money money ? "money " + money.amount() : "decision";
    }

    private void tellDecided(LedgerFixture at) {
        at.ledger.tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) ->
                arrived.add(at.partition() + ":" + nameOfId(idHigh, idLow) + " " + outcome));
    }

    private String nameOfId(long high, long low) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue()[0] == high && entry.getValue()[1] == low)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("nothing");
    }

    private String waitMs(long ms) {
        for (LedgerFixture partition : partitions) {
            partition.advanceMs(ms);
            tellDecided(partition);
        }
        if (!arrived.isEmpty()) {
            return tellArrived();
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
        return "  " + name + " available=" + available + " pending=" + view.debitsPending()
                + (view.creditsPending() == 0 ? "" : " incoming=" + view.creditsPending())
                + ((view.flags() & AccountFlags.CLOSED) == 0 ? "" : " closed")
                + ((view.flags() & AccountFlags.FROZEN) == 0 ? "" : " frozen");
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

    private static String[] words(String line) {
        return line.split(" +");
    }

    private static String before(String mark, String word) {
        return word.substring(0, word.indexOf(mark));
    }

    private static String after(String mark, String word) {
        return word.substring(word.indexOf(mark) + mark.length());
    }
}
