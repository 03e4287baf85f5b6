package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.ledger.Chain;
import tutti.ledger.ChainDecision;
import tutti.ledger.ChainPrepare;
import tutti.ledger.ChainPrepared;
import tutti.ledger.Outcome;

class ChainRecordsTest {
    private final Samples samples = new Samples(77);

    @Test
    void shouldReadQuestionsAsWritten() {
        ChainPrepare question = ChainSamples.question(samples.transfer(), samples.transfer(), samples.transfer());

        byte[] bytes = ChainSamples.bytes(question);

        assertThat(ChainPrepareRecord.problem(wrap(bytes), 0, bytes.length)).isNull();
        assertThat(ChainPrepareRecord.count(wrap(bytes), 0)).isEqualTo(3);
        assertThat(ChainPrepareRecord.decode(wrap(bytes), 0))
                .usingRecursiveComparison()
                .isEqualTo(question);
    }

    @Test
    void shouldReadAnswersAsWritten() {
        for (int results = 0; results < 3; results++) {
            byte[] bytes = ChainSamples.bytes(ChainSamples.answer(results));

            assertThat(ChainPreparedRecord.problem(wrap(bytes), 0, bytes.length))
                    .isNull();
            assertThat(ChainPreparedRecord.decode(wrap(bytes), 0))
                    .usingRecursiveComparison()
                    .isEqualTo(ChainSamples.answer(results));
        }
    }

    @Test
    void shouldReadDecisionsAsWritten() {
        ChainDecision posted = new ChainDecision(3, ChainPrepared.NONE, Outcome.POSTED, 4);
        for (ChainDecision decision : new ChainDecision[] {ChainSamples.decision(), posted}) {
            byte[] bytes = ChainSamples.bytes(decision);

            assertThat(ChainDecisionRecord.problem(wrap(bytes), 0)).isNull();
            assertThat(ChainDecisionRecord.decode(wrap(bytes), 0)).isEqualTo(decision);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAQuestion() {
        byte[] good = ChainSamples.bytes(ChainSamples.question(samples.transfer(), samples.transfer()));
        int second = ChainPrepareRecord.HEADER_BYTES + ChainPrepareRecord.ENTRY_BYTES;

        assertThat(problemOfQuestion(withInt(good, 8, 1))).contains("1 entries");
        assertThat(problemOfQuestion(withInt(good, 8, 0))).contains("0 entries");
        assertThat(problemOfQuestion(withInt(good, second, 0))).contains("member 0 after 0");
        assertThat(problemOfQuestion(withInt(good, second, Chain.LENGTH_MAX))).contains("member");
        assertThat(problemOfQuestion(withInt(good, second + 4, 0))).contains("steps 0");
        assertThat(problemOfQuestion(withInt(good, second + 4, 32))).contains("steps 32");
        assertThat(problemOfQuestion(withInt(good, second + 20, -1))).contains("below zero");
        assertThat(problemOfQuestion(withInt(good, second + 28, -1))).contains("below zero");
        assertThat(problemOfQuestion(withInt(good, 16, 65))).contains("name");
    }

    @Test
    void shouldSayWhatIsWrongWithAnAnswer() {
        byte[] good = ChainSamples.bytes(ChainSamples.answer(2));
        byte[] failed = ChainSamples.bytes(ChainSamples.answer(0));
        int second = ChainPreparedRecord.HEADER_BYTES + ChainPreparedRecord.RESULT_BYTES;

        assertThat(problemOfAnswer(withInt(good, 8, 1))).contains("2 results");
        assertThat(problemOfAnswer(withInt(good, 12, 1))).contains("1 results");
        assertThat(problemOfAnswer(withInt(good, 16, 1))).contains("2 results");
        assertThat(problemOfAnswer(withInt(good, 20, Outcome.POSTED.code()))).contains("outcome code");
        assertThat(problemOfAnswer(withInt(good, second, -1))).contains("member -1");
        assertThat(problemOfAnswer(withInt(good, second + 20, -1))).contains("cannot be");
        assertThat(problemOfAnswer(withInt(good, second + 28, -1))).contains("cannot be");
        assertThat(problemOfAnswer(withInt(failed, 20, Outcome.POSTED.code()))).contains("outcome code");
        assertThat(problemOfAnswer(withInt(failed, 20, 77))).contains("outcome code");
        assertThat(problemOfAnswer(withInt(failed, 16, Chain.LENGTH_MAX))).contains("member");
        assertThat(problemOfAnswer(withInt(failed, 16, -2))).contains("member -2");
    }

    @Test
    void shouldSayWhatIsWrongWithDecisionsAndMoney() {
        byte[] good = ChainSamples.bytes(ChainSamples.decision());

        assertThat(ChainDecisionRecord.problem(wrap(withInt(good, 16, -1)), 0)).contains("member -1");
        assertThat(ChainDecisionRecord.problem(wrap(withInt(good, 16, -2)), 0)).contains("member -2");
        assertThat(ChainDecisionRecord.problem(wrap(withInt(good, 16, Chain.LENGTH_MAX)), 0))
                .contains("member");
        assertThat(ChainDecisionRecord.problem(wrap(withInt(good, 20, 77)), 0)).contains("code 77");
        assertThat(ChainDecisionRecord.problem(wrap(withInt(good, 20, 1)), 0)).contains("code 1");
        assertThat(ChainMoneyRecord.problem(wrap(ChainSamples.money(1)), 0)).isNull();
        assertThat(ChainMoneyRecord.problem(wrap(ChainSamples.money(0)), 0)).contains("amount of 0");
    }

    private static String problemOfQuestion(byte[] bytes) {
        return String.valueOf(ChainPrepareRecord.problem(wrap(bytes), 0, bytes.length));
    }

    private static String problemOfAnswer(byte[] bytes) {
        return String.valueOf(ChainPreparedRecord.problem(wrap(bytes), 0, bytes.length));
    }

    private static UnsafeBuffer wrap(byte[] bytes) {
        return new UnsafeBuffer(bytes);
    }

    private static byte[] withInt(byte[] bytes, int offset, int value) {
        byte[] copy = bytes.clone();
        wrap(copy).putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }
}
