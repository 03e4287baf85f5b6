package tutti.replica.simulation.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tutti.ledger.Outcome;
import tutti.ledger.Split;
import tutti.ledger.StreamPayment;

/** Stream payments: who gets what, and when it comes home. */
final class PlayRules {
    private static final BigInteger WHOLE = BigInteger.valueOf(1_000_000);
    private static final long AHEAD_MAX_NS = 60_000_000_000L;

    private final State state;

    PlayRules(State state) {
        this.state = state;
    }

    Outcome apply(Side side, Asked asked) {
        StreamPayment pay = asked.asPayment();
        OracleWork work = state.works.get(new AccountId(pay.workHigh, pay.workLow));
        OracleAccount payer = side.accounts.get(asked.id().debit());
        if (work == null) {
            throw new IllegalStateException("gateways know the works that they ask for");
        }
        Outcome outcome = Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        List<Item.Entry> legs = List.of();
        if (payer != null) {
            BigInteger exact = BigInteger.valueOf(work.registered.price()).multiply(BigInteger.valueOf(pay.units));
            long amount = exact.longValueExact();
            OracleMandate by = payer.mandateOf(asked.principal());
            outcome = new Reasons()
                    .when(!payer.mayDebit(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                    .whenBeyond(by, amount, side.timeNs)
                    .when(payer.asset != work.registered.asset(), Outcome.ASSETS_MUST_MATCH)
                    .when(payer.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                    .when(pay.playedAtNs < side.timeNs - state.lateMaxNs, Outcome.PLAYED_TOO_LONG_AGO)
                    .when(pay.playedAtNs > side.timeNs + AHEAD_MAX_NS, Outcome.PLAYED_IN_FUTURE)
                    .whenShort(payer, amount)
                    .when(payer.debitOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                    .when(payer.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                    .orElse(Outcome.POSTED);
            if (outcome == Outcome.POSTED) {
                state.useBy(by, amount, side.timeNs);
                legs = post(side, payer, work.registered.asset(), work.splitAt(pay.playedAtNs), amount);
            }
        }
        if (InsideRules.spends(outcome)) {
            state.keep(side, asked, outcome, 0, AccountId.NONE).legs = legs;
        }
        return outcome;
    }

    /**
     * Moves what is accrued for the first payees of the destination into a settlement, unless one is on its way. What a clawback reserves
     * stays, behind all others.
     */
    void settle(Side side, int destination, int payeesMax) {
        Side.Out out = side.channels.get(destination);
        if (out.accruals.isEmpty() || out.lastSettlement > out.acknowledged || payeesMax <= 0) {
            return;
        }
        List<Item.Entry> entries = new ArrayList<>();
        var next = out.accruals.entrySet().iterator();
        Map<Side.Payee, Side.Accrual> staying = new LinkedHashMap<>();
        for (int i = 0; i < payeesMax && next.hasNext(); i++) {
            Map.Entry<Side.Payee, Side.Accrual> accrual = next.next();
            Side.Payee payee = accrual.getKey();
            long amount = accrual.getValue().free();
            if (amount > 0) {
                entries.add(new Item.Entry(payee.id(), payee.asset(), amount));
            }
            if (accrual.getValue().held > 0) {
                accrual.getValue().amount -= amount;
                staying.put(payee, accrual.getValue());
            }
            next.remove();
        }
        out.accruals.putAll(staying);
        if (entries.isEmpty()) {
            return;
        }
        out.send(new Item.Settlement(entries));
        out.lastSettlement = out.sent.size();
    }

    void take(Side side, Item.Settlement settlement) {
        for (Item.Entry entry : settlement.entries()) {
            state.pay(side, entry.payee(), entry.asset(), entry.amount());
        }
    }

    /** Largest remainder: whole parts first, then one each to the largest fractions, the earlier share first. */
    static long[] divide(long amount, int[] millionths) {
        long[] parts = new long[millionths.length];
        BigInteger[] fractions = new BigInteger[millionths.length];
        List<Integer> order = new ArrayList<>();
        long left = amount;
        for (int i = 0; i < parts.length; i++) {
            BigInteger[] divided = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(millionths[i]))
                    .divideAndRemainder(WHOLE);
            parts[i] = divided[0].longValueExact();
            fractions[i] = divided[1];
            order.add(i);
            left -= parts[i];
        }
        order.sort(Comparator.<Integer, BigInteger>comparing(i -> fractions[i]).reversed());
        for (int i = 0; i < left; i++) {
            parts[order.get(i)]++;
        }
        return parts;
    }

    /** Returns who was paid what. */
    private List<Item.Entry> post(Side side, OracleAccount payer, int asset, Split split, long amount) {
        int[] millionths = new int[split.size()];
        for (int i = 0; i < millionths.length; i++) {
            millionths[i] = split.millionths(i);
        }
        long[] parts = divide(amount, millionths);
        List<Item.Entry> legs = new ArrayList<>();
        state.debit(payer, amount);
        for (int i = 0; i < parts.length; i++) {
            AccountId payee = new AccountId(split.payeeHigh(i), split.payeeLow(i));
            int home = state.places.home(payee);
            legs.add(new Item.Entry(payee, 0, parts[i]));
            if (home == side.number) {
                state.pay(side, payee, asset, parts[i]);
            } else if (parts[i] != 0) {
                side.channels.get(home).accrue(new Side.Payee(payee, asset), parts[i]);
            }
        }
        return legs;
    }
}
