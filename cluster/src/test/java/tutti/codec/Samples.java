package tutti.codec;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.Clawback;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/** Records whose every field has a value of its own, drawn from a seeded source. */
final class Samples {
    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    Transfer transfer() {
        Transfer transfer = new Transfer();
        transfer.idHigh = random.nextLong();
        transfer.idLow = random.nextLong();
        transfer.debitHigh = random.nextLong();
        transfer.debitLow = random.nextLong();
        transfer.creditHigh = random.nextLong();
        transfer.creditLow = random.nextLong();
        transfer.amount = random.nextLong();
        transfer.code = random.nextInt(65_536);
        transfer.flags = random.nextInt(32_768);
        transfer.principal = random.nextInt();
        if (random.nextBoolean()) {
            transfer.pendingHigh = random.nextLong();
            transfer.pendingLow = random.nextLong();
            transfer.userDataHigh = random.nextLong();
            transfer.userDataLow = random.nextLong();
            transfer.userData = random.nextLong();
            transfer.userDataShort = random.nextInt();
            transfer.timeoutSeconds = random.nextInt();
            transfer.effectiveDateNs = random.nextLong();
            transfer.scheduledAtNs = random.nextLong();
        }
        return transfer;
    }

    /** The legs sum to the amount, as a well-formed payment's do. */
    StreamPayment payment(int legCount) {
        StreamPayment payment = new StreamPayment();
        payment.idHigh = random.nextLong();
        payment.idLow = random.nextLong();
        payment.payerHigh = random.nextLong();
        payment.payerLow = random.nextLong();
        payment.workHigh = random.nextLong();
        payment.workLow = random.nextLong();
        payment.units = 1L + random.nextInt(Integer.MAX_VALUE);
        payment.playedAtNs = random.nextLong();
        payment.splitVersion = 1 + random.nextInt(4095);
        payment.principal = random.nextInt();
        payment.code = random.nextInt(65_536);
        payment.flags = random.nextInt(65_536);
        payment.asset = random.nextInt();
        payment.legCount = legCount;
        for (int i = 0; i < legCount; i++) {
            payment.legHigh[i] = random.nextLong();
            payment.legLow[i] = random.nextLong();
            payment.legAmount[i] = random.nextLong() >>> 8;
            payment.amount += payment.legAmount[i];
        }
        return payment;
    }

    Clawback clawback(int legCount) {
        StreamPayment payment = payment(legCount);
        Clawback clawback = new Clawback();
        clawback.idHigh = random.nextLong();
        clawback.idLow = random.nextLong();
        clawback.payerHigh = payment.payerHigh;
        clawback.payerLow = payment.payerLow;
        clawback.paymentHigh = payment.idHigh;
        clawback.paymentLow = payment.idLow;
        clawback.coverHigh = random.nextLong();
        clawback.coverLow = random.nextLong();
        clawback.userData = random.nextLong();
        clawback.code = payment.code;
        clawback.principal = random.nextInt();
        clawback.legCount = legCount;
        System.arraycopy(payment.legHigh, 0, clawback.legHigh, 0, legCount);
        System.arraycopy(payment.legLow, 0, clawback.legLow, 0, legCount);
        System.arraycopy(payment.legAmount, 0, clawback.legAmount, 0, legCount);
        return clawback;
    }

    NewAccount account() {
        return new NewAccount(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(65_536),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt());
    }

    NewAsset asset() {
        return new NewAsset(
                random.nextInt(),
                text(random.nextInt(AssetRecord.SYMBOL_BYTES_MAX + 1)),
                random.nextInt(19),
                random.nextLong(),
                text(1 + random.nextInt(PrincipalRecord.NAME_BYTES_MAX)));
    }

    NewWork work(int shares) {
        return new NewWork(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                text(random.nextInt(200)) + "é♪",
                text(random.nextInt(13)),
                random.nextLong(),
                split(shares),
                random.nextInt());
    }

    MandateChange mandate() {
        return new MandateChange(
                random.nextLong(),
                random.nextLong(),
                text(random.nextInt(PrincipalRecord.NAME_BYTES_MAX + 1)),
                random.nextBoolean(),
                random.nextLong(),
                random.nextInt(),
                random.nextLong(),
                random.nextInt());
    }

    NewSplit newSplit(int shares) {
        return new NewSplit(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextLong(),
                split(shares),
                random.nextInt());
    }

    Split split(int shares) {
        long[] payeeHigh = random.longs(shares).toArray();
        long[] payeeLow = random.longs(shares).toArray();
        int[] millionths = random.ints(shares).toArray();
        return new Split(payeeHigh, payeeLow, millionths);
    }

    byte[] settlement(int entries) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[SettlementRecord.bytes(entries)]);
        SettlementRecord.encodeHeader(buffer, 0, random.nextLong(), random.nextLong(), random.nextLong(), entries);
        for (int i = 0; i < entries; i++) {
            SettlementRecord.encodeEntry(
                    buffer,
                    SettlementRecord.entryOffset(0, i),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextInt(),
                    1 + (random.nextLong() >>> 2));
        }
        return buffer.byteArray();
    }

    long nextLong() {
        return random.nextLong();
    }

    String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('A' + random.nextInt(26)));
        }
        return text.toString();
    }
}
