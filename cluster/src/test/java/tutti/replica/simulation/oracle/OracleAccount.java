package tutti.replica.simulation.oracle;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account as the oracle has it. */
public final class OracleAccount {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    final AccountId id;
    final int asset;
    final boolean limitsDebits;
    final boolean limitsCredits;
    final String controller;

    /** Most that may be in circulation, if this is an issuing account; -1 if it is none. */
    final long supplyMax;

    public long debitsPending;
    public long debitsPosted;
    public long creditsPending;
    public long creditsPosted;

    /** What waits for it in the asset's unclaimed account. */
    public long unclaimed;

    public boolean isClosed;
    public boolean isFrozen;

    /** All that it ever gave, by who got them, in order. */
    public final Map<String, OracleMandate> mandates = new LinkedHashMap<>();

    /** Of the debits pending, what transfers reserve that another partition has not decided. */
    long held;

    /** Of the credits pending, what reversals reserve that another partition has not decided. */
    long creditsHeld;

    /** Of what waits, what claims reserve that another partition has not decided. */
    long unclaimedHeld;

    OracleAccount(
            AccountId id, int asset, boolean limitsDebits, boolean limitsCredits, String controller, long supplyMax) {
        this.id = id;
        this.asset = asset;
        this.limitsDebits = limitsDebits;
        this.limitsCredits = limitsCredits;
        this.controller = controller;
        this.supplyMax = supplyMax;
    }

    public AccountId id() {
        return id;
    }

    /** True if the principal controls the account, or has a mandate for it. */
    boolean mayDebit(String principal) {
        return controller.equals(principal) || mandateOf(principal) != null;
    }

    /** By which the principal debits; null if it needs none, or has none. */
    @Nullable
    OracleMandate mandateOf(String principal) {
        OracleMandate mandate = controller.equals(principal) ? null : mandates.get(principal);
        return mandate == null || mandate.isRevoked ? null : mandate;
    }

    long available() {
        return creditsPosted - debitsPosted - debitsPending;
    }

    long lacking() {
        return debitsPosted - creditsPosted - creditsPending;
    }

    boolean isShort(long amount) {
        return limitsDebits && amount > available();
    }

    boolean isShortOnlyByHolds(long amount) {
        return isShort(amount) && amount <= available() + held;
    }

    boolean takesTooMuch(long amount) {
        return limitsCredits && amount > lacking();
    }

    boolean takesTooMuchOnlyByHolds(long amount) {
        return takesTooMuch(amount) && amount <= lacking() + creditsHeld;
    }

    boolean mintsTooMuch(long amount) {
        return supplyMax >= 0
                && isAbove(BigInteger.valueOf(supplyMax), debitsPosted, debitsPending, -creditsPosted, amount);
    }

    boolean debitOverflows(long amount) {
        return isAbove(MOST, debitsPosted, debitsPending, amount);
    }

    boolean creditOverflows(long amount) {
        return isAbove(MOST, creditsPosted, creditsPending, amount);
    }

    /** True if stream payments can be credited here. */
    boolean takesPlays(int ofAsset) {
        return asset == ofAsset && !limitsCredits && !isClosed;
    }

    private static boolean isAbove(BigInteger most, long... parts) {
        BigInteger sum = BigInteger.ZERO;
        for (long part : parts) {
            sum = sum.add(BigInteger.valueOf(part));
        }
        return sum.compareTo(most) > 0;
    }

    @Override
    public String toString() {
        return "debits " + debitsPosted + " and pending " + debitsPending + ", credits " + creditsPosted
                + " and pending " + creditsPending + ", unclaimed " + unclaimed + (isClosed ? ", closed" : "")
                + (isFrozen ? ", frozen" : "");
    }
}
