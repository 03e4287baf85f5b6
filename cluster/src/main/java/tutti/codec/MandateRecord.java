package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.MandateChange;

/**
 * A command to grant, change or revoke a mandate: 120 bytes. The grantee is named in full, since a gateway does not know how the
 * partition numbers principals.
 *
 * <pre>
 * 0         16      24      32         36        40          44         48                        120
 * | account | limit | until | interval | revoked | principal | reserved | grantee's principal record |
 * </pre>
 */
public final class MandateRecord {
    private static final int ACCOUNT = 0;
    private static final int LIMIT = 16;
    private static final int UNTIL = 24;
    private static final int INTERVAL = 32;
    private static final int REVOKED = 36;
    private static final int PRINCIPAL = 40;
    private static final int RESERVED = 44;
    private static final int GRANTEE = 48;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    public static final int BYTES = GRANTEE + PrincipalRecord.BYTES;

    private MandateRecord() {}

    /** What is wrong with the length of the record's name, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        return PrincipalRecord.problem(buffer, offset + GRANTEE);
    }

    public static void encode(MandateChange change, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ACCOUNT, change.accountHigh(), change.accountLow());
        buffer.putLong(offset + LIMIT, change.limit(), ORDER);
        buffer.putLong(offset + UNTIL, change.untilNs(), ORDER);
        buffer.putInt(offset + INTERVAL, change.intervalSeconds(), ORDER);
        buffer.putInt(offset + REVOKED, change.isRevocation() ? 1 : 0, ORDER);
        buffer.putInt(offset + PRINCIPAL, change.principal(), ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
        PrincipalRecord.encode(change.grantee(), buffer, offset + GRANTEE);
    }

    public static MandateChange decode(DirectBuffer buffer, int offset) {
        return new MandateChange(
                Ids.high(buffer, offset + ACCOUNT),
                Ids.low(buffer, offset + ACCOUNT),
                PrincipalRecord.decode(buffer, offset + GRANTEE),
                buffer.getInt(offset + REVOKED, ORDER) != 0,
                buffer.getLong(offset + LIMIT, ORDER),
                buffer.getInt(offset + INTERVAL, ORDER),
                buffer.getLong(offset + UNTIL, ORDER),
                buffer.getInt(offset + PRINCIPAL, ORDER));
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
