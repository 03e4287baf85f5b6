package tutti.ledger;

import static tutti.ledger.StageNames.after;
import static tutti.ledger.StageNames.before;
import static tutti.ledger.StageNames.words;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two partitions that perform the commands of a scenario, one a line:
 *
 * <pre>
 * window IDS                                 how many are remembered; if at all, said first
 * account NAME PARTITION FLAGS               flags: limit, cap or free
 * freeze NAME PRINCIPAL                      also thaw
 * mint ID NAME AMOUNT                        mint is a transfer from the issuing account
 * transfer ID DEBIT->CREDIT AMOUNT WORD ...  words: pending, post=ID, void=ID, reverse=ID, claim, balancing-debit and so on,
 *                                            timeout=SECONDS, code=N, by=PRINCIPAL, effective=NS; CREDIT may be -;
 *                                            at=MS schedules it for so long after the story begins
 * chain TRANSFER | TRANSFER ...              each without the word transfer; goes to the first debit account's partition
 * step                                       lets one item arrive that was sent for a chain
 * pay ID PAYER AMOUNT PAYEE:MILLIONTHS ...
 * work NAME PARTITION PRICE PAYEE:MILLIONTHS ...
 * split WORK VERSION IN_MS PAYEE:MILLIONTHS ...    begins to hold so long from now
 * play ID PAYER WORK AGO_MS [by=stranger]    played so long ago; the home of the work is asked for the split
 * clawback ID PAYER PAYMENT WORD ...         words: cover=NAME, by=PRINCIPAL, code=N, data=N, legs=ID (of another payment), or legs=-
 * mandate NAME LIMIT SECONDS IN_MS           lets the stranger debit the account until so long from now; LIMIT may be revoked
 * deliver                                    lets what is on its way between the partitions arrive
 * settle PARTITION                           settles what it accrued
 * wait MILLISECONDS
 * outbox PARTITION full                      no channel from there has room, until it is said to be free
 * show NAME ...
 * accrued NAME
 * </pre>
 *
 * <p>Ids that begin with {@code t} carry the time at which they were first used, others none.
 */
final class Stage {
    private static final int IDS_MAX = 8;

    private LedgerFixture[] partitions = partitions(IDS_MAX);
    private final StageNames names = new StageNames();
    private final StageTransfers transfers = new StageTransfers(names);
    private final StageClawbacks clawbacks = new StageClawbacks(names);
    private final Queue<Runnable> onTheWay = new ArrayDeque<>();
    private final List<String> arrived = new ArrayList<>();
    private boolean isRestarting;

    /** Whose partitions go on from snapshots of what they were, after every line and every item: nobody must be able to tell. */
    static Stage ofRestarts() {
        Stage stage = new Stage();
        stage.isRestarting = true;
        return stage;
    }

    String perform(String line) {
        String told = act(line);
        pause();
        return told;
    }

    /** The books of both partitions must balance, and agree with each other where nothing is on its way. */
    private void pause() {
        StageBooks.check(partitions, onTheWay.isEmpty());
        for (LedgerFixture partition : partitions) {
            if (isRestarting) {
                partition.restart();
            }
        }
    }

    private String act(String line) {
        String[] words = words(line);
        return switch (words[0]) {
            case "window" -> remember(Integer.parseInt(words[1]));
            case "account" -> openAccount(words[1], Integer.parseInt(words[2]), words[3]);
            case "freeze", "thaw" -> freeze(words[1], words[0].equals("freeze"), words[2]);
            case "mint" -> transfer(new String[] {words[1], "issuing->" + words[2], words[3]});
            case "transfer" -> transfer(Arrays.copyOfRange(words, 1, words.length));
            case "chain" -> chain(line.substring("chain ".length()));
            case "pay" -> pay(words);
            case "work" -> register(words);
            case "split" -> addSplit(words);
            case "play" -> play(words);
            case "clawback" -> clawBack(words);
            case "mandate" -> changeMandate(words);
            case "deliver" -> deliver();
            case "step" -> step() ? tellArrived() : "nothing";
            case "settle" -> settle(Integer.parseInt(words[1]));
            case "wait" -> waitMs(Long.parseLong(words[1]));
            case "outbox" -> fill(Integer.parseInt(words[1]), words[2]);
            case "show" -> show(words);
            case "accrued" ->
                words[1] + " accrued="
                        + partitions[0].ledger.accrued(0, names.low(words[1]))
                        + "+"
                        + partitions[1].ledger.accrued(0, names.low(words[1]));
            default -> throw new IllegalArgumentException(line);
        };
    }

    private String remember(int ids) {
        partitions = partitions(ids);
        return ids + " ids";
    }

    private static LedgerFixture[] partitions(int idsMax) {
        LedgerLimits limits =
                new LedgerLimits(99, 99, 9, 9, 99, idsMax, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
        return new LedgerFixture[] {new LedgerFixture(0, 2, limits), new LedgerFixture(1, 2, limits)};
    }

    private String openAccount(String name, int partition, String flags) {
        long account = names.add(name, partition);
        int bits = List.of("free", "limit", "cap").indexOf(flags);
        return String.valueOf(partitions[partition].open(account, bits));
    }

    private String freeze(String name, boolean isFrozen, String principal) {
        LedgerFixture home = home(name);
        int by = principal.equals("stranger") ? home.stranger : home.service;
        return home.ledger.freeze(new AccountFreeze(0, names.low(name), isFrozen, by)) + state(name);
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
            String asked = transfer.creditHigh == 0 ? names.name(transfer.creditLow) : "issuing";
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
        transfers.set(transfer, home, partitions[0].ledger.timeNs() / LedgerFixture.NS_PER_MS, words);
    }

    private void decide(String[] words, String credit, long reserved) {
        String debit = before("->", words[1]);
        LedgerFixture from = home(debit);
        LedgerFixture to = home(credit);
        Transfer transfer = new Transfer();
        set(transfer, to, words);
        transfer.amount = reserved;
        transfer.creditHigh = credit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.creditLow = names.low(credit);
        Outcome outcome = EscrowCarrier.decide(from, to, transfer);
        arrived.add(words[0] + " " + outcome + state(debit) + state(credit));
    }

    private String pay(String[] words) {
        LedgerFixture home = home(words[2]);
        StreamPayment payment = home.payment(0, names.low(words[2]));
        long price = Long.parseLong(words[3]);
        payment.follow(new WorkView(0, 900, LedgerFixture.TUNE, "", "", price, 1, names.split(words, 4), 0));
        payment.flags = StreamPayment.FLAG_PLAYED_AT_OMITTED;
        return pay(home, payment, words);
    }

    private String play(String[] words) {
        LedgerFixture home = home(words[2]);
        WorkView work = home(words[3]).ledger.work(0, names.low(words[3]));
        if (work == null) {
            return "no work";
        }
        StreamPayment payment = home.payment(0, names.low(words[2]));
        payment.workLow = work.idLow();
        payment.principal = words.length > 5 ? home.stranger : home.service;
        payment.playedAtNs -= Long.parseLong(words[4]) * LedgerFixture.NS_PER_MS;
        payment.follow(work);
        return pay(home, payment, words) + " by version " + payment.splitVersion;
    }

    private String pay(LedgerFixture home, StreamPayment payment, String[] words) {
        payment.idHigh = id(words[1])[0];
        payment.idLow = id(words[1])[1];
        clawbacks.remember(words[1], payment);
        StringBuilder told = new StringBuilder(answer(home, home.apply(payment))).append(state(words[2]));
        for (int i = 0; i < payment.legCount; i++) {
            told.append(i == 0 ? "  legs=" : "+").append(payment.legAmount[i]);
        }
        return told.toString();
    }

    private String clawBack(String[] words) {
        LedgerFixture home = home(words[2]);
        Clawback clawback = clawbacks.clawback(words, home, this::id);
        StringBuilder told = new StringBuilder(answer(home, home.ledger.apply(clawback, home.nextPosition())));
        told.append(state(words[2]));
        for (int i = 0; i < clawback.legCount; i++) {
            told.append(state(names.name(clawback.legLow[i])));
        }
        return told.append(state(names.name(clawback.coverLow))).toString();
    }

    private String changeMandate(String[] words) {
        LedgerFixture home = home(words[1]);
        boolean isRevoked = words[2].equals("revoked");
        long untilNs = isRevoked ? 0 : home.ledger.timeNs() + Long.parseLong(words[4]) * LedgerFixture.NS_PER_MS;
        Outcome outcome = home.ledger.change(new MandateChange(
                0,
                names.low(words[1]),
                "stranger",
                isRevoked,
                isRevoked ? 0 : Long.parseLong(words[2]),
                isRevoked ? 0 : Integer.parseInt(words[3]),
                untilNs,
                home.service));
        return outcome + StageStates.mandates(home.ledger, names.low(words[1]));
    }

    private String register(String[] words) {
        long work = names.add(words[1], Integer.parseInt(words[2]));
        LedgerFixture home = home(words[1]);
        long price = Long.parseLong(words[3]);
        return String.valueOf(home.ledger.registerWork(
                new NewWork(0, work, LedgerFixture.TUNE, words[1], "", price, names.split(words, 4), home.service)));
    }

    private String addSplit(String[] words) {
        LedgerFixture home = home(words[1]);
        long fromNs = home.ledger.timeNs() + Long.parseLong(words[3]) * LedgerFixture.NS_PER_MS;
        return String.valueOf(home.ledger.addSplit(new NewSplit(
                0, names.low(words[1]), Integer.parseInt(words[2]), fromNs, names.split(words, 4), home.service)));
    }

    private String settle(int from) {
        int to = 1 - from;
        List<String> entries = new ArrayList<>();
        partitions[from].ledger.settle(to, IDS_MAX, (high, low, asset, amount) -> {
            entries.add(names.name(low) + "=" + amount);
            onTheWay.add(() -> {
                partitions[to].ledger.postSettlementEntry(from, high, low, asset, amount);
                arrived.add("settlement" + state(names.name(low)));
            });
        });
        return entries.isEmpty() ? "nothing" : String.join(" ", entries);
    }

    private String deliver() {
        for (LedgerFixture from : partitions) {
            for (Transfer due = from.requests.poll(); due != null; due = from.requests.poll()) {
                int before = from.ledger.journal().length();
                EscrowCarrier.decide(from, partitions[1 - from.partition()], due);
                tellDue(from, before);
            }
            for (PendingEnd end = from.ends.poll(); end != null; end = from.ends.poll()) {
                PendingEnd sent = end;
                onTheWay.add(() -> {
                    partitions[1 - from.partition()].ledger.applyPendingEnd(from.partition(), sent);
                    arrived.add("end" + state(names.name(sent.creditLow)));
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
                arrived.add(StageNames.told(sent.item()));
                tellDecided(partitions[sent.to()]);
                pause();
                return true;
            }
        }
        return false;
    }

    private void tellDecided(LedgerFixture at) {
        at.ledger.tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) ->
                arrived.add(at.partition() + ":" + names.nameOfId(idHigh, idLow) + " " + outcome));
    }

    /** What became of scheduled transfers, as the journal has it from the word on. */
    private void tellDue(LedgerFixture at, int from) {
        Journal journal = at.ledger.journal();
        for (int entry = from; entry < journal.length(); entry += Journal.words(journal.words()[entry])) {
            if (Journal.kind(journal.words()[entry]) == Journal.DUE) {
                arrived.add(due(journal.words(), entry + 1));
            }
        }
    }

    private String due(long[] words, int record) {
        return names.nameOfId(IdLayout.idHigh(words, record), IdLayout.idLow(words, record))
                + " " + Outcome.ofCode(IdLayout.dueOutcomeCode(words, record))
                + state(names.name(IdLayout.debitLow(words, record)))
                + state(names.name(IdLayout.creditLow(words, record)));
    }

    private String fill(int partition, String how) {
        partitions[partition].isOutboxFull = how.equals("full");
        return how;
    }

    private String waitMs(long ms) {
        for (LedgerFixture partition : partitions) {
            partition.advanceMs(ms);
            tellDecided(partition);
            tellDue(partition, 0);
        }
        if (!arrived.isEmpty()) {
            return tellArrived();
        }
        return "time +" + (partitions[0].ledger.timeNs() - LedgerFixture.START_NS) / LedgerFixture.NS_PER_MS + " ms";
    }

    private static String answer(LedgerFixture home, @Nullable Outcome outcome) {
        return (outcome == null ? "undecided" : outcome.name()) + (home.ledger.lastReplayed() ? " (replayed)" : "");
    }

    private String show(String[] words) {
        return Arrays.stream(words)
                .skip(1)
                .map(this::state)
                .collect(Collectors.joining())
                .strip();
    }

    private String state(String name) {
        return names.isNamed(name) ? StageStates.account(name, home(name).ledger, names.low(name)) : "";
    }

    private long[] id(String name) {
        return names.id(name, partitions[0].ledger.timeNs() / LedgerFixture.NS_PER_MS);
    }

    private LedgerFixture home(String name) {
        return partitions[(int) (names.low(name) % 2)];
    }
}
