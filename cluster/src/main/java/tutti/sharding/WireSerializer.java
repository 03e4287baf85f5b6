package tutti.sharding;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Messages between nodes in bytes. The manifest tells the kind of message; bytes that are not one of it are refused, and
 * Artery then drops the message.
 *
 * <pre>
 * 0          1
 * | version  | fields, drawn in {@link WireLayouts}
 * </pre>
 */
final class WireSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    static final byte VERSION = 1;

    /** {@code maximum-frame-size} in {@code pekko.conf}. */
    static final int FRAME_BYTES_MAX = 1024 * 1024;

    private static final int IDENTIFIER = 7301;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return WireLayouts.of(message).manifest();
    }

    /** For callers other than Artery, which gives a buffer of its own. */
    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = ByteBuffer.allocate(FRAME_BYTES_MAX);
        toBinary(message, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        WireOutput output = new WireOutput(buffer);
        output.putByte(VERSION);
        WireLayouts.of(message).put(message, output);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
        WireLayouts.Layout<?> layout = WireLayouts.of(manifest);
        if (layout == null) {
            throw new NotSerializableException("no message has the manifest " + manifest);
        }
        try {
            WireInput input = new WireInput(buffer);
            byte version = input.getByte();
            if (version != VERSION) {
                throw new NotSerializableException("message of version " + version + ", ours is " + VERSION);
            }
            Object message = layout.get(input);
            if (buffer.hasRemaining()) {
                throw new NotSerializableException(buffer.remaining() + " bytes too many in message " + manifest);
            }
            return message;
        } catch (RuntimeException e) {
            NotSerializableException refused = new NotSerializableException("message " + manifest + ": " + e);
            refused.initCause(e);
            throw refused;
        }
    }
}
