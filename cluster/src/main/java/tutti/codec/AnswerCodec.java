package tutti.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.Split;
import tutti.ledger.WorkView;

/**
 * Answers in bytes.
 *
 * <pre>
 * 0                         2              4
 * | format version (short)  | kind (short) | lists
 *
 * list: count (int), then so many elements; text: length (int), then UTF-8
 *
 * 1 accounts: list of accounts, list of accrued
 *    account: id 16, asset 4, flags 4, code 4, user data 8, controller (text), debits pending 8, debits posted 8,
 *             credits pending 8, credits posted 8, created at 8
 *    accrued: id 16, amount 8
 * 2 assets: list of assets, list of confirmed numbers (ints)
 *    asset: number 4, symbol (text), decimals 4, maximum supply 8
 * 3 works: list of works
 *    work: id 16, asset 4, title (text), ISRC (text), price 8, split version 4, list of shares, registered at 8
 *    share: payee 16, millionths 4
 * 4 cut: mark 8, position 8, complete (short, 0 or 1), list of totals, list of channels
 *    totals: asset 4, debits posted 8, credits posted 8, debits pending 8, credits pending 8, accrued 8
 *    channel: peer 4, asset 4, sent 8, received 8
 * 5 position: position 8
 * </pre>
 */
final class AnswerCodec {
    private static final int ACCOUNT_BYTES_MIN = Ids.BYTES + 4 * Integer.BYTES + 6 * Long.BYTES;
    private static final int ACCRUED_BYTES = Ids.BYTES + Long.BYTES;
    private static final int ASSET_BYTES_MIN = 3 * Integer.BYTES + Long.BYTES;
    private static final int WORK_BYTES_MIN = Ids.BYTES + 5 * Integer.BYTES + 2 * Long.BYTES;
    private static final int SHARE_BYTES = Ids.BYTES + Integer.BYTES;
    private static final int TOTALS_BYTES = Integer.BYTES + 5 * Long.BYTES;
    private static final int CHANNEL_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

    private AnswerCodec() {}

    static byte[] encode(Answer answer) {
        WireWriter writer = new WireWriter();
        writer.putShort(QueryCodec.FORMAT_VERSION);
        if (answer instanceof Answer.Accounts accounts) {
            writer.putShort(QueryCodec.ACCOUNTS);
            putList(writer, accounts.accounts(), account -> putAccount(writer, account));
            putList(writer, accounts.accrued(), accrued -> putAccrued(writer, accrued));
        } else if (answer instanceof Answer.Assets assets) {
            writer.putShort(QueryCodec.ASSETS);
            putList(writer, assets.assets(), asset -> putAsset(writer, asset));
            putList(writer, assets.confirmed(), writer::putInt);
        } else if (answer instanceof Answer.Works works) {
            writer.putShort(QueryCodec.WORKS);
            putList(writer, works.works(), work -> putWork(writer, work));
        } else if (answer instanceof Answer.Position position) {
            writer.putShort(QueryCodec.POSITION);
            writer.putLong(position.position());
        } else if (answer instanceof Answer.Cut cut) {
            writer.putShort(QueryCodec.CUT);
            writer.putLong(cut.mark());
            writer.putLong(cut.position());
            writer.putShort(cut.complete() ? 1 : 0);
            putList(writer, cut.totals(), totals -> putTotals(writer, totals));
            putList(writer, cut.channels(), channel -> putChannel(writer, channel));
        }
        return writer.bytes();
    }

    static Answer decode(DirectBuffer buffer, int offset, int length) {
        WireReader reader = new WireReader(buffer, offset, length);
        int kind = QueryCodec.readKind(reader);
        Answer answer = switch (kind) {
            case QueryCodec.ACCOUNTS ->
                new Answer.Accounts(
                        readList(reader, ACCOUNT_BYTES_MIN, AnswerCodec::readAccount),
                        readList(reader, ACCRUED_BYTES, AnswerCodec::readAccrued));
            case QueryCodec.ASSETS ->
                new Answer.Assets(
                        readList(reader, ASSET_BYTES_MIN, AnswerCodec::readAsset), QueryCodec.readInts(reader));
            case QueryCodec.WORKS -> new Answer.Works(readList(reader, WORK_BYTES_MIN, AnswerCodec::readWork));
            case QueryCodec.CUT -> readCut(reader);
            case QueryCodec.POSITION -> new Answer.Position(reader.getLong());
            default -> throw new IllegalArgumentException("unknown kind of answer: " + kind);
        };
        reader.end();
        return answer;
    }

    private static <T> void putList(WireWriter writer, List<T> elements, Consumer<T> put) {
        writer.putInt(elements.size());
        elements.forEach(put);
    }

    private static <T> List<T> readList(WireReader reader, int elementBytesMin, Function<WireReader, T> read) {
        int count = reader.getCount(elementBytesMin);
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(read.apply(reader));
        }
        return elements;
    }

    private static void putAccount(WireWriter writer, AccountView account) {
        writer.putId(account.idHigh(), account.idLow());
        writer.putInt(account.asset());
        writer.putInt(account.flags());
        writer.putInt(account.code());
        writer.putLong(account.userData());
        writer.putId(account.userDataHigh(), account.userDataLow());
        writer.putInt(account.userDataShort());
        writer.putText(account.controller());
        writer.putLong(account.debitsPending());
        writer.putLong(account.debitsPosted());
        writer.putLong(account.creditsPending());
        writer.putLong(account.creditsPosted());
        writer.putLong(account.createdAtNs());
    }

    private static AccountView readAccount(WireReader reader) {
        return new AccountView(
                reader.getIdHalf(),
                reader.getIdHalf(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getLong(),
                reader.getIdHalf(),
                reader.getIdHalf(),
                reader.getInt(),
                reader.getText(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong());
    }

    private static void putAccrued(WireWriter writer, Answer.Accrued accrued) {
        writer.putId(accrued.high(), accrued.low());
        writer.putLong(accrued.amount());
    }

    private static Answer.Accrued readAccrued(WireReader reader) {
        return new Answer.Accrued(reader.getIdHalf(), reader.getIdHalf(), reader.getLong());
    }

    private static void putAsset(WireWriter writer, AssetView asset) {
        writer.putInt(asset.asset());
        writer.putText(asset.symbol());
        writer.putInt(asset.decimals());
        writer.putLong(asset.maximumSupply());
    }

    private static AssetView readAsset(WireReader reader) {
        return new AssetView(reader.getInt(), reader.getText(), reader.getInt(), reader.getLong());
    }

    private static void putWork(WireWriter writer, WorkView work) {
        writer.putId(work.idHigh(), work.idLow());
        writer.putInt(work.asset());
        writer.putText(work.title());
        writer.putText(work.isrc());
        writer.putLong(work.price());
        writer.putInt(work.splitVersion());
        Split split = work.split();
        writer.putInt(split.size());
        for (int i = 0; i < split.size(); i++) {
            writer.putId(split.payeeHigh(i), split.payeeLow(i));
            writer.putInt(split.millionths(i));
        }
        writer.putLong(work.registeredAtNs());
    }

    private static WorkView readWork(WireReader reader) {
        return new WorkView(
                reader.getIdHalf(),
                reader.getIdHalf(),
                reader.getInt(),
                reader.getText(),
                reader.getText(),
                reader.getLong(),
                reader.getInt(),
                readSplit(reader),
                reader.getLong());
    }

    private static Split readSplit(WireReader reader) {
        int count = reader.getCount(SHARE_BYTES);
        long[] payeeHigh = new long[count];
        long[] payeeLow = new long[count];
        int[] millionths = new int[count];
        for (int i = 0; i < count; i++) {
            payeeHigh[i] = reader.getIdHalf();
            payeeLow[i] = reader.getIdHalf();
            millionths[i] = reader.getInt();
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }

    private static Answer.Cut readCut(WireReader reader) {
        return new Answer.Cut(
                reader.getLong(),
                reader.getLong(),
                reader.getShort() != 0,
                readList(reader, TOTALS_BYTES, AnswerCodec::readTotals),
                readList(reader, CHANNEL_BYTES, AnswerCodec::readChannel));
    }

    private static void putTotals(WireWriter writer, Answer.Totals totals) {
        writer.putInt(totals.asset());
        writer.putLong(totals.debitsPosted());
        writer.putLong(totals.creditsPosted());
        writer.putLong(totals.debitsPending());
        writer.putLong(totals.creditsPending());
        writer.putLong(totals.accrued());
    }

    private static Answer.Totals readTotals(WireReader reader) {
        return new Answer.Totals(
                reader.getInt(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong());
    }

    private static void putChannel(WireWriter writer, Answer.Channel channel) {
        writer.putInt(channel.peer());
        writer.putInt(channel.asset());
        writer.putLong(channel.sent());
        writer.putLong(channel.received());
    }

    private static Answer.Channel readChannel(WireReader reader) {
        return new Answer.Channel(reader.getInt(), reader.getInt(), reader.getLong(), reader.getLong());
    }
}
