package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.ledger.AccountFreeze;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.Clawback;
import tutti.ledger.IdLayout;
import tutti.ledger.MandateChange;
import tutti.ledger.MandateView;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.Split;
import tutti.ledger.SplitVersion;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.ledger.WorkView;

/**
 * Freezes the formats: logs and snapshots of earlier versions must stay readable. Run with {@code -Dgolden.write=true} to
 * write the file anew; a line that changes is a new format version, not a new line.
 */
class GoldenBytesTest {
    private static final String RESOURCE = "/tutti/codec/golden-bytes.txt";

    @Test
    void shouldWriteTheSameBytesForEver() throws IOException {
        StringBuilder text = new StringBuilder();
        records().forEach((name, bytes) -> append(text, name, bytes));

        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources" + RESOURCE), text);
        }

        assertThat(text.toString()).isEqualTo(golden());
    }

    private static Map<String, byte[]> records() {
        Map<String, byte[]> records = new TreeMap<>();
        Transfer transfer = transfer();
        Transfer pending = transfer();
        pending.flags = TransferFlags.PENDING;
        records.put("section-transfers", Batches.transfers(List.of(transfer, extended())));
        records.put("section-stream-payments", Batches.payments(List.of(payment())));
        records.put("section-clawbacks", Batches.clawbacks(List.of(clawback())));
        records.put("section-accounts", Batches.accounts(List.of(new NewAccount(1, 2, 3, 1, 5, 6, 8, 9, 10, 7))));
        records.put("section-account-freezes", freezes());
        records.put("section-assets", Batches.assets(List.of(new NewAsset(9, "TUTTI", 6, 1_000_000_007L, "label ♪"))));
        records.put("section-works", Batches.works(List.of(work())));
        records.put("section-splits", Batches.splits(List.of(new NewSplit(1, 2, 3, 4, work().split(), 5))));
        records.put(
                "section-mandates",
                Batches.mandates(List.of(
                        new MandateChange(1, 2, "radio", false, 3, 4, 5, 6),
                        new MandateChange(7, 8, "♪", true, 0, 0, 0, 9))));
        records.put("section-principals", Sections.principal("service"));
        records.put("section-settle", Sections.settle(1, 8192));
        records.put("section-acknowledgement", Sections.channelAcknowledgement(2, 0x0102030405060708L));
        records.put("section-indexed", Sections.indexed(0x0102030405060708L));
        records.put("section-recalled", recalled());
        records.put("section-mark", Sections.auditMark(0x1112131415161718L));
        records.put("section-barrier", Sections.barrier());
        records.put("batch", Batches.of(2, 3, 4, Sections.barrier(), Sections.auditMark(5)));
        records.put("item-settlement", Batches.channelItem(1, 2, ChannelItemKind.SETTLEMENT, settlement()));
        records.put("item-escrow-request", Batches.channelItem(1, 3, ChannelItemKind.ESCROW_REQUEST, request(pending)));
        Transfer reversal = transfer();
        reversal.flags = TransferFlags.REVERSAL;
        records.put(
                "item-escrow-request-named",
                Batches.channelItem(1, 8, ChannelItemKind.ESCROW_REQUEST, request(reversal)));
        records.put("item-escrow-reply", Batches.channelItem(1, 4, ChannelItemKind.ESCROW_REPLY, reply()));
        records.put("item-pending-end", Batches.channelItem(1, 7, ChannelItemKind.PENDING_END, pendingEnd()));
        records.put(
                "item-mark",
                Batches.channelItem(1, 5, ChannelItemKind.AUDIT_MARK, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}));
        records.put("item-asset-reply", Batches.channelItem(1, 6, ChannelItemKind.ASSET_REPLY, assetReply()));
        records.put(
                "item-chain-prepare",
                Batches.channelItem(
                        1, 9, ChannelItemKind.CHAIN_PREPARE, ChainSamples.bytes(ChainSamples.question(extended()))));
        records.put(
                "item-chain-prepared",
                Batches.channelItem(1, 10, ChannelItemKind.CHAIN_PREPARED, ChainSamples.bytes(ChainSamples.answer(1))));
        records.put(
                "item-chain-decision",
                Batches.channelItem(
                        1, 11, ChannelItemKind.CHAIN_DECISION, ChainSamples.bytes(ChainSamples.decision())));
        records.put(
                "item-chain-money",
                Batches.channelItem(1, 12, ChannelItemKind.CHAIN_MONEY, ChainSamples.money(0x0102030405060708L)));
        records.put("outcome", outcome());
        addQueries(records);
        addAnswers(records);
        return records;
    }

    private static void addQueries(Map<String, byte[]> records) {
        records.put("query-accounts", QueryCodec.encode(new Query.Accounts(List.of(new Query.Id(1, 2)))));
        records.put("query-assets", QueryCodec.encode(new Query.Assets(List.of(1, 2))));
        records.put("query-works", QueryCodec.encode(new Query.Works(List.of(new Query.Id(3, 4)))));
        records.put("query-mandates", QueryCodec.encode(new Query.Mandates(List.of(new Query.Id(5, 6)))));
        records.put("query-cut", QueryCodec.encode(new Query.Cut(5)));
    }

    private static void addAnswers(Map<String, byte[]> records) {
        AccountView account = new AccountView(1, 2, 3, 4, 5, 6, 12, 13, 14, "owner", 7, 8, 9, 10, 11, 15);
        records.put(
                "answer-accounts",
                QueryCodec.encode(new Answer.Accounts(List.of(account), List.of(new Answer.Accrued(12, 13, 14)))));
        records.put(
                "answer-assets",
                QueryCodec.encode(new Answer.Assets(List.of(new AssetView(1, "ABC", 2, 3)), List.of(1))));
        Split split = new Split(new long[] {1}, new long[] {2}, new int[] {1_000_000});
        List<SplitVersion> versions = List.of(new SplitVersion(1, 0, split), new SplitVersion(5, 8, split));
        WorkView work = new WorkView(1, 2, 3, "T", "USRC17607839", 4, versions, 6);
        records.put("answer-works", QueryCodec.encode(new Answer.Works(List.of(work), 7)));
        Answer.Cut cut = new Answer.Cut(
                1, 2, true, List.of(new Answer.Totals(3, 4, 5, 6, 7, 8)), List.of(new Answer.Channel(9, 10, 11, 12)));
        records.put(
                "answer-mandates",
                QueryCodec.encode(
                        new Answer.Mandates(List.of(new MandateView(1, 2, "radio", true, 3, 4, 5, 6, 7, 8)))));
        records.put("answer-cut", QueryCodec.encode(cut));
    }

    private static Clawback clawback() {
        Clawback clawback = new Clawback();
        clawback.idHigh = 1;
        clawback.idLow = 2;
        clawback.payerHigh = 3;
        clawback.payerLow = 4;
        clawback.paymentHigh = 5;
        clawback.paymentLow = 6;
        clawback.coverHigh = 7;
        clawback.coverLow = 8;
        clawback.userData = 9;
        clawback.principal = 10;
        clawback.code = 11;
        clawback.legCount = 1;
        clawback.legHigh[0] = 12;
        clawback.legLow[0] = 13;
        clawback.legAmount[0] = 14;
        return clawback;
    }

    private static Transfer extended() {
        Transfer transfer = transfer();
        transfer.pendingHigh = 0x3132333435363738L;
        transfer.pendingLow = 0x393A3B3C3D3E3F40L;
        transfer.userDataHigh = 0x4142434445464748L;
        transfer.userDataLow = 0x494A4B4C4D4E4F50L;
        transfer.userData = 0x5152535455565758L;
        transfer.userDataShort = 0x61626364;
        transfer.timeoutSeconds = 0x71727374;
        transfer.effectiveDateNs = 0x0182838485868788L;
        transfer.scheduledAtNs = 0x0192939495969798L;
        return transfer;
    }

    private static Transfer transfer() {
        Transfer transfer = new Transfer();
        transfer.idHigh = 0x0102030405060708L;
        transfer.idLow = 0x090A0B0C0D0E0F10L;
        transfer.debitHigh = 0x1112131415161718L;
        transfer.debitLow = 0x191A1B1C1D1E1F20L;
        transfer.creditHigh = 0x2122232425262728L;
        transfer.creditLow = 0x292A2B2C2D2E2F30L;
        transfer.amount = 0x3132333435363738L;
        transfer.code = 0x393A;
        transfer.flags = 0x3B3C;
        transfer.principal = 0x3D3E3F40;
        return transfer;
    }

    private static StreamPayment payment() {
        StreamPayment payment = new StreamPayment();
        payment.idHigh = 1;
        payment.idLow = 2;
        payment.payerHigh = 3;
        payment.payerLow = 4;
        payment.workHigh = 5;
        payment.workLow = 6;
        payment.units = 7;
        payment.amount = 30;
        payment.playedAtNs = 9;
        payment.splitVersion = 10;
        payment.principal = 11;
        payment.code = 12;
        payment.flags = 1;
        payment.asset = 13;
        payment.legCount = 2;
        for (int i = 0; i < payment.legCount; i++) {
            payment.legHigh[i] = 14L + i;
            payment.legLow[i] = 16L + i;
            payment.legAmount[i] = 10L + 10L * i;
        }
        return payment;
    }

    private static NewWork work() {
        Split split = new Split(new long[] {1, 2}, new long[] {3, 4}, new int[] {400_000, 600_000});
        return new NewWork(5, 6, 7, "Título", "USRC17607839", 8, split, 9);
    }

    private static byte[] settlement() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[SettlementRecord.bytes(1)]);
        SettlementRecord.encodeHeader(buffer, 0, 1, 2, 3, 1);
        SettlementRecord.encodeEntry(buffer, SettlementRecord.entryOffset(0, 0), 4, 5, 6, 7);
        return buffer.byteArray();
    }

    private static byte[] request(Transfer transfer) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[EscrowRequestRecord.bytes(transfer)]);
        EscrowRequestRecord.encode(transfer, 0x3132333435363738L, 0x41424344, "label", buffer, 0);
        return buffer.byteArray();
    }

    private static byte[] recalled() {
        long[] plain = LongStream.rangeClosed(1, IdLayout.RECORD_WORDS).toArray();
        long[] extended = LongStream.rangeClosed(1, IdLayout.EXTENDED_WORDS).toArray();
        int bytes = RecalledIdRecord.bytes(plain.length);
        UnsafeBuffer section =
                Sections.section(SectionKind.RECALLED_IDS, 2, bytes + RecalledIdRecord.bytes(extended.length));
        RecalledIdRecord.encode(plain, plain.length, section, SectionHeader.BYTES);
        RecalledIdRecord.encode(extended, extended.length, section, SectionHeader.BYTES + bytes);
        return section.byteArray();
    }

    private static byte[] freezes() {
        UnsafeBuffer section = Sections.section(SectionKind.ACCOUNT_FREEZES, 1, AccountFreezeRecord.BYTES);
        AccountFreezeRecord.encode(new AccountFreeze(1, 2, true, 3), section, SectionHeader.BYTES);
        return section.byteArray();
    }

    private static byte[] pendingEnd() {
        PendingEnd end = new PendingEnd();
        end.idHigh = 0x0102030405060708L;
        end.idLow = 0x090A0B0C0D0E0F10L;
        end.debitHigh = 0x1112131415161718L;
        end.debitLow = 0x191A1B1C1D1E1F20L;
        end.creditHigh = 0x2122232425262728L;
        end.creditLow = 0x292A2B2C2D2E2F30L;
        end.asset = 0x31323334;
        end.reserved = 0x4142434445464748L;
        end.isOpening = true;
        end.posted = 0x0152535455565758L;
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[PendingEndRecord.BYTES]);
        PendingEndRecord.encode(end, buffer, 0);
        return buffer.byteArray();
    }

    private static byte[] reply() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[EscrowReplyRecord.BYTES]);
        EscrowReplyRecord.encode(1, 2, 3, 4, Outcome.POSTED, 5, buffer, 0);
        return buffer.byteArray();
    }

    private static byte[] assetReply() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[AssetReplyRecord.BYTES]);
        AssetReplyRecord.encode(0x41424344, Outcome.TABLE_IS_FULL, buffer, 0);
        return buffer.byteArray();
    }

    private static byte[] outcome() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[OutcomeRecord.BYTES]);
        OutcomeRecord.encodeReplayed(buffer, 0, Outcome.EXCEEDS_CREDITS, 0x0102030405060708L);
        return buffer.byteArray();
    }

    private static void append(StringBuilder text, String name, byte[] bytes) {
        text.append(name).append('\n');
        for (int i = 0; i < bytes.length; i++) {
            text.append(i % 32 == 0 ? "  " : i % 8 == 0 ? " " : "").append(String.format("%02x", bytes[i]));
            text.append(i % 32 == 31 || i == bytes.length - 1 ? "\n" : "");
        }
    }

    private static String golden() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
