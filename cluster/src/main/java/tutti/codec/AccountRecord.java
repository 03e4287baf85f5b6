package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.NewAccount;

/**
 * A command to create an account: 64 bytes.
 *
 * <pre>
 * 0     16      20      24          28     30         32          40              56                     60         64
 * | id  | asset | flags | principal | code | reserved | user data | user data 128 | user data of 32 bits | reserved |
 * </pre>
 */
public final class AccountRecord {
    public static final int BYTES = 64;

    private static final int ID = 0;
    private static final int ASSET = 16;
    private static final int FLAGS = 20;
    private static final int PRINCIPAL = 24;
    private static final int CODE = 28;
    private static final int RESERVED = 30;
    private static final int USER_DATA = 32;
    private static final int USER_DATA_128 = 40;
    private static final int USER_DATA_SHORT = 56;
    private static final int RESERVED_TAIL = 60;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private AccountRecord() {}

    public static void encode(NewAccount account, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, account.idHigh(), account.idLow());
        buffer.putInt(offset + ASSET, account.asset(), ORDER);
        buffer.putInt(offset + FLAGS, account.flags(), ORDER);
        buffer.putInt(offset + PRINCIPAL, account.principal(), ORDER);
        buffer.putShort(offset + CODE, (short) account.code(), ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
        buffer.putLong(offset + USER_DATA, account.userData(), ORDER);
        Ids.put(buffer, offset + USER_DATA_128, account.userDataHigh(), account.userDataLow());
        buffer.putInt(offset + USER_DATA_SHORT, account.userDataShort(), ORDER);
        buffer.putInt(offset + RESERVED_TAIL, 0, ORDER);
    }

    public static NewAccount decode(DirectBuffer buffer, int offset) {
        return new NewAccount(
                Ids.high(buffer, offset + ID),
                Ids.low(buffer, offset + ID),
                buffer.getInt(offset + ASSET, ORDER),
                buffer.getInt(offset + FLAGS, ORDER),
                buffer.getShort(offset + CODE, ORDER) & 0xFFFF,
                buffer.getLong(offset + USER_DATA, ORDER),
                Ids.high(buffer, offset + USER_DATA_128),
                Ids.low(buffer, offset + USER_DATA_128),
                buffer.getInt(offset + USER_DATA_SHORT, ORDER),
                buffer.getInt(offset + PRINCIPAL, ORDER));
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
