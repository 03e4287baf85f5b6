package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

class SectionCheckTest {
    private static final int BODY = SectionHeader.BYTES;
    private static final int ITEM = BODY + ChannelItems.HEADER_BYTES;
    private static final int ITEM_BODY = ITEM + ChannelItem.HEADER_BYTES;

    private static final Samples SAMPLES = new Samples(5);

    static List<byte[]> fromGateways() {
        return List.of(
                Batches.transfers(List.of(SAMPLES.transfer(), SAMPLES.transfer())),
                Batches.payments(List.of(SAMPLES.payment(1), SAMPLES.payment(64), SAMPLES.payment(4))),
                Batches.payments(List.of(overflowing(), withoutUnits())),
                Batches.accounts(List.of(SAMPLES.account())),
                Batches.assets(List.of(SAMPLES.asset(), SAMPLES.asset())),
                Batches.works(List.of(SAMPLES.work(1), SAMPLES.work(64), SAMPLES.work(3))),
                Batches.splits(List.of(SAMPLES.newSplit(64), SAMPLES.newSplit(1))),
                Batches.mandates(List.of(SAMPLES.mandate(), SAMPLES.mandate())));
    }

    static List<byte[]> fromPartitions() {
        return List.of(
                Batches.channelItem(1, 1, ChannelItemKind.SETTLEMENT, SAMPLES.settlement(3)),
                Batches.channelItem(1, 2, ChannelItemKind.ESCROW_REQUEST, new byte[EscrowRequestRecord.BYTES]),
                Batches.channelItem(1, 3, ChannelItemKind.ESCROW_REPLY, reply(Outcome.POSTED.code())),
                Batches.channelItem(1, 4, ChannelItemKind.ASSET, asset()),
                Batches.channelItem(1, 5, ChannelItemKind.AUDIT_MARK, new byte[8]),
                Batches.channelItem(
                        1,
                        7,
                        ChannelItemKind.CHAIN_PREPARE,
                        ChainSamples.bytes(ChainSamples.question(SAMPLES.transfer()))),
                Batches.channelItem(1, 8, ChannelItemKind.CHAIN_PREPARED, ChainSamples.bytes(ChainSamples.answer(2))),
                Batches.channelItem(1, 8, ChannelItemKind.CHAIN_PREPARED, ChainSamples.bytes(ChainSamples.answer(0))),
                Batches.channelItem(1, 9, ChannelItemKind.CHAIN_DECISION, ChainSamples.bytes(ChainSamples.decision())),
                Batches.channelItem(1, 10, ChannelItemKind.CHAIN_MONEY, ChainSamples.money(5)),
                Batches.channelItem(1, 6, ChannelItemKind.ASSET_REPLY, assetReply(Outcome.TABLE_IS_FULL.code())),
                Sections.channelAcknowledgement(1, 7));
    }

    static List<byte[]> fromLeaders() {
        return List.of(
                Sections.settle(1, 10), Sections.auditMark(1), Sections.barrier(), Sections.principal("someone"));
    }

    static Stream<byte[]> all() {
        return Stream.of(fromGateways(), fromPartitions(), fromLeaders()).flatMap(List::stream);
    }

    @Test
    void shouldLetPassWhatEachSourceMaySend() {
        assertThat(fromGateways()).allSatisfy(section -> {
            assertThat(problem(section)).isNull();
            assertThat(SectionCheck.problemFromGateway(wrap(section), 0, section.length))
                    .isNull();
            assertThat(SectionCheck.problemFromPartition(wrap(section), 0, section.length))
                    .contains("do not travel");
        });
        assertThat(fromPartitions()).allSatisfy(section -> {
            assertThat(problem(section)).isNull();
            assertThat(SectionCheck.problemFromPartition(wrap(section), 0, section.length))
                    .isNull();
            assertThat(SectionCheck.problemFromGateway(wrap(section), 0, section.length))
                    .contains("not for gateways");
        });
        assertThat(fromLeaders()).allSatisfy(section -> {
            assertThat(problem(section)).isNull();
            assertThat(SectionCheck.problemFromGateway(wrap(section), 0, section.length))
                    .contains("not for gateways");
            assertThat(SectionCheck.problemFromPartition(wrap(section), 0, section.length))
                    .contains("do not travel");
        });
    }

    static Stream<Arguments> malformedSplitsAndMandates() {
        byte[] payment = Batches.payments(List.of(SAMPLES.payment(2)));
        byte[] split = Batches.splits(List.of(SAMPLES.newSplit(2)));
        byte[] mandate = Batches.mandates(List.of(SAMPLES.mandate()));
        return Stream.of(
                Arguments.of("split version zero", withInt(payment, BODY + 72, 0)),
                Arguments.of("split version too high", withInt(payment, BODY + 72, 4096)),
                Arguments.of("split too long", withInt(split, BODY, 4096)),
                Arguments.of("split of no length", withInt(split, BODY, 0)),
                Arguments.of("split's shares negative", withShort(split, BODY + 36, -1)),
                Arguments.of("split's shares too many", withShort(split, BODY + 36, 3)),
                Arguments.of("splits too few", withInt(split, 4, 2)),
                Arguments.of("no splits", withInt(split, 4, 0)),
                Arguments.of("grantee's name too long", withLong(mandate, BODY + 48, 65)),
                Arguments.of("mandates too few", withInt(mandate, 4, 2)));
    }

    static Stream<Arguments> malformed() {
        byte[] transfers = Batches.transfers(List.of(SAMPLES.transfer()));
        byte[] payment = Batches.payments(List.of(SAMPLES.payment(2)));
        byte[] work = Batches.works(List.of(SAMPLES.work(2)));
        byte[] assets = Batches.assets(List.of(SAMPLES.asset()));
        byte[] settlement = Batches.channelItem(0, 1, ChannelItemKind.SETTLEMENT, SAMPLES.settlement(2));
        byte[] mark = Batches.channelItem(0, 1, ChannelItemKind.AUDIT_MARK, new byte[8]);
        return Stream.of(
                Arguments.of("count too high", withInt(transfers, 4, 2)),
                Arguments.of("count zero", withInt(transfers, 4, 0)),
                Arguments.of("count negative", withInt(transfers, 4, -1)),
                Arguments.of("count whose product overflows", withInt(transfers, 4, 1 << 26 | 1)),
                Arguments.of("body too long", withInt(transfers, 8, 72)),
                Arguments.of("body negative", withInt(transfers, 8, -64)),
                Arguments.of("unknown kind", withShort(transfers, 0, 12)),
                Arguments.of("kind zero", withShort(transfers, 0, 0)),
                Arguments.of("other kind", withShort(transfers, 0, SectionKind.ASSETS)),
                Arguments.of("too few legs", withShort(payment, BODY + 84, 1)),
                Arguments.of("too many legs", withShort(payment, BODY + 84, 3)),
                Arguments.of("legs past the most", withShort(payment, BODY + 84, 65)),
                Arguments.of("no legs", Batches.payments(List.of(legless()))),
                Arguments.of("legs above the amount", withLong(payment, BODY + 56, 1)),
                Arguments.of("legs below the amount", withLong(payment, BODY + 56, Long.MAX_VALUE)),
                Arguments.of("leg negative", withLong(payment, BODY + 96 + 16, -1)),
                Arguments.of("too few payments", withInt(payment, 4, 2)),
                Arguments.of("no payments", withInt(payment, 4, 0)),
                Arguments.of("work too long", withInt(work, BODY, 4096)),
                Arguments.of("work of no length", withInt(work, BODY, 0)),
                Arguments.of("work of negative length", withInt(work, BODY, -8)),
                Arguments.of("shares negative", withShort(work, BODY + 36, -1)),
                Arguments.of("shares too many", withShort(work, BODY + 36, 200)),
                Arguments.of("title too long", withShort(work, BODY + 38, 30_000)),
                Arguments.of("title negative", withShort(work, BODY + 38, -1)),
                Arguments.of("ISRC negative", withShort(work, BODY + 40, -1)),
                Arguments.of("symbol too long", withShort(assets, BODY + 6, 13)),
                Arguments.of("symbol negative", withShort(assets, BODY + 6, -1)),
                Arguments.of("name too long", withLong(assets, BODY + 40, 65)),
                Arguments.of("name negative", withLong(assets, BODY + 40, -1)),
                Arguments.of("principal too long", withLong(Sections.principal("x"), BODY, 65)),
                Arguments.of("entries too many", withInt(settlement, ITEM_BODY + 24, 3)),
                Arguments.of("entries none", withInt(settlement, ITEM_BODY + 24, 0)),
                Arguments.of("entry of nothing", withLong(settlement, ITEM_BODY + 32 + 16, 0)),
                Arguments.of("entry negative", withLong(settlement, ITEM_BODY + 64 + 16, -1)),
                Arguments.of("items from sequence 0", withLong(mark, BODY + 8, 0)),
                Arguments.of("item too long", withInt(mark, ITEM, 16)),
                Arguments.of("item negative", withInt(mark, ITEM, -8)),
                Arguments.of("item not a multiple of 8", withInt(mark, ITEM, 4)),
                Arguments.of("item of unknown kind", withShort(mark, ITEM + 4, 99)),
                Arguments.of("item of other kind", withShort(mark, ITEM + 4, ChannelItemKind.ESCROW_REPLY)),
                Arguments.of("items too many", withInt(mark, 4, 2)),
                Arguments.of("items none", withInt(mark, 4, 0)),
                Arguments.of("reply with a refusal", replyItem(Outcome.OVERLOADED.code())),
                Arguments.of("reply with an unspent id", replyItem(Outcome.ID_MUST_NOT_BE_ZERO.code())),
                Arguments.of("reply with no outcome", replyItem(77)),
                Arguments.of("reply with a code out of range", replyItem(60_000)),
                Arguments.of("asset reply with no outcome", assetReplyItem(77)),
                Arguments.of("asset reply with a code out of range", assetReplyItem(60_000)),
                Arguments.of("two marks", withInt(Sections.auditMark(1), 4, 2)),
                Arguments.of("barrier with a count", withInt(Sections.barrier(), 4, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"malformed", "malformedSplitsAndMandates"})
    void shouldSayWhatIsWrong(String what, byte[] section) {
        assertThat(problem(section)).as(what).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldRefuseSectionsThatAreCutShortOrGoOn(byte[] section) {
        for (int length = 0; length < section.length; length++) {
            assertThat(problem(Arrays.copyOf(section, length))).isNotBlank();
        }
        byte[] longer = Arrays.copyOf(section, section.length + 8);
        assertThat(problem(longer)).isNotBlank();
        assertThat(problem(withInt(longer, 8, SectionHeader.bodyBytes(wrap(section), 0) + 8)))
                .isNotBlank();
    }

    /** Reads past the end would throw: the buffer is as long as the section, and Agrona checks bounds. */
    @ParameterizedTest
    @MethodSource("all")
    void shouldNeverLetPassWhatCannotBeRead(byte[] section) {
        Random random = new Random(section.length);
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = section.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bad[random.nextInt(Math.min(bad.length, 160))] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
            }
            if (problem(bad) == null) {
                readAll(bad);
                SectionPrincipal.stamp(bad, 1);
            }
        }
    }

    @Test
    void shouldFindWhatIsWrongWithABatch() {
        byte[] good = Batches.of(Sections.barrier(), Batches.transfers(List.of(SAMPLES.transfer())));
        assertThat(BatchCheck.problem(wrap(good), 0, good.length)).isNull();
        assertThat(BatchCheck.problem(wrap(Batches.of()), 0, BatchHeader.BYTES)).isNull();

        for (int length = 0; length < good.length; length++) {
            assertThat(BatchCheck.problem(wrap(good), 0, length)).isNotBlank();
            byte[] cut = withInt(Arrays.copyOf(good, Math.max(length, 8)), 4, length);
            assertThat(BatchCheck.problem(wrap(cut), 0, length)).isNotBlank();
        }
        assertThat(problemOfBatch(withShort(good, 2, 1))).contains("too many");
        assertThat(problemOfBatch(withShort(good, 2, 3))).contains("section 2 is cut short");
        assertThat(problemOfBatch(withInt(good, BatchHeader.BYTES + 8, 1 << 30)))
                .contains("section 0");
        assertThat(problemOfBatch(withInt(good, BatchHeader.BYTES + 8, -1))).contains("section 0");
        assertThat(problemOfBatch(withShort(good, BatchHeader.BYTES + 16, 99))).contains("section 1: unknown kind");
    }

    @Test
    void shouldRefuseOtherFormatVersionsByName() {
        byte[] batch = withShort(Batches.of(Sections.barrier()), 0, 5);

        assertThatThrownBy(() -> BatchCheck.problem(wrap(batch), 0, batch.length))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format 5")
                .hasMessageContaining("knows 4");
    }

    private static void readAll(byte[] section) {
        UnsafeBuffer buffer = wrap(section);
        int count = SectionHeader.count(buffer, 0);
        int at = BODY;
        StreamPayment payment = new StreamPayment();
        Transfer transfer = new Transfer();
        for (int i = 0; i < count; i++) {
            switch (SectionHeader.kind(buffer, 0)) {
                case SectionKind.TRANSFERS -> at += TransferRecord.decode(buffer, at, transfer);
                case SectionKind.STREAM_PAYMENTS -> at += StreamPaymentRecord.decode(buffer, at, payment);
                case SectionKind.ACCOUNTS ->
                    assertThat(AccountRecord.decode(buffer, at + i * AccountRecord.BYTES))
                            .isNotNull();
                case SectionKind.ASSETS ->
                    assertThat(AssetRecord.decode(buffer, at + i * AssetRecord.BYTES))
                            .isNotNull();
                case SectionKind.WORKS -> {
                    assertThat(WorkRecord.decode(buffer, at)).isNotNull();
                    at += WorkRecord.recordBytes(buffer, at);
                }
                case SectionKind.MANDATES ->
                    assertThat(MandateRecord.decode(buffer, at + i * MandateRecord.BYTES))
                            .isNotNull();
                case SectionKind.SPLITS -> {
                    assertThat(SplitRecord.decode(buffer, at)).isNotNull();
                    at += SplitRecord.recordBytes(buffer, at);
                }
                case SectionKind.CHANNEL_ITEMS -> {
                    int item = i == 0 ? ITEM : at;
                    readItem(buffer, item);
                    at = item + ChannelItem.bytes(buffer, item);
                }
                case SectionKind.PRINCIPALS ->
                    assertThat(PrincipalRecord.decode(buffer, at + i * PrincipalRecord.BYTES))
                            .isNotNull();
                default -> assertThat(section.length).isGreaterThanOrEqualTo(BODY + 8);
            }
        }
    }

    private static void readItem(UnsafeBuffer buffer, int item) {
        int body = item + ChannelItem.HEADER_BYTES;
        switch (ChannelItem.kind(buffer, item)) {
            case ChannelItemKind.SETTLEMENT -> {
                int entries = SettlementRecord.entryCount(buffer, body);
                assertThat(SettlementRecord.amount(buffer, SettlementRecord.entryOffset(body, entries - 1)))
                        .isPositive();
            }
            case ChannelItemKind.ESCROW_REQUEST -> EscrowRequestRecord.decode(buffer, body, new Transfer());
            case ChannelItemKind.CHAIN_PREPARE ->
                assertThat(ChainPrepareRecord.decode(buffer, body)).isNotNull();
            case ChannelItemKind.CHAIN_PREPARED ->
                assertThat(ChainPreparedRecord.decode(buffer, body)).isNotNull();
            case ChannelItemKind.CHAIN_DECISION ->
                assertThat(ChainDecisionRecord.decode(buffer, body)).isNotNull();
            case ChannelItemKind.CHAIN_MONEY ->
                assertThat(ChainMoneyRecord.amount(buffer, body)).isPositive();
            case ChannelItemKind.ESCROW_REPLY ->
                assertThat(EscrowReplyRecord.outcome(buffer, body)).isNotNull();
            case ChannelItemKind.ASSET_REPLY ->
                assertThat(AssetReplyRecord.outcome(buffer, body)).isNotNull();
            case ChannelItemKind.ASSET ->
                assertThat(AssetRecord.decode(buffer, body)).isNotNull();
            default -> assertThatCode(() -> ChannelItem.mark(buffer, body)).doesNotThrowAnyException();
        }
    }

    private static StreamPayment overflowing() {
        StreamPayment payment = SAMPLES.payment(0);
        payment.amount = -1;
        return payment;
    }

    private static StreamPayment withoutUnits() {
        StreamPayment payment = SAMPLES.payment(0);
        payment.units = 0;
        return payment;
    }

    private static StreamPayment legless() {
        return SAMPLES.payment(0);
    }

    private static byte[] asset() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[AssetRecord.BYTES]);
        AssetRecord.encode(SAMPLES.asset(), buffer, 0);
        return buffer.byteArray();
    }

    private static byte[] reply(int code) {
        return withShort(new byte[EscrowReplyRecord.BYTES], 32, code);
    }

    private static byte[] replyItem(int code) {
        return Batches.channelItem(0, 1, ChannelItemKind.ESCROW_REPLY, reply(code));
    }

    private static byte[] assetReply(int code) {
        return withShort(new byte[AssetReplyRecord.BYTES], 4, code);
    }

    private static byte[] assetReplyItem(int code) {
        return Batches.channelItem(0, 1, ChannelItemKind.ASSET_REPLY, assetReply(code));
    }

    private static @Nullable String problem(byte[] section) {
        return SectionCheck.problem(wrap(section), 0, section.length);
    }

    private static @Nullable String problemOfBatch(byte[] batch) {
        return BatchCheck.problem(wrap(batch), 0, batch.length);
    }

    private static byte[] withShort(byte[] bytes, int offset, int value) {
        byte[] copy = bytes.clone();
        wrap(copy).putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }

    private static byte[] withInt(byte[] bytes, int offset, int value) {
        byte[] copy = bytes.clone();
        wrap(copy).putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }

    private static byte[] withLong(byte[] bytes, int offset, long value) {
        byte[] copy = bytes.clone();
        wrap(copy).putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }

    private static UnsafeBuffer wrap(byte[] bytes) {
        return new UnsafeBuffer(bytes);
    }
}
