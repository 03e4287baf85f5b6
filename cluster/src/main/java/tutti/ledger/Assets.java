package tutti.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;

/**
 * The assets of one partition, by index in order of arrival, and the running totals of each.
 *
 * <p>At every position, for every asset, the two sides of its books are equal:
 *
 * <pre>
 *   credited to accounts + accrued + sent + stranded  =  debited from accounts + settled + received + held + due
 *   debits pending on accounts + incoming             =  credits pending on accounts + held + outgoing
 * </pre>
 *
 * <ul>
 *   <li><b>accrued, settled</b>: what stream payments credited to payees elsewhere, and what settlements took from that;
 *   <li><b>sent, received</b>: over all channel ends of the partition;
 *   <li><b>held</b>: the reservations of undecided escrows that move at once, each also a pending debit of its account;
 *   <li><b>outgoing, incoming</b>: pending transfers of which only the debit account, or only the credit account, lives here, and
 *       all that undecided chains reserve;
 *   <li><b>due</b>: what chains credited here and was not received yet, less what was received for chains that are not posted yet;
 *   <li><b>stranded</b>: what came in and neither its payee nor the unclaimed account could take.
 * </ul>
 *
 * <p>Totals count modulo 2^64: sums over all accounts may pass what one account may hold, and equality keeps its meaning.
 *
 * <p>A channel item may speak of an asset whose creation has not arrived yet. The asset then has a row, so that the item is
 * counted, and becomes known when its creation comes.
 */
final class Assets {
    static final int NONE = -1;

    /** Stands for the description of an asset whose creation has not come. */
    private static final NewAsset UNKNOWN = new NewAsset(0, "", 0, 0, "");

    private static final int DEBITED = 0;
    private static final int CREDITED = 1;
    private static final int ACCRUED = 2;
    private static final int SETTLED = 3;
    private static final int STRANDED = 4;
    private static final int SENT = 5;
    private static final int RECEIVED = 6;
    private static final int HELD = 7;
    private static final int DEBITS_PENDING = 8;
    private static final int CREDITS_PENDING = 9;
    private static final int OUTGOING = 10;
    private static final int INCOMING = 11;
    private static final int DUE = 12;
    private static final int HASH = 13;
    private static final int ROW_WORDS = 14;

    private final int assetsMax;
    private final StateDigest digest;
    private final Int2IntHashMap indexByNumber = new Int2IntHashMap(NONE);
    private final List<Row> rows = new ArrayList<>();
    private long[] totals = new long[4 * ROW_WORDS];

    Assets(int assetsMax, StateDigest digest) {
        this.assetsMax = assetsMax;
        this.digest = digest;
    }

    int count() {
        return rows.size();
    }

    /** Index of a known asset, {@link #NONE} if its creation has not come. */
    int find(int number) {
        int index = indexByNumber.get(number);
        return index == NONE || !isKnown(index) ? NONE : index;
    }

    boolean hasRoomFor(int number) {
        return indexByNumber.get(number) != NONE || rows.size() < assetsMax;
    }

    /** Index of the asset, known or not. */
    int findOrReserve(int number) {
        int index = indexByNumber.get(number);
        return index == NONE ? reserve(number) : index;
    }

    void create(int index, NewAsset description, int controller) {
        Row row = rows.get(index);
        row.description = description;
        row.controller = controller;
        row.identityHash = identityHash(index, row);
        rehash(index);
    }

    int number(int index) {
        return rows.get(index).number;
    }

    int controller(int index) {
        return rows.get(index).controller;
    }

    boolean isKnown(int index) {
        return rows.get(index).description.asset() != 0;
    }

    NewAsset description(int index) {
        return rows.get(index).description;
    }

    AssetView view(int index) {
        NewAsset known = description(index);
        return new AssetView(known.asset(), known.symbol(), known.decimals(), known.maximumSupply());
    }

    /** Slot of the unclaimed account, {@link Accounts#NONE} if the asset is not known yet. */
    int unclaimed(int index) {
        return rows.get(index).unclaimed;
    }

    void setUnclaimed(int index, int slot) {
        rows.get(index).unclaimed = slot;
    }

    void addDebited(int index, long amount) {
        totals[index * ROW_WORDS + DEBITED] += amount;
    }

    void addCredited(int index, long amount) {
        totals[index * ROW_WORDS + CREDITED] += amount;
    }

    void addDebitsPending(int index, long amount) {
        totals[index * ROW_WORDS + DEBITS_PENDING] += amount;
    }

    void addCreditsPending(int index, long amount) {
        totals[index * ROW_WORDS + CREDITS_PENDING] += amount;
    }

    void addHeld(int index, long amount) {
        totals[index * ROW_WORDS + HELD] += amount;
    }

    void addOutgoing(int index, long amount) {
        totals[index * ROW_WORDS + OUTGOING] += amount;
    }

    void addIncoming(int index, long amount) {
        totals[index * ROW_WORDS + INCOMING] += amount;
        rehash(index);
    }

    void addDue(int index, long amount) {
        totals[index * ROW_WORDS + DUE] += amount;
        rehash(index);
    }

    void addSent(int index, long amount) {
        totals[index * ROW_WORDS + SENT] += amount;
    }

    void addReceived(int index, long amount) {
        totals[index * ROW_WORDS + RECEIVED] += amount;
    }

    void addAccrued(int index, long amount) {
        totals[index * ROW_WORDS + ACCRUED] += amount;
        rehash(index);
    }

    void addSettled(int index, long amount) {
        totals[index * ROW_WORDS + SETTLED] += amount;
        rehash(index);
    }

    void addStranded(int index, long amount) {
        totals[index * ROW_WORDS + STRANDED] += amount;
        rehash(index);
    }

    long accrued(int index) {
        return totals[index * ROW_WORDS + ACCRUED];
    }

    long settled(int index) {
        return totals[index * ROW_WORDS + SETTLED];
    }

    long stranded(int index) {
        return totals[index * ROW_WORDS + STRANDED];
    }

    long outgoing(int index) {
        return totals[index * ROW_WORDS + OUTGOING];
    }

    long incoming(int index) {
        return totals[index * ROW_WORDS + INCOMING];
    }

    long due(int index) {
        return totals[index * ROW_WORDS + DUE];
    }

    long held(int index) {
        return totals[index * ROW_WORDS + HELD];
    }

    /** The debit side of the asset's books. */
    long debitsPosted(int index) {
        int row = index * ROW_WORDS;
        return totals[row + DEBITED] + totals[row + SETTLED] + totals[row + RECEIVED] + totals[row + HELD] + due(index);
    }

    /** The credit side of the asset's books. */
    long creditsPosted(int index) {
        int row = index * ROW_WORDS;
        return totals[row + CREDITED] + totals[row + ACCRUED] + totals[row + SENT] + totals[row + STRANDED];
    }

    long debitsPending(int index) {
        return totals[index * ROW_WORDS + DEBITS_PENDING] + incoming(index);
    }

    long creditsPending(int index) {
        return totals[index * ROW_WORDS + CREDITS_PENDING] + held(index) + outgoing(index);
    }

    /** Asserts that the two sides are equal; costs a dozen additions, so every operation ends with it. */
    void checkBalance(int index) {
        Invariant.equal(debitsPosted(index), creditsPosted(index), "asset out of balance", index);
        Invariant.equal(debitsPending(index), creditsPending(index), "asset's pending out of balance", index);
    }

    long debited(int index) {
        return totals[index * ROW_WORDS + DEBITED];
    }

    long credited(int index) {
        return totals[index * ROW_WORDS + CREDITED];
    }

    long sent(int index) {
        return totals[index * ROW_WORDS + SENT];
    }

    long received(int index) {
        return totals[index * ROW_WORDS + RECEIVED];
    }

    long recomputeDigest() {
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            sum += hash(identityHash(i, rows.get(i)), i);
        }
        return sum;
    }

    private int reserve(int number) {
        int index = rows.size();
        Row row = new Row(number);
        row.identityHash = identityHash(index, row);
        rows.add(row);
        indexByNumber.put(number, index);
        if (totals.length < (index + 1) * ROW_WORDS) {
            totals = Arrays.copyOf(totals, 2 * totals.length);
        }
        rehash(index);
        return index;
    }

    private void rehash(int index) {
        long hash = hash(index);
        digest.replace(totals[index * ROW_WORDS + HASH], hash);
        totals[index * ROW_WORDS + HASH] = hash;
    }

    private long hash(int index) {
        return hash(rows.get(index).identityHash, index);
    }

    private long hash(long identity, int index) {
        long hash = StateDigest.of(identity, accrued(index), settled(index), stranded(index), incoming(index));
        return due(index) == 0 ? hash : StateDigest.mix(hash + due(index));
    }

    private static long identityHash(int index, Row row) {
        NewAsset known = row.description;
        long description = StateDigest.of(
                StateDigest.ASSET,
                StateDigest.of(known.symbol()),
                known.decimals(),
                known.maximumSupply(),
                row.controller);
        return StateDigest.of(StateDigest.ASSET, index, row.number, description, 0);
    }

    /** What does not change once the asset is known. */
    private static final class Row {
        private final int number;
        private int controller;
        private int unclaimed = Accounts.NONE;
        private NewAsset description = UNKNOWN;
        private long identityHash;

        Row(int number) {
            this.number = number;
        }
    }
}
