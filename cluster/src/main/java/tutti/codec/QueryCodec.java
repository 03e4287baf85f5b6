package tutti.codec;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Queries and their answers in bytes, as they travel from a gateway's node to the partition's leader and back. They are in
 * no log, so the two nodes need only agree with each other; the first field is there to tell when they do not.
 *
 * <pre>
 * query:
 * 0                         2              4           8
 * | format version (short)  | kind (short) | count     | elements
 *
 * elements by kind:
 * 1 accounts: ids of 16 bytes     2 assets: ints     3 works: ids of 16 bytes     4 cut: one long, the mark
 * 5 position: none
 * </pre>
 *
 * Answers are drawn in {@link AnswerCodec}.
 */
public final class QueryCodec {
    static final int FORMAT_VERSION = 1;
    static final int ACCOUNTS = 1;
    static final int ASSETS = 2;
    static final int WORKS = 3;
    static final int CUT = 4;
    static final int POSITION = 5;

    private QueryCodec() {}

    public static byte[] encode(Query query) {
        WireWriter writer = new WireWriter();
        writer.putShort(FORMAT_VERSION);
        if (query instanceof Query.Accounts accounts) {
            putIds(writer, ACCOUNTS, accounts.ids());
        } else if (query instanceof Query.Works works) {
            putIds(writer, WORKS, works.ids());
        } else if (query instanceof Query.Assets assets) {
            writer.putShort(ASSETS);
            writer.putInt(assets.assets().size());
            assets.assets().forEach(writer::putInt);
        } else if (query instanceof Query.Position) {
            writer.putShort(POSITION);
            writer.putInt(0);
        } else if (query instanceof Query.Cut cut) {
            writer.putShort(CUT);
            writer.putInt(1);
            writer.putLong(cut.mark());
        }
        return writer.bytes();
    }

    public static byte[] encode(Answer answer) {
        return AnswerCodec.encode(answer);
    }

    /** Reads a query; whatever is not one is an {@link IllegalArgumentException}. */
    public static Query decodeQuery(DirectBuffer buffer, int offset, int length) {
        WireReader reader = new WireReader(buffer, offset, length);
        int kind = readKind(reader);
        Query query = switch (kind) {
            case ACCOUNTS -> new Query.Accounts(readIds(reader));
            case ASSETS -> new Query.Assets(readInts(reader));
            case WORKS -> new Query.Works(readIds(reader));
            case CUT -> readCut(reader);
            case POSITION -> readPosition(reader);
            default -> throw new IllegalArgumentException("unknown kind of query: " + kind);
        };
        reader.end();
        return query;
    }

    /** Reads an answer; whatever is not one is an {@link IllegalArgumentException}. */
    public static Answer decodeAnswer(DirectBuffer buffer, int offset, int length) {
        return AnswerCodec.decode(buffer, offset, length);
    }

    /** Reads the version, which must be ours, and the kind. */
    static int readKind(WireReader reader) {
        int version = reader.getShort();
        if (version != FORMAT_VERSION) {
            throw new UnsupportedFormatException("query", version, FORMAT_VERSION);
        }
        return reader.getShort();
    }

    static List<Integer> readInts(WireReader reader) {
        int count = reader.getCount(Integer.BYTES);
        List<Integer> ints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ints.add(reader.getInt());
        }
        return ints;
    }

    private static Query.Cut readCut(WireReader reader) {
        int count = reader.getCount(Long.BYTES);
        if (count != 1) {
            throw new IllegalArgumentException("query for " + count + " cuts");
        }
        return new Query.Cut(reader.getLong());
    }

    private static Query.Position readPosition(WireReader reader) {
        int count = reader.getCount(1);
        if (count != 0) {
            throw new IllegalArgumentException("query for a position has " + count + " elements");
        }
        return new Query.Position();
    }

    private static void putIds(WireWriter writer, int kind, List<Query.Id> ids) {
        writer.putShort(kind);
        writer.putInt(ids.size());
        for (Query.Id id : ids) {
            writer.putId(id.high(), id.low());
        }
    }

    private static List<Query.Id> readIds(WireReader reader) {
        int count = reader.getCount(Ids.BYTES);
        List<Query.Id> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(new Query.Id(reader.getIdHalf(), reader.getIdHalf()));
        }
        return ids;
    }
}
