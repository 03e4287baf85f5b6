package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.AccountFreeze;

/**
 * A command to freeze an account, or to thaw it: 24 bytes.
 *
 * <pre>
 * 0     16       20          24
 * | id  | frozen | principal |
 * </pre>
 */
public final class AccountFreezeRecord {
    public static final int BYTES = 24;

    private static final int ID = 0;
    private static final int FROZEN = 16;
    private static final int PRINCIPAL = 20;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private AccountFreezeRecord() {}

    public static void encode(AccountFreeze freeze, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, freeze.idHigh(), freeze.idLow());
        buffer.putInt(offset + FROZEN, freeze.frozen() ? 1 : 0, ORDER);
        buffer.putInt(offset + PRINCIPAL, freeze.principal(), ORDER);
    }

    public static AccountFreeze decode(DirectBuffer buffer, int offset) {
        return new AccountFreeze(
                Ids.high(buffer, offset + ID),
                Ids.low(buffer, offset + ID),
                buffer.getInt(offset + FROZEN, ORDER) != 0,
                buffer.getInt(offset + PRINCIPAL, ORDER));
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
