package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Listeners who pay, payees who spend, close, claim, also to other partitions, and are settled with, and a service that takes payments back. A listener is only
 * minted for, pays and is paid back: so what each has is known from what was told.
 */
final class ClawbackWorld extends ThreePartitions {
    private static final int IDS_MAX = 8192;
    private static final long MINTED = 100_000;
    private static final long FIRST_PAYER = 12;
    private static final long FIRST_PAYEE = 15;
    private static final int PAYEES = 9;
    private static final long FIRST_POT = 24;

    /** Payee without a limit, whom the others pay most. */
    private static final long RICH = 23;

    private final List<Payment> payments = new ArrayList<>();
    private final List<Clawback> clawbacks = new ArrayList<>();
    private final Map<Long, Outcome> told = new HashMap<>();

    /** What was claimed to other partitions, minor units. */
    long claimed;

    private long nextId = 1;

    ClawbackWorld(long seed) {
        super(seed, new LedgerLimits(99, 9, 9, 9, 99, IDS_MAX, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9));
        for (long account = FIRST_PAYER; account < FIRST_POT + PARTITIONS; account++) {
            boolean isFree = account == RICH;
            fixtures[home(account)].open(account, isFree ? LedgerFixture.NO_LIMIT : LedgerFixture.NOT_BELOW_ZERO);
        }
        for (long payer = FIRST_PAYER; payer < FIRST_PAYEE; payer++) {
            mint(payer, MINTED);
        }
        for (long pot = FIRST_POT; pot < FIRST_POT + PARTITIONS; pot++) {
            mint(pot, 5);
        }
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
            checkBooks();
        }
        while (deliver()) {
            checkBooks();
        }
        checkNothingIsUndecided();
        checkPayers();
        for (Clawback again : List.copyOf(clawbacks)) {
            submit(again);
            while (deliver()) {
                // What was forgotten may be tried anew.
            }
        }
        checkPayers();
    }

    private void step() {
        switch (random.nextInt(22)) {
            case 0 -> restart(random.nextInt(PARTITIONS));
            case 1 -> fixtures[random.nextInt(PARTITIONS)].isOutboxFull = random.nextInt(6) == 0;
            case 2 -> advance(random.nextInt(PARTITIONS), random.nextInt(40) == 0 ? 6_000 : random.nextInt(1_500));
            case 3, 4, 5 -> pay();
            case 6, 7 -> settle(random.nextInt(PARTITIONS), random.nextInt(PARTITIONS));
            case 8, 9, 10 -> clawBack();
            case 11 -> {
                if (!clawbacks.isEmpty()) {
                    submit(clawbacks.get(random.nextInt(clawbacks.size())));
                }
            }
            case 12, 13, 14 -> spend();
            case 15 -> closeOrClaim();
            default -> deliver();
        }
    }

    // ---- what clients say ----

    private void pay() {
        long payer = FIRST_PAYER + random.nextInt(PARTITIONS);
        int legs = 1 + random.nextInt(4);
        int first = random.nextInt(PAYEES);
        long[] accounts = new long[2 * legs];
        for (int i = 0; i < legs; i++) {
            accounts[2 * i] = FIRST_PAYEE + (first + i) % PAYEES;
            accounts[2 * i + 1] = random.nextInt(40);
        }
        accounts[1]++;
        StreamPayment payment = fixtures[home(payer)].payment(nextId++, payer, accounts);
        payment.playedAtNs = ledgers[home(payer)].timeNs();
        payment.idHigh = nowHigh(payer);
        Outcome outcome = ledgers[home(payer)].apply(payment, position(home(payer)));
        assertThat(outcome).isIn(Outcome.POSTED, Outcome.TABLE_IS_FULL);
        if (outcome == Outcome.POSTED) {
            payments.add(new Payment(payer, payment.idHigh, payment.idLow, payment.amount, accounts));
        }
        collect();
    }

    private void settle(int from, int to) {
        if (from != to) {
            ledgers[from].settle(
                    to,
                    1 + random.nextInt(4),
                    (high, low, asset, amount) -> channel(from, to).add(new Settlement(low, amount)));
        }
    }

    private void clawBack() {
        if (payments.isEmpty()) {
            return;
        }
        Payment payment = payments.get(Math.max(0, payments.size() - 1 - random.nextInt(12)));
        Clawback clawback = new Clawback();
        clawback.idHigh = nowHigh(payment.payer);
        clawback.idLow = LedgerFixture.timedLow(nextId++);
        clawback.payerLow = payment.payer;
        clawback.paymentHigh = payment.idHigh;
        clawback.paymentLow = payment.idLow;
        clawback.coverLow = random.nextBoolean() ? FIRST_POT + random.nextInt(PARTITIONS) : 0;
        clawback.principal = random.nextInt(10) == 0 ? fixtures[0].stranger : fixtures[0].service;
        clawback.legCount = payment.legs.length / 2;
        for (int i = 0; i < clawback.legCount; i++) {
            clawback.legLow[i] = payment.legs[2 * i];
            clawback.legAmount[i] = payment.legs[2 * i + 1];
        }
        clawbacks.add(clawback);
        submit(clawback);
    }

    private void submit(Clawback clawback) {
        int home = home(clawback.payerLow);
        Outcome outcome = ledgers[home].apply(clawback, position(home));
        if (outcome != null) {
            hear(clawback.idLow, outcome);
        }
        collect();
    }

    /** One payee pays another: in its partition, or by a chain of two, wherever it is. */
    private void spend() {
        long debit = FIRST_PAYEE + random.nextInt(PAYEES);
        long credit = random.nextInt(3) == 0 || debit == RICH
                ? FIRST_PAYEE + (debit - FIRST_PAYEE + 1 + random.nextInt(PAYEES - 1)) % PAYEES
                : RICH;
        Transfer first = transfer(debit, credit, 1L + random.nextInt(500));
        first.flags = debit == RICH ? 0 : TransferFlags.BALANCING_DEBIT;
        int home = home(debit);
        if (home(credit) == home) {
            ledgers[home].apply(first, position(home));
            return;
        }
        Transfer last = transfer(debit, credit, 1L + random.nextInt(10));
        first.flags |= TransferFlags.LINKED;
        List<Transfer> members = List.of(first, last);
        ledgers[home].apply(
                new Chain() {
                    @Override
                    public int length() {
                        return members.size();
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.copy(members.get(member));
                    }
                },
                position(home));
        collect();
    }

    private void closeOrClaim() {
        long payee = FIRST_PAYEE + random.nextInt(PAYEES);
        boolean isClosing = random.nextBoolean();
        long pot = FIRST_POT + (isClosing ? home(payee) : random.nextInt(PARTITIONS));
        Transfer transfer = transfer(payee, pot, isClosing ? 0 : Transfer.AMOUNT_MAX);
        if (isClosing) {
            transfer.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
            transfer.timeoutSeconds = 1;
        } else {
            transfer.flags = TransferFlags.CLAIM;
        }
        if (ledgers[home(payee)].apply(transfer, position(home(payee))) == null) {
            transfer.amount = ledgers[home(payee)].lastReserved();
            channel(home(payee), home(pot)).add(new SpanItems.Request(transfer, transfer.amount, LedgerFixture.TUNE));
        }
        ledgers[home(payee)].freeze(new AccountFreeze(0, payee, random.nextInt(4) == 0, fixtures[0].service));
    }

    private Transfer transfer(long debit, long credit, long amount) {
        Transfer transfer = new Transfer();
        transfer.copy(fixtures[home(debit)].transfer(nextId++, debit, credit, amount));
        transfer.idHigh = nowHigh(debit);
        return transfer;
    }

    private long nowHigh(long account) {
        return LedgerFixture.timedHigh(ledgers[home(account)].timeNs() / LedgerFixture.NS_PER_MS);
    }

    private void mint(long account, long amount) {
        Transfer mint = transfer(0, account, amount);
        mint.debitHigh = AssetAccounts.RESERVED_HIGH;
        mint.debitLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);
        int home = home(mint.debitLow);
        mint.idHigh = 0x1111;
        Outcome outcome = ledgers[home].apply(mint, position(home));
        if (outcome == null) {
            int to = home(account);
            ledgers[to].applyEscrowRequest(home, mint, LedgerFixture.TUNE);
            ledgers[home].applyEscrowReply(
                    to, mint.idHigh, mint.idLow, mint.debitHigh, mint.debitLow, Outcome.POSTED, amount);
        }
    }

    /** Of the next command; everything before it is indexed. */
    private long position(int partition) {
        ledgers[partition].indexed(fixtures[partition].position());
        return fixtures[partition].nextPosition();
    }

    private static int home(long account) {
        return (int) Long.remainderUnsigned(account, PARTITIONS);
    }

    private void hear(long id, Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        Outcome before = outcome.spendsId() ? told.put(id, outcome) : null;
        if (before != null) {
            assertThat(outcome).as("%s again, seed %s", id, seed).isEqualTo(before);
        }
    }

    // ---- what is on its way ----

    private void advance(int partition, int ms) {
        ledgers[partition].advanceTime(ledgers[partition].timeNs() + ms * LedgerFixture.NS_PER_MS);
        collect();
    }

    @Override
    void collect() {
        for (int from = 0; from < PARTITIONS; from++) {
            collectSent(from);
            ledgers[from].tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) -> {
                if (debitLow < FIRST_PAYEE) {
                    hear(idLow, outcome);
                }
            });
        }
    }

    @Override
    void arrive(int from, int to, Object item) {
        Ledger ledger = ledgers[to];
        ledger.advanceTime(ledger.timeNs(), position(to));
        if (item instanceof Settlement settlement) {
            ledger.postSettlementEntry(from, 0, settlement.payee, LedgerFixture.TUNE, settlement.amount);
        } else if (item instanceof SpanItems.Request claim) {
            Outcome outcome = ledger.applyEscrowRequest(from, claim.transfer(), claim.asset());
            long accepted = ledger.lastAccepted();
            claimed += accepted;
            channel(to, from).add(new SpanItems.Reply(claim.transfer(), outcome, claim.reserved(), accepted));
        } else if (item instanceof SpanItems.Reply reply) {
            Transfer of = reply.transfer();
            ledger.applyEscrowReply(
                    from, of.idHigh, of.idLow, of.debitHigh, of.debitLow, reply.outcome(), reply.taken());
        } else {
            LedgerFixture.deliver(from, item, ledger);
        }
    }

    @Override
    long money(Object item) {
        return item instanceof Settlement settlement ? settlement.amount : SpanItems.money(item);
    }

    // ---- what must hold ----

    /** Every payment was paid once, and came back whole if a clawback of it was posted, which can be one only. */
    private void checkPayers() {
        long[] expected = {MINTED, MINTED, MINTED};
        for (Payment payment : payments) {
            long back = clawbacks.stream()
                    .filter(clawback -> clawback.paymentLow == payment.idLow)
                    .filter(clawback -> told.get(clawback.idLow) == Outcome.POSTED)
                    .count();
            assertThat(back).as("clawbacks of one payment, seed %s", seed).isBetween(0L, 1L);
            expected[(int) (payment.payer - FIRST_PAYER)] -= back == 0 ? payment.amount : 0;
        }
        for (int i = 0; i < expected.length; i++) {
            AccountView view = account(FIRST_PAYER + i);
            assertThat(view.creditsPosted() - view.debitsPosted())
                    .as("payer %s, seed %s", i, seed)
                    .isEqualTo(expected[i]);
        }
    }

    private AccountView account(long account) {
        @Nullable AccountView view = ledgers[home(account)].account(0, account);
        return Objects.requireNonNull(view);
    }

    private record Settlement(long payee, long amount) {}

    /** A payment that was posted; legs by account and amount in turns. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares payments
    private record Payment(long payer, long idHigh, long idLow, long amount, long[] legs) {}
}
