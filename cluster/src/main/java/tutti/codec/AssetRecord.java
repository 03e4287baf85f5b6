package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.NewAsset;

/**
 * A command to create an asset: 112 bytes.
 *
 * <pre>
 * 0       4          6               8                20         24               32         40                 112
 * | asset | decimals | symbol length | symbol, padded | reserved | maximum supply | reserved | principal record |
 * </pre>
 */
public final class AssetRecord {
    /** Longest symbol in bytes. */
    public static final int SYMBOL_BYTES_MAX = 12;

    private static final int ASSET = 0;
    private static final int DECIMALS = 4;
    private static final int SYMBOL_LENGTH = 6;
    private static final int SYMBOL = 8;
    private static final int RESERVED = 20;
    private static final int MAXIMUM_SUPPLY = 24;
    private static final int RESERVED_LONG = 32;
    private static final int PRINCIPAL = 40;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    public static final int BYTES = PRINCIPAL + PrincipalRecord.BYTES;

    private AssetRecord() {}

    /** What is wrong with the record's lengths, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        int length = buffer.getShort(offset + SYMBOL_LENGTH, ORDER);
        if (length < 0 || length > SYMBOL_BYTES_MAX) {
            return "length of an asset's symbol: " + length;
        }
        return PrincipalRecord.problem(buffer, offset + PRINCIPAL);
    }

    public static void encode(NewAsset asset, MutableDirectBuffer buffer, int offset) {
        byte[] symbol = Text.bytes(asset.symbol());
        buffer.putInt(offset + ASSET, asset.asset(), ORDER);
        buffer.putShort(offset + DECIMALS, (short) asset.decimals(), ORDER);
        buffer.putShort(offset + SYMBOL_LENGTH, (short) symbol.length, ORDER);
        Text.putPadded(buffer, offset + SYMBOL, symbol, SYMBOL_BYTES_MAX);
        buffer.putInt(offset + RESERVED, 0, ORDER);
        buffer.putLong(offset + MAXIMUM_SUPPLY, asset.maximumSupply(), ORDER);
        buffer.putLong(offset + RESERVED_LONG, 0, ORDER);
        PrincipalRecord.encode(asset.principal(), buffer, offset + PRINCIPAL);
    }

    public static NewAsset decode(DirectBuffer buffer, int offset) {
        return new NewAsset(
                buffer.getInt(offset + ASSET, ORDER),
                Text.get(buffer, offset + SYMBOL, buffer.getShort(offset + SYMBOL_LENGTH, ORDER)),
                buffer.getShort(offset + DECIMALS, ORDER),
                buffer.getLong(offset + MAXIMUM_SUPPLY, ORDER),
                PrincipalRecord.decode(buffer, offset + PRINCIPAL));
    }
}
