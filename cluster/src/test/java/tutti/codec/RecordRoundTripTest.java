package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

class RecordRoundTripTest {
    private static final int OFFSET = 24;
    private static final byte DIRT = (byte) 0xA5;

    /** Full of dirt, so that a field that is not written shows. */
    private final UnsafeBuffer buffer = new UnsafeBuffer(dirty(64 * 1024));

    private final Samples samples = new Samples(20_260_001);

    @Test
    void shouldReadTransfersAsWritten() {
        for (int i = 0; i < 100; i++) {
            Transfer written = samples.transfer();
            buffer.wrap(dirty(64 * 1024));
            TransferRecord.encode(written, buffer, OFFSET);

            Transfer read = new Transfer();
            int bytes = TransferRecord.decode(buffer, OFFSET, read);

            assertThat(read).usingRecursiveComparison().isEqualTo(written);
            assertThat(bytes).isEqualTo(TransferRecord.bytes(written));
            assertNothingWrittenOutside(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 63, 64})
    void shouldReadStreamPaymentsAsWritten(int legs) {
        StreamPayment written = samples.payment(legs);
        int bytes = StreamPaymentRecord.encode(written, buffer, OFFSET);

        StreamPayment read = new StreamPayment();
        int bytesRead = StreamPaymentRecord.decode(buffer, OFFSET, read);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(bytesRead).isEqualTo(bytes).isEqualTo(StreamPaymentRecord.bytes(legs));
        assertNothingWrittenOutside(bytes);
    }

    @Test
    void shouldReadAccountsAsWritten() {
        for (int i = 0; i < 100; i++) {
            NewAccount written = samples.account();
            AccountRecord.encode(written, buffer, OFFSET);

            assertThat(AccountRecord.decode(buffer, OFFSET)).isEqualTo(written);
            assertNothingWrittenOutside(AccountRecord.BYTES);
        }
    }

    @Test
    void shouldReadAssetsAsWritten() {
        for (int i = 0; i < 100; i++) {
            NewAsset written = samples.asset();
            AssetRecord.encode(written, buffer, OFFSET);

            assertThat(AssetRecord.decode(buffer, OFFSET)).isEqualTo(written);
            assertNothingWrittenOutside(AssetRecord.BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 64, 200})
    void shouldReadWorksAsWritten(int shares) {
        NewWork written = samples.work(shares);
        int bytes = WorkRecord.encode(written, buffer, OFFSET);

        assertThat(WorkRecord.decode(buffer, OFFSET)).isEqualTo(written);
        assertThat(WorkRecord.recordBytes(buffer, OFFSET))
                .isEqualTo(bytes)
                .isEqualTo(WorkRecord.bytes(written))
                .matches(length -> length % 8 == 0, "multiple of 8");
        assertNothingWrittenOutside(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 200})
    void shouldReadSplitsAsWritten(int shares) {
        NewSplit written = samples.newSplit(shares);
        int bytes = SplitRecord.encode(written, buffer, OFFSET);

        assertThat(SplitRecord.decode(buffer, OFFSET)).isEqualTo(written);
        assertThat(SplitRecord.recordBytes(buffer, OFFSET)).isEqualTo(bytes).isEqualTo(SplitRecord.bytes(written));
        assertNothingWrittenOutside(bytes);
    }

    @RepeatedTest(20)
    void shouldReadMandatesAsWritten() {
        MandateChange written = samples.mandate();
        MandateRecord.encode(written, buffer, OFFSET);

        assertThat(MandateRecord.decode(buffer, OFFSET)).isEqualTo(written);
        assertNothingWrittenOutside(MandateRecord.BYTES);
    }

    @Test
    void shouldReadPrincipalsAsWritten() {
        for (int length = 0; length <= PrincipalRecord.NAME_BYTES_MAX; length++) {
            String written = samples.text(length);
            PrincipalRecord.encode(written, buffer, OFFSET);

            assertThat(PrincipalRecord.decode(buffer, OFFSET)).isEqualTo(written);
            assertNothingWrittenOutside(PrincipalRecord.BYTES);
        }
    }

    @Test
    void shouldReadOutcomesAsWritten() {
        for (Outcome outcome : Outcome.values()) {
            OutcomeRecord.encodeFirst(buffer, OFFSET, outcome, 1234);
            assertThat(OutcomeRecord.outcome(buffer, OFFSET)).isEqualTo(outcome);
            assertThat(OutcomeRecord.isReplayed(buffer, OFFSET)).isFalse();
            assertThat(OutcomeRecord.timestampNs(buffer, OFFSET)).isEqualTo(1234);

            OutcomeRecord.encodeReplayed(buffer, OFFSET, outcome, -5);
            assertThat(OutcomeRecord.outcome(buffer, OFFSET)).isEqualTo(outcome);
            assertThat(OutcomeRecord.isReplayed(buffer, OFFSET)).isTrue();
            assertThat(OutcomeRecord.timestampNs(buffer, OFFSET)).isEqualTo(-5);
            assertNothingWrittenOutside(OutcomeRecord.BYTES);
        }
    }

    @Test
    void shouldReadSettlementsAsWritten() {
        SettlementRecord.encodeHeader(buffer, OFFSET, 7, 1000, 2000, 2);
        SettlementRecord.encodeEntry(buffer, SettlementRecord.entryOffset(OFFSET, 0), 11, 12, -13, 14);
        SettlementRecord.encodeEntry(buffer, SettlementRecord.entryOffset(OFFSET, 1), 21, 22, 23, Long.MAX_VALUE);

        assertThat(SettlementRecord.number(buffer, OFFSET)).isEqualTo(7);
        assertThat(SettlementRecord.afterPosition(buffer, OFFSET)).isEqualTo(1000);
        assertThat(SettlementRecord.throughPosition(buffer, OFFSET)).isEqualTo(2000);
        assertThat(SettlementRecord.entryCount(buffer, OFFSET)).isEqualTo(2);
        int second = SettlementRecord.entryOffset(OFFSET, 1);
        assertThat(SettlementRecord.payeeHigh(buffer, second)).isEqualTo(21);
        assertThat(SettlementRecord.payeeLow(buffer, second)).isEqualTo(22);
        assertThat(SettlementRecord.asset(buffer, second)).isEqualTo(23);
        assertThat(SettlementRecord.amount(buffer, second)).isEqualTo(Long.MAX_VALUE);
        assertThat(SettlementRecord.asset(buffer, SettlementRecord.entryOffset(OFFSET, 0)))
                .isEqualTo(-13);
        assertNothingWrittenOutside(SettlementRecord.bytes(2));
    }

    @Test
    void shouldReadEscrowRequestsAsWritten() {
        Transfer written = samples.transfer();
        EscrowRequestRecord.encode(written, 77, -7, "nobody", buffer, OFFSET);
        int bytes = EscrowRequestRecord.bytes(written);
        written.amount = 77;
        written.clearExtension();
        Transfer read = new Transfer();
        EscrowRequestRecord.decode(buffer, OFFSET, read);
        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(EscrowRequestRecord.asset(buffer, OFFSET)).isEqualTo(-7);
        assertNothingWrittenOutside(bytes);
    }

    @Test
    void shouldNameWhoAsksWhereItMatters() {
        Transfer closing = samples.transfer();
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_CREDIT;
        EscrowRequestRecord.encode(closing, 77, -7, "läbel", buffer, OFFSET);
        assertThat(EscrowRequestRecord.principal(buffer, OFFSET)).isEqualTo("läbel");
        assertThat(EscrowRequestRecord.problem(buffer, OFFSET, EscrowRequestRecord.BYTES_MAX))
                .isNull();
        assertThat(EscrowRequestRecord.problem(buffer, OFFSET, EscrowRequestRecord.BYTES))
                .contains("must name");
        assertNothingWrittenOutside(EscrowRequestRecord.BYTES_MAX);
    }

    @Test
    void shouldReadEscrowRepliesAsWritten() {
        EscrowReplyRecord.encode(1, 2, 3, 4, Outcome.EXCEEDS_DEBITS, 5, buffer, OFFSET);
        assertThat(EscrowReplyRecord.idHigh(buffer, OFFSET)).isEqualTo(1);
        assertThat(EscrowReplyRecord.idLow(buffer, OFFSET)).isEqualTo(2);
        assertThat(EscrowReplyRecord.debitHigh(buffer, OFFSET)).isEqualTo(3);
        assertThat(EscrowReplyRecord.debitLow(buffer, OFFSET)).isEqualTo(4);
        assertThat(EscrowReplyRecord.outcome(buffer, OFFSET)).isEqualTo(Outcome.EXCEEDS_DEBITS);
        assertNothingWrittenOutside(EscrowReplyRecord.BYTES);
    }

    @Test
    void shouldReadAssetRepliesAsWritten() {
        AssetReplyRecord.encode(-9, Outcome.TABLE_IS_FULL, buffer, OFFSET);

        assertThat(AssetReplyRecord.asset(buffer, OFFSET)).isEqualTo(-9);
        assertThat(AssetReplyRecord.outcome(buffer, OFFSET)).isEqualTo(Outcome.TABLE_IS_FULL);
        assertNothingWrittenOutside(AssetReplyRecord.BYTES);
    }

    @Test
    void shouldReadHeadersAsWritten() {
        BatchHeader.encode(buffer, OFFSET, 65_535, 1 << 30, 3, 8, 4, 5, 6, 7);
        assertThat(BatchHeader.formatVersion(buffer, OFFSET)).isEqualTo(BatchHeader.FORMAT_VERSION);
        assertThat(BatchHeader.sectionCount(buffer, OFFSET)).isEqualTo(65_535);
        assertThat(BatchHeader.lengthBytes(buffer, OFFSET)).isEqualTo(1 << 30);
        assertThat(BatchHeader.slotMapVersion(buffer, OFFSET)).isEqualTo(3);
        assertThat(BatchHeader.slotsMoved(buffer, OFFSET)).isEqualTo(8);
        assertThat(BatchHeader.originNode(buffer, OFFSET)).isEqualTo(4);
        assertThat(BatchHeader.originSequence(buffer, OFFSET)).isEqualTo(5);
        assertThat(BatchHeader.originIncarnation(buffer, OFFSET)).isEqualTo(6);
        assertThat(BatchHeader.indexedThrough(buffer, OFFSET)).isEqualTo(7);
        assertNothingWrittenOutside(BatchHeader.BYTES);

        SectionHeader.encode(buffer, OFFSET, 65_535, 8, 9);
        assertThat(SectionHeader.kind(buffer, OFFSET)).isEqualTo(65_535);
        assertThat(SectionHeader.count(buffer, OFFSET)).isEqualTo(8);
        assertThat(SectionHeader.bodyBytes(buffer, OFFSET)).isEqualTo(9);

        ChannelItems.encodeHeader(buffer, OFFSET, 10, 11);
        assertThat(ChannelItems.from(buffer, OFFSET)).isEqualTo(10);
        assertThat(ChannelItems.firstSequence(buffer, OFFSET)).isEqualTo(11);

        ChannelItem.encodeHeader(buffer, OFFSET, 12, 13);
        assertThat(ChannelItem.kind(buffer, OFFSET)).isEqualTo(12);
        assertThat(ChannelItem.bodyBytes(buffer, OFFSET)).isEqualTo(13);
        assertThat(ChannelItem.bytes(buffer, OFFSET)).isEqualTo(ChannelItem.HEADER_BYTES + 13);
    }

    @Test
    void shouldReadLeadersSectionsAsWritten() {
        UnsafeBuffer settle = new UnsafeBuffer(Sections.settle(3, 8192));
        assertThat(Sections.settleDestination(settle, SectionHeader.BYTES)).isEqualTo(3);
        assertThat(Sections.settlePayeesMax(settle, SectionHeader.BYTES)).isEqualTo(8192);

        UnsafeBuffer acknowledgement = new UnsafeBuffer(Sections.channelAcknowledgement(4, 99));
        assertThat(Sections.acknowledgementReceiver(acknowledgement, SectionHeader.BYTES))
                .isEqualTo(4);
        assertThat(Sections.acknowledgementThrough(acknowledgement, SectionHeader.BYTES))
                .isEqualTo(99);

        UnsafeBuffer mark = new UnsafeBuffer(Sections.auditMark(77));
        assertThat(Sections.auditMark(mark, SectionHeader.BYTES)).isEqualTo(77);
    }

    @Test
    void shouldFillReservedBytesWithZeros() {
        UnsafeBuffer other = new UnsafeBuffer(new byte[64 * 1024]);
        StreamPayment payment = samples.payment(3);
        NewWork work = samples.work(3);

        int at = OFFSET + StreamPaymentRecord.encode(payment, buffer, OFFSET);
        StreamPaymentRecord.encode(payment, other, OFFSET);
        at += WorkRecord.encode(work, buffer, at);
        WorkRecord.encode(work, other, at - WorkRecord.bytes(work));

        assertThat(Arrays.copyOfRange(buffer.byteArray(), OFFSET, at))
                .isEqualTo(Arrays.copyOfRange(other.byteArray(), OFFSET, at));
    }

    private void assertNothingWrittenOutside(int bytes) {
        for (int i = 0; i < buffer.capacity(); i++) {
            if (i < OFFSET || i >= OFFSET + bytes) {
                assertThat(buffer.getByte(i)).as("byte %d", i - OFFSET).isEqualTo(DIRT);
            }
            if (i == OFFSET + bytes + 64) {
                return;
            }
        }
    }

    private static byte[] dirty(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, DIRT);
        return bytes;
    }
}
