package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.WorkView;

class QueryCodecTest {
    static Stream<Query> queries() {
        return Stream.of(
                new Query.Accounts(List.of()),
                new Query.Accounts(List.of(new Query.Id(1, -2), new Query.Id(Long.MIN_VALUE, Long.MAX_VALUE))),
                new Query.Assets(List.of(1, -1)),
                new Query.Works(List.of(new Query.Id(3, 4))),
                new Query.Position(),
                new Query.Cut(5));
    }

    static Stream<Answer> answers() {
        Samples samples = new Samples(9);
        return Stream.of(
                new Answer.Accounts(List.of(), List.of()),
                new Answer.Accounts(
                        List.of(
                                new AccountView(1, 2, -3, 4, 5, 6, 7, 8, 9, "Grüße ♪", 7, 8, 9, 10, 11),
                                new AccountView(-1, -2, 3, 0, 65_535, -6, -7, -8, -9, "", 0, Long.MAX_VALUE, 0, 1, 2)),
                        List.of(new Answer.Accrued(1, 2, 3))),
                new Answer.Assets(List.of(new AssetView(-1, "TUTTI", 6, Long.MAX_VALUE)), List.of(-1, 7)),
                new Answer.Works(List.of(
                        new WorkView(1, 2, 3, "Title ♫", "USRC17607839", 5, 6, samples.split(3), 8),
                        new WorkView(1, 2, 3, "", "", 5, 6, samples.split(0), 8))),
                new Answer.Position(Long.MAX_VALUE),
                new Answer.Cut(1, 0, false, List.of(), List.of()),
                new Answer.Cut(
                        9,
                        4096,
                        true,
                        List.of(new Answer.Totals(1, 2, 3, 4, 5, 6), new Answer.Totals(-1, 0, 0, 0, 0, 0)),
                        List.of(new Answer.Channel(1, 2, 3, 4))));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void shouldReadQueriesAsWritten(Query query) {
        byte[] bytes = QueryCodec.encode(query);

        assertThat(QueryCodec.decodeQuery(shifted(bytes), 3, bytes.length)).isEqualTo(query);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldReadAnswersAsWritten(Answer answer) {
        byte[] bytes = QueryCodec.encode(answer);

        assertThat(QueryCodec.decodeAnswer(shifted(bytes), 3, bytes.length)).isEqualTo(answer);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void shouldRefuseQueriesThatAreCutShortOrGoOn(Query query) {
        byte[] bytes = QueryCodec.encode(query);
        for (int length = 0; length < bytes.length; length++) {
            UnsafeBuffer cut = new UnsafeBuffer(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> QueryCodec.decodeQuery(cut, 0, cut.capacity()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        UnsafeBuffer longer = new UnsafeBuffer(Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> QueryCodec.decodeQuery(longer, 0, longer.capacity()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldRefuseAnswersThatAreCutShortOrGoOn(Answer answer) {
        byte[] bytes = QueryCodec.encode(answer);
        for (int length = 0; length < bytes.length; length++) {
            UnsafeBuffer cut = new UnsafeBuffer(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> QueryCodec.decodeAnswer(cut, 0, cut.capacity()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        UnsafeBuffer longer = new UnsafeBuffer(Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> QueryCodec.decodeAnswer(longer, 0, longer.capacity()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldMeetAnyBytesWithAnAnswerOrARefusal(Answer answer) {
        Random random = new Random(12);
        byte[] good = QueryCodec.encode(answer);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 3; j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                QueryCodec.decodeAnswer(new UnsafeBuffer(bad), 0, bad.length);
            } catch (IllegalArgumentException | UnsupportedFormatException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static UnsafeBuffer shifted(byte[] bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 6]);
        buffer.putBytes(3, bytes);
        return buffer;
    }
}
