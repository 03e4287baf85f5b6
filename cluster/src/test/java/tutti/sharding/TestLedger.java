package tutti.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.AccountRecord;
import tutti.codec.AssetRecord;
import tutti.codec.OutcomeRecord;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.codec.StreamPaymentRecord;
import tutti.codec.TransferRecord;
import tutti.ledger.AccountFlags;
import tutti.ledger.AssetAccounts;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.partition.SlotMap;

/** A small ledger's commands as sections: one asset, accounts whose ids end in a number. */
final class TestLedger {
    static final String PRINCIPAL = "service";
    static final int ASSET = 1;

    /** The log's first timestamp: 2026, in nanoseconds. */
    static final long EPOCH_NS = 1_767_225_600_000_000_000L;

    static final LedgerLimits LIMITS = new LedgerLimits(
            10_000, 100, 16, 16, 10_000, 1 << 17, 30L * 24 * 3600 * 1_000_000_000L, 600_000_000_000L, 99);

    private static final long UNTIMED_HIGH = 0x1234;
    private static final long ACCOUNT_HIGH = 0xACC0_0000_0000_0001L;

    private final SlotMap slotMap;

    TestLedger(SlotMap slotMap) {
        this.slotMap = slotMap;
    }

    /** The n-th account (from 0) that lives in the partition. */
    Query.Id account(int partition, int n) {
        int found = -1;
        long low = 0;
        while (found < n) {
            low++;
            if (slotMap.partitionOf(ACCOUNT_HIGH, low) == partition) {
                found++;
            }
        }
        return new Query.Id(ACCOUNT_HIGH, low);
    }

    static Query.Id issuingAccount() {
        return new Query.Id(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(ASSET));
    }

    int home(Query.Id account) {
        return slotMap.partitionOf(account.high(), account.low());
    }

    byte[] asset() {
        UnsafeBuffer section = Sections.section(SectionKind.ASSETS, 1, AssetRecord.BYTES);
        AssetRecord.encode(new NewAsset(ASSET, "TOK", 2, Long.MAX_VALUE, PRINCIPAL), section, SectionHeader.BYTES);
        return section.byteArray();
    }

    byte[] accounts(Query.Id... ids) {
        UnsafeBuffer section = Sections.section(SectionKind.ACCOUNTS, ids.length, ids.length * AccountRecord.BYTES);
        for (int i = 0; i < ids.length; i++) {
            NewAccount account = new NewAccount(
                    ids[i].high(), ids[i].low(), ASSET, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, 1, 0, 0);
            AccountRecord.encode(account, section, SectionHeader.BYTES + i * AccountRecord.BYTES);
        }
        return section.byteArray();
    }

    /** One transfer; its id is made of the number. */
    byte[] transfer(long number, Query.Id debit, Query.Id credit, long amount) {
        return section(newTransfer(number, debit, credit, amount));
    }

    /** So many transfers of one unit each; their ids are made of the numbers from {@code number} on. */
    byte[] transfers(long number, int count, Query.Id debit, Query.Id credit) {
        return section(LongStream.range(number, number + count)
                .mapToObj(each -> newTransfer(each, debit, credit, 1))
                .toArray(Transfer[]::new));
    }

    /** A pending transfer, until it expires. */
    byte[] pending(long number, Query.Id debit, Query.Id credit, long amount, int timeoutSeconds) {
        Transfer transfer = newTransfer(number, debit, credit, amount);
        transfer.flags = TransferFlags.PENDING;
        transfer.timeoutSeconds = timeoutSeconds;
        return section(transfer);
    }

    /** One transfer whose id carries no time. */
    byte[] untimed(long number, Query.Id debit, Query.Id credit, long amount) {
        return section(newUntimed(number, debit, credit, amount));
    }

    static Transfer newUntimed(long number, Query.Id debit, Query.Id credit, long amount) {
        Transfer transfer = newTransfer(number, debit, credit, amount);
        transfer.idHigh = UNTIMED_HIGH;
        return transfer;
    }

    /** A chain of two transfers: there and back. */
    byte[] chain(long number, Query.Id first, Query.Id second, long amount) {
        Transfer there = newTransfer(number, first, second, amount);
        return chain(there, newTransfer(number + 1, second, first, amount));
    }

    /** All but the last are linked. */
    static byte[] chain(Transfer... members) {
        for (int i = 0; i < members.length - 1; i++) {
            members[i].flags |= TransferFlags.LINKED;
        }
        return section(members);
    }

    static byte[] section(Transfer... transfers) {
        int bytes = Arrays.stream(transfers).mapToInt(TransferRecord::bytes).sum();
        UnsafeBuffer section = Sections.section(SectionKind.TRANSFERS, transfers.length, bytes);
        int at = SectionHeader.BYTES;
        for (Transfer transfer : transfers) {
            TransferRecord.encode(transfer, section, at);
            at += TransferRecord.bytes(transfer);
        }
        return section.byteArray();
    }

    private static Transfer newTransfer(long number, Query.Id debit, Query.Id credit, long amount) {
        Transfer transfer = new Transfer();
        transfer.idHigh = idHigh();
        transfer.idLow = idLow(number);
        transfer.debitHigh = debit.high();
        transfer.debitLow = debit.low();
        transfer.creditHigh = credit.high();
        transfer.creditLow = credit.low();
        transfer.amount = amount;
        transfer.code = 1;
        return transfer;
    }

    /** So many payments of one unit each, split in equal parts, with ids from {@code number} on. */
    byte[] payments(long number, int count, Query.Id payer, List<Query.Id> payees) {
        int bytes = StreamPaymentRecord.bytes(payees.size());
        UnsafeBuffer section = Sections.section(SectionKind.STREAM_PAYMENTS, count, count * bytes);
        StreamPayment payment = new StreamPayment();
        payment.idHigh = idHigh();
        payment.payerHigh = payer.high();
        payment.payerLow = payer.low();
        payment.workHigh = 1;
        payment.workLow = 1;
        payment.units = 1;
        payment.amount = payees.size();
        payment.playedAtNs = EPOCH_NS;
        payment.splitVersion = 1;
        payment.code = 1;
        payment.asset = ASSET;
        payment.legCount = payees.size();
        for (int leg = 0; leg < payees.size(); leg++) {
            payment.legHigh[leg] = payees.get(leg).high();
            payment.legLow[leg] = payees.get(leg).low();
            payment.legAmount[leg] = 1;
        }
        for (int i = 0; i < count; i++) {
            payment.idLow = idLow(number + i);
            StreamPaymentRecord.encode(payment, section, SectionHeader.BYTES + i * bytes);
        }
        return section.byteArray();
    }

    static List<Outcome> outcomes(DirectBuffer outcomes) {
        List<Outcome> all = new ArrayList<>();
        for (int at = 0; at < outcomes.capacity(); at += OutcomeRecord.BYTES) {
            all.add(OutcomeRecord.outcome(outcomes, at));
        }
        return all;
    }

    static Outcome onlyOutcome(byte[] outcomes) {
        return OutcomeRecord.outcome(new UnsafeBuffer(outcomes), 0);
    }

    static boolean isReplayed(byte[] outcomes) {
        return OutcomeRecord.isReplayed(new UnsafeBuffer(outcomes), 0);
    }

    /** UUIDv7 of the ledger's first millisecond. */
    private static long idHigh() {
        return ((EPOCH_NS / 1_000_000) << 16) | 0x7000;
    }

    private static long idLow(long number) {
        return 0x8000_0000_0000_0000L | number;
    }
}
