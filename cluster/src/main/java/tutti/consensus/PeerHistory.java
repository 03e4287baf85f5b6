package tutti.consensus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;

/**
 * Some of a history on its way from a node to whoever asked for it; big endian.
 *
 * <pre>
 * 0                8
 * | through (long) | bytes of a {@link HistoryPiece} ...
 * </pre>
 */
final class PeerHistory {
    /** Most bytes that a piece of several entries has. */
    static final int BYTES_MAX = 512 * 1024;

    private PeerHistory() {}

    static void write(HistoryPiece piece, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).putLong(piece.through()).array());
        out.write(piece.bytes());
    }

    /** Refuses what is too short by an {@link IOException}; of the rest only a store knows whether it is whole. */
    static HistoryPiece read(HistoryCursor after, byte[] answer) throws IOException {
        if (answer.length < Long.BYTES) {
            throw new IOException("an answer of " + answer.length + " bytes is no piece of a history");
        }
        return new HistoryPiece(
                after,
                Arrays.copyOfRange(answer, Long.BYTES, answer.length),
                ByteBuffer.wrap(answer).getLong());
    }
}
