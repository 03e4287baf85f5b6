package tutti.codec;

import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.ChainDecision;
import tutti.ledger.ChainPrepare;
import tutti.ledger.ChainPrepared;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

/** What partitions tell each other of chains. */
final class ChainSamples {
    private ChainSamples() {}

    /** A question whose entries have the transfers; everything else follows from their places. */
    static ChainPrepare question(Transfer... transfers) {
        ChainPrepare question = new ChainPrepare(0x0102030405060708L, "label");
        for (int i = 0; i < transfers.length; i++) {
            ChainPrepare.Entry entry = new ChainPrepare.Entry();
            entry.member = 2 * i;
            entry.steps = i + 1;
            entry.asset = 0x11121314 + i;
            entry.amount = 0x2122232425262728L + i;
            entry.reserved = 0x3132333435363738L + i;
            TransferRecord.decode(encoded(transfers[i]), 0, entry.transfer);
            question.entries.add(entry);
        }
        return question;
    }

    /** An answer with so many results, or one that a step failed. */
    static ChainPrepared answer(int results) {
        ChainPrepared answer = new ChainPrepared(0x0102030405060708L, Math.max(1, results));
        if (results == 0) {
            answer.failed = 5;
            answer.outcome = Outcome.EXCEEDS_CREDITS;
        }
        for (int i = 0; i < results; i++) {
            ChainPrepared.Result result = new ChainPrepared.Result();
            result.member = i;
            result.steps = i + 1;
            result.asset = 0x11121314 + i;
            result.amount = 0x2122232425262728L + i;
            result.reserved = 0x3132333435363738L + i;
            result.creditHigh = 0x4142434445464748L + i;
            result.creditLow = 0x494A4B4C4D4E4F50L + i;
            answer.results.add(result);
        }
        return answer;
    }

    static ChainDecision decision() {
        return new ChainDecision(0x0102030405060708L, 7, Outcome.EXCEEDS_CREDITS, 0x1112131415161718L);
    }

    static byte[] bytes(ChainPrepare question) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ChainPrepareRecord.bytes(question.entries.size())]);
        ChainPrepareRecord.encode(question, buffer, 0);
        return buffer.byteArray();
    }

    static byte[] bytes(ChainPrepared answer) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ChainPreparedRecord.bytes(answer.results.size())]);
        ChainPreparedRecord.encode(answer, buffer, 0);
        return buffer.byteArray();
    }

    static byte[] bytes(ChainDecision decision) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ChainDecisionRecord.BYTES]);
        ChainDecisionRecord.encode(decision, buffer, 0);
        return buffer.byteArray();
    }

    static byte[] money(long amount) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ChainMoneyRecord.BYTES]);
        ChainMoneyRecord.encode(0x11121314, amount, buffer, 0);
        return buffer.byteArray();
    }

    private static UnsafeBuffer encoded(Transfer transfer) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[TransferRecord.bytes(transfer)]);
        TransferRecord.encode(transfer, buffer, 0);
        return buffer;
    }
}
