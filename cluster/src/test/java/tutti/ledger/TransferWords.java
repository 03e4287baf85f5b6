package tutti.ledger;

/**
 * The fields of a transfer as rule tables say them:
 *
 * <pre>
 * id=t1, 0, reserved, future (a minute and more ahead) or random (without a time)
 * debit, credit=0, reserved, issuing, none (no such account), spare, or debit (the same)
 * about=0, p1 (the original), self, reserved, unknown or random
 * amount code by timeout effective data data128 data32
 * at=0, past, sooner, later, or a number (ns)    when a scheduled one is due
 * linked pending post ...                      the flags, and unknown-flag
 * </pre>
 */
final class TransferWords {
    /** Of the transfer that others are about. */
    static final long ORIGINAL = 500;

    private static final int UNKNOWN_FLAG = 1 << 15;
    /** Within the second that time passes by for what is to be over. */
    static final long SOONER_NS = LedgerFixture.START_NS + 1_000 * LedgerFixture.NS_PER_MS;

    private static final long LATER_NS = LedgerFixture.START_NS + LedgerFixture.HOUR_NS;
    private static final long AHEAD_MS = 61_000;

    private final Facts said;
    private final RuleWorld world;

    private TransferWords(Facts said, RuleWorld world) {
        this.said = said;
        this.world = world;
    }

    static Transfer say(Facts said, RuleWorld world) {
        Transfer transfer = new Transfer();
        new TransferWords(said, world).fill(transfer);
        return transfer;
    }

    private void fill(Transfer transfer) {
        long[] id = id(said.get("id", "t1"), world.here.ledger.timeNs() / LedgerFixture.NS_PER_MS);
        transfer.idHigh = id[0];
        transfer.idLow = id[1];
        long[] debit = account(said.get("debit", "debit"), world.low("debit"));
        transfer.debitHigh = debit[0];
        transfer.debitLow = debit[1];
        long[] credit = account(said.get("credit", "credit"), world.low("credit"));
        transfer.creditHigh = credit[0];
        transfer.creditLow = credit[1];
        transfer.amount = said.number("amount", 10);
        transfer.code = (int) said.number("code", 0);
        transfer.principal = world.principal(said.get("by", "service"));
        transfer.clearExtension();
        String about = said.get("about", "0");
        long[] pending = about.equals("self") ? id : id(about, 0);
        transfer.pendingHigh = pending[0];
        transfer.pendingLow = pending[1];
        transfer.timeoutSeconds = (int) said.number("timeout", 0);
        transfer.effectiveDateNs = said.number("effective", 0);
        transfer.scheduledAtNs = time(said.get("at", "0"));
        transfer.userData = said.number("data", 0);
        transfer.userDataLow = said.number("data128", 0);
        transfer.userDataShort = (int) said.number("data32", 0);
        transfer.flags = said.get("unknown-flag", "no").equals("yes") ? UNKNOWN_FLAG : 0;
        for (int bit = 0; bit < StageTransfers.FLAGS.size(); bit++) {
            transfer.flags |= said.get(StageTransfers.FLAGS.get(bit), "no").equals("yes") ? 1 << bit : 0;
        }
    }

    private long[] account(String name, long ordinary) {
        return switch (name) {
            case "0" -> new long[] {0, 0};
            case "reserved" -> new long[] {AssetAccounts.RESERVED_HIGH, 1};
            case "issuing" -> new long[] {AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(LedgerFixture.TUNE)};
            case "none" -> new long[] {0, RuleWorld.NOBODY + (ordinary == world.low("debit") ? 0 : 2) + (ordinary & 1)};
            case "spare" -> new long[] {0, RuleWorld.SPARE + (ordinary & 1)};
            case "same" -> new long[] {0, world.low("debit")};
            case "debit", "credit" -> new long[] {0, ordinary};
            default -> throw new IllegalArgumentException("account " + name);
        };
    }

    private static long time(String name) {
        return switch (name) {
            case "past" -> LedgerFixture.START_NS;
            case "sooner" -> SOONER_NS;
            case "later" -> LATER_NS;
            default -> Long.parseLong(name);
        };
    }

    static long[] id(String name, long nowMs) {
        return switch (name) {
            case "0" -> new long[] {0, 0};
            case "reserved" -> new long[] {AssetAccounts.RESERVED_HIGH, 5};
            case "t1" -> timed(LedgerFixture.START_MS, 1);
            case "p1" -> timed(LedgerFixture.START_MS, ORIGINAL);
            case "unknown" -> timed(LedgerFixture.START_MS, ORIGINAL + 1);
            case "future" -> timed(nowMs + AHEAD_MS, 1);
            case "random" -> new long[] {0, 0x7777};
            default -> throw new IllegalArgumentException("id " + name);
        };
    }

    private static long[] timed(long timeMs, long n) {
        return new long[] {LedgerFixture.timedHigh(timeMs), LedgerFixture.timedLow(n)};
    }
}
