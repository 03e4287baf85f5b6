package tutti.ledger;

import static tutti.ledger.StageNames.after;
import static tutti.ledger.StageNames.before;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What a scenario says of clawbacks; remembers the legs of its payments, as history does. */
final class StageClawbacks {
    private final StageNames names;
    private final Map<String, Legs> payments = new HashMap<>();

    StageClawbacks(StageNames names) {
        this.names = names;
    }

    void remember(String name, StreamPayment payment) {
        payments.put(
                name,
                new Legs(payment.legCount, payment.legHigh.clone(), payment.legLow.clone(), payment.legAmount.clone()));
    }

    /** {@code clawback ID PAYER PAYMENT WORD ...}. */
    Clawback clawback(String[] words, LedgerFixture home, Function<String, long[]> ids) {
        Clawback clawback = new Clawback();
        clawback.idHigh = ids.apply(words[1])[0];
        clawback.idLow = ids.apply(words[1])[1];
        clawback.payerLow = names.low(words[2]);
        clawback.paymentHigh = ids.apply(words[3])[0];
        clawback.paymentLow = ids.apply(words[3])[1];
        clawback.principal = home.service;
        setLegs(clawback, words[3]);
        for (int i = 4; i < words.length; i++) {
            String value = after("=", words[i]);
            switch (before("=", words[i])) {
                case "cover" -> clawback.coverLow = names.low(value);
                case "by" -> clawback.principal = value.equals("stranger") ? home.stranger : home.service;
                case "code" -> clawback.code = Integer.parseInt(value);
                case "data" -> clawback.userData = Long.parseLong(value);
                case "legs" -> setLegs(clawback, value);
                default -> throw new IllegalArgumentException(words[i]);
            }
        }
        return clawback;
    }

    private void setLegs(Clawback clawback, String payment) {
        Legs legs = Objects.requireNonNull(
                payments.getOrDefault(payment, new Legs(0, new long[0], new long[0], new long[0])));
        clawback.legCount = legs.count;
        System.arraycopy(legs.high, 0, clawback.legHigh, 0, legs.count);
        System.arraycopy(legs.low, 0, clawback.legLow, 0, legs.count);
        System.arraycopy(legs.amount, 0, clawback.legAmount, 0, legs.count);
    }

    private static final class Legs {
        private final int count;
        private final long[] high;
        private final long[] low;
        private final long[] amount;

        Legs(int count, long[] high, long[] low, long[] amount) {
            this.count = count;
            this.high = high;
            this.low = low;
            this.amount = amount;
        }
    }
}
