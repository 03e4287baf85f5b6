package tutti.codec;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.Clawback;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/** Builds sections and batches for tests, as gateways and leaders do. */
public final class Batches {
    private static final int SLOT_MAP_VERSION = 1;

    private Batches() {}

    /** A batch of whole sections. */
    public static byte[] of(byte[]... sections) {
        return of(0, 0, 0, sections);
    }

    /** A batch of whole sections from the given origin. */
    public static byte[] of(int originNode, long originIncarnation, long originSequence, byte[]... sections) {
        return of(0, originNode, originIncarnation, originSequence, sections);
    }

    /** The same from a leader that had looked ids up in an index complete through the position. */
    public static byte[] of(
            long indexedThrough, int originNode, long originIncarnation, long originSequence, byte[]... sections) {
        return of(SLOT_MAP_VERSION, 0, indexedThrough, originNode, originIncarnation, originSequence, sections);
    }

    /** A batch of whole sections under a slot map that is not the first. */
    public static byte[] moved(int slotMapVersion, long slotsMoved, long indexedThrough, byte[]... sections) {
        return of(slotMapVersion, slotsMoved, indexedThrough, 0, 0, 0, sections);
    }

    private static byte[] of(
            int slotMapVersion,
            long slotsMoved,
            long indexedThrough,
            int originNode,
            long originIncarnation,
            long originSequence,
            byte[]... sections) {
        int length = BatchHeader.BYTES;
        for (byte[] section : sections) {
            length += section.length;
        }
        UnsafeBuffer batch = new UnsafeBuffer(new byte[length]);
        BatchHeader.encode(
                batch,
                0,
                sections.length,
                length,
                slotMapVersion,
                slotsMoved,
                originNode,
                originSequence,
                originIncarnation,
                indexedThrough);
        int at = BatchHeader.BYTES;
        for (byte[] section : sections) {
            batch.putBytes(at, section);
            at += section.length;
        }
        return batch.byteArray();
    }

    public static byte[] transfers(List<Transfer> transfers) {
        int body = transfers.stream().mapToInt(TransferRecord::bytes).sum();
        UnsafeBuffer section = Sections.section(SectionKind.TRANSFERS, transfers.size(), body);
        int at = SectionHeader.BYTES;
        for (Transfer transfer : transfers) {
            TransferRecord.encode(transfer, section, at);
            at += TransferRecord.bytes(transfer);
        }
        return section.byteArray();
    }

    public static byte[] payments(List<StreamPayment> payments) {
        int body = 0;
        for (StreamPayment payment : payments) {
            body += StreamPaymentRecord.bytes(payment.legCount);
        }
        UnsafeBuffer section = Sections.section(SectionKind.STREAM_PAYMENTS, payments.size(), body);
        int at = SectionHeader.BYTES;
        for (StreamPayment payment : payments) {
            at += StreamPaymentRecord.encode(payment, section, at);
        }
        return section.byteArray();
    }

    public static byte[] accounts(List<NewAccount> accounts) {
        UnsafeBuffer section =
                Sections.section(SectionKind.ACCOUNTS, accounts.size(), AccountRecord.BYTES * accounts.size());
        for (int i = 0; i < accounts.size(); i++) {
            AccountRecord.encode(accounts.get(i), section, SectionHeader.BYTES + i * AccountRecord.BYTES);
        }
        return section.byteArray();
    }

    public static byte[] assets(List<NewAsset> assets) {
        UnsafeBuffer section = Sections.section(SectionKind.ASSETS, assets.size(), AssetRecord.BYTES * assets.size());
        for (int i = 0; i < assets.size(); i++) {
            AssetRecord.encode(assets.get(i), section, SectionHeader.BYTES + i * AssetRecord.BYTES);
        }
        return section.byteArray();
    }

    public static byte[] works(List<NewWork> works) {
        int body = 0;
        for (NewWork work : works) {
            body += WorkRecord.bytes(work);
        }
        UnsafeBuffer section = Sections.section(SectionKind.WORKS, works.size(), body);
        int at = SectionHeader.BYTES;
        for (NewWork work : works) {
            at += WorkRecord.encode(work, section, at);
        }
        return section.byteArray();
    }

    public static byte[] mandates(List<MandateChange> changes) {
        UnsafeBuffer section =
                Sections.section(SectionKind.MANDATES, changes.size(), MandateRecord.BYTES * changes.size());
        for (int i = 0; i < changes.size(); i++) {
            MandateRecord.encode(changes.get(i), section, SectionHeader.BYTES + i * MandateRecord.BYTES);
        }
        return section.byteArray();
    }

    public static byte[] splits(List<NewSplit> splits) {
        int body = splits.stream().mapToInt(SplitRecord::bytes).sum();
        UnsafeBuffer section = Sections.section(SectionKind.SPLITS, splits.size(), body);
        int at = SectionHeader.BYTES;
        for (NewSplit split : splits) {
            at += SplitRecord.encode(split, section, at);
        }
        return section.byteArray();
    }

    public static byte[] clawbacks(List<Clawback> clawbacks) {
        int body = clawbacks.stream()
                .mapToInt(clawback -> ClawbackRecord.bytes(clawback.legCount))
                .sum();
        UnsafeBuffer section = Sections.section(SectionKind.CLAWBACKS, clawbacks.size(), body);
        int at = SectionHeader.BYTES;
        for (Clawback clawback : clawbacks) {
            at += ClawbackRecord.encode(clawback, section, at);
        }
        return section.byteArray();
    }

    /** A CHANNEL_ITEMS section of one item. */
    public static byte[] channelItem(int from, long sequence, int kind, byte[] body) {
        UnsafeBuffer section = Sections.section(
                SectionKind.CHANNEL_ITEMS, 1, ChannelItems.HEADER_BYTES + ChannelItem.HEADER_BYTES + body.length);
        ChannelItems.encodeHeader(section, SectionHeader.BYTES, from, sequence);
        int item = SectionHeader.BYTES + ChannelItems.HEADER_BYTES;
        ChannelItem.encodeHeader(section, item, kind, body.length);
        section.putBytes(item + ChannelItem.HEADER_BYTES, body);
        return section.byteArray();
    }
}
