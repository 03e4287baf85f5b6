package tutti.gateway;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;
import tutti.v1.BalanceEntry;
import tutti.v1.ClawedBackEntry;
import tutti.v1.CreditEntry;
import tutti.v1.Entry;
import tutti.v1.Leg;
import tutti.v1.PaymentEntry;
import tutti.v1.PendingEndEntry;
import tutti.v1.PendingStage;
import tutti.v1.SettlementEntry;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferEntry;

/** Entries of history as the contract has them. The words are drawn in {@link Journal}. */
final class EntryMessages {
    static final int CURSOR_BYTES = Long.BYTES + Integer.BYTES;

    private static final int BODY = 1;
    private static final int LEGS = BODY + IdLayout.RECORD_WORDS + 2;
    private static final int LEG_WORDS = 3;

    private EntryMessages() {}

    static Entry of(int partition, HistoryEntry entry) {
        Entry.Builder message = Entry.newBuilder()
                .setPartition(partition)
                .setPosition(entry.position())
                .setOrdinal(entry.ordinal())
                .setTimestampNs(entry.timestampNs());
        long[] words = entry.words();
        switch (entry.kind()) {
            case Journal.TRANSFER -> message.setTransfer(transfer(words, !entry.isFirstOutcome()));
            case Journal.DUE -> message.setTransfer(transfer(words, true));
            case Journal.PAYMENT -> message.setPayment(payment(words, !entry.isFirstOutcome()));
            case Journal.CLAWED_BACK -> message.setClawedBack(clawedBack(words));
            case Journal.CREDIT -> message.setCredit(credit(words));
            case Journal.PENDING_END -> message.setPendingEnd(pendingEnd(words));
            case Journal.SETTLEMENT -> message.setSettlement(settlement(words));
            case Journal.BALANCE -> message.setBalance(balance(words));
            case Journal.ACCOUNT -> message.setAccount(CatalogueMessages.account(words, entry.timestampNs()));
            case Journal.WORK -> message.setWork(CatalogueMessages.work(words, entry.timestampNs()));
            case Journal.SPLIT -> message.setSplit(CatalogueMessages.split(words));
            default -> {
                // A kind of a later version: its place is told, and nothing else.
            }
        }
        return message.build();
    }

    /** Where in the words of a PAYMENT its leg begins. */
    static int leg(int leg) {
        return LEGS + leg * LEG_WORDS;
    }

    static ByteString cursor(HistoryCursor cursor) {
        ByteBuffer bytes = ByteBuffer.allocate(CURSOR_BYTES);
        bytes.putLong(cursor.position()).putInt(cursor.ordinal()).flip();
        return ByteString.copyFrom(bytes);
    }

    static HistoryCursor cursor(ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new HistoryCursor(buffer.getLong(), buffer.getInt());
    }

    private static TransferEntry transfer(long[] words, boolean isChange) {
        Transfer.Builder transfer = Transfer.newBuilder()
                .setId(IdBytes.of(IdLayout.idHigh(words, BODY), IdLayout.idLow(words, BODY)))
                .setDebitAccountId(IdBytes.of(IdLayout.debitHigh(words, BODY), IdLayout.debitLow(words, BODY)))
                .setCreditAccountId(
                        IdBytes.ofOrEmpty(IdLayout.creditHigh(words, BODY), IdLayout.creditLow(words, BODY)))
                .setAmount(IdLayout.amount(words, BODY))
                .setCode(IdLayout.code(words, BODY))
                .setFlags(IdLayout.flags(words, BODY));
        if (words.length == BODY + IdLayout.EXTENDED_WORDS) {
            transfer.setPendingId(
                            IdBytes.ofOrEmpty(IdLayout.pendingHigh(words, BODY), IdLayout.pendingLow(words, BODY)))
                    .setUserData128(
                            IdBytes.ofOrEmpty(IdLayout.userDataHigh(words, BODY), IdLayout.userDataLow(words, BODY)))
                    .setUserData(IdLayout.userData(words, BODY))
                    .setUserData32(IdLayout.userDataShort(words, BODY))
                    .setTimeoutSeconds(IdLayout.timeoutSeconds(words, BODY))
                    .setEffectiveDateNs(IdLayout.effectiveDateNs(words, BODY))
                    .setScheduledAtNs(IdLayout.scheduledAtNs(words, BODY));
        }
        return TransferEntry.newBuilder()
                .setTransfer(transfer)
                .setOutcome(outcome(IdLayout.outcomeCode(words, BODY)))
                .setMoved(IdLayout.detail(words, BODY))
                .setStage(stage(IdLayout.stage(words, BODY)))
                .setChange(isChange)
                .setDueOutcome(outcome(IdLayout.dueOutcomeCode(words, BODY)))
                .build();
    }

    private static PaymentEntry payment(long[] words, boolean isChange) {
        PaymentEntry.Builder message = PaymentEntry.newBuilder()
                .setPayment(StreamPayment.newBuilder()
                        .setId(IdBytes.of(IdLayout.idHigh(words, BODY), IdLayout.idLow(words, BODY)))
                        .setPayerAccountId(IdBytes.of(IdLayout.debitHigh(words, BODY), IdLayout.debitLow(words, BODY)))
                        .setWorkId(IdBytes.of(IdLayout.creditHigh(words, BODY), IdLayout.creditLow(words, BODY)))
                        .setUnits(IdLayout.amount(words, BODY))
                        .setPlayedAtNs(IdLayout.detail(words, BODY))
                        .setCode(IdLayout.code(words, BODY)))
                .setOutcome(outcome(IdLayout.outcomeCode(words, BODY)))
                .setAmount(words[BODY + IdLayout.RECORD_WORDS])
                .setSplitVersion((int) words[BODY + IdLayout.RECORD_WORDS + 1])
                .setClawedBack(IdLayout.stage(words, BODY) == IdLayout.STAGE_CLAWED_BACK)
                .setChange(isChange);
        for (int leg = 0; leg < Journal.detail(words[0]); leg++) {
            int at = leg(leg);
            message.addLegs(Leg.newBuilder()
                    .setAccountId(IdBytes.of(words[at], words[at + 1]))
                    .setAmount(words[at + 2]));
        }
        return message.build();
    }

    private static ClawedBackEntry clawedBack(long[] words) {
        return ClawedBackEntry.newBuilder()
                .setClawbackId(IdBytes.of(IdLayout.idHigh(words, BODY), IdLayout.idLow(words, BODY)))
                .setPayerAccountId(IdBytes.of(IdLayout.debitHigh(words, BODY), IdLayout.debitLow(words, BODY)))
                .setAccountId(IdBytes.of(IdLayout.creditHigh(words, BODY), IdLayout.creditLow(words, BODY)))
                .setAmount(words[BODY + 6])
                .setPaymentId(IdBytes.of(words[BODY + 7], words[BODY + 8]))
                .setUnclaimed(words[BODY + 9])
                .setAccrued(words[BODY + 10] == Journal.GAVE_ACCRUED)
                .setCover(words[BODY + 10] == Journal.COVERED)
                .setPayerPartition(Journal.detail(words[0]))
                .build();
    }

    private static CreditEntry credit(long[] words) {
        return CreditEntry.newBuilder()
                .setTransferId(IdBytes.of(IdLayout.idHigh(words, BODY), IdLayout.idLow(words, BODY)))
                .setDebitAccountId(IdBytes.of(IdLayout.debitHigh(words, BODY), IdLayout.debitLow(words, BODY)))
                .setCreditAccountId(IdBytes.of(IdLayout.creditHigh(words, BODY), IdLayout.creditLow(words, BODY)))
                .setAmount(words[BODY + 6])
                .setCode(Journal.codeOfCredit(words, BODY))
                .setPending(Journal.outcomeCodeOfCredit(words, BODY) == Outcome.PENDING.code())
                .setReversal((Journal.flagsOfCredit(words, BODY) & TransferFlags.REVERSAL) != 0)
                .setFromPartition(Journal.detail(words[0]))
                .build();
    }

    private static PendingEndEntry pendingEnd(long[] words) {
        return PendingEndEntry.newBuilder()
                .setTransferId(IdBytes.of(IdLayout.idHigh(words, BODY), IdLayout.idLow(words, BODY)))
                .setDebitAccountId(IdBytes.of(IdLayout.debitHigh(words, BODY), IdLayout.debitLow(words, BODY)))
                .setCreditAccountId(IdBytes.of(IdLayout.creditHigh(words, BODY), IdLayout.creditLow(words, BODY)))
                .setReserved(words[BODY + 6])
                .setPosted(words[BODY + 7])
                .setFromPartition(Journal.detail(words[0]))
                .build();
    }

    private static SettlementEntry settlement(long[] words) {
        return SettlementEntry.newBuilder()
                .setPayeeAccountId(IdBytes.of(words[BODY], words[BODY + 1]))
                .setCreditedAccountId(IdBytes.ofOrEmpty(words[BODY + 2], words[BODY + 3]))
                .setAmount(words[BODY + 4])
                .setAsset((int) words[BODY + 5])
                .setFromPartition(Journal.detail(words[0]))
                .setNumber(words[BODY + 6])
                .setAfterPosition(words[BODY + 7])
                .setThroughPosition(words[BODY + 8])
                .build();
    }

    private static BalanceEntry balance(long[] words) {
        return BalanceEntry.newBuilder()
                .setAccountId(IdBytes.of(words[BODY], words[BODY + 1]))
                .setDebitsPending(words[BODY + 2])
                .setDebitsPosted(words[BODY + 3])
                .setCreditsPending(words[BODY + 4])
                .setCreditsPosted(words[BODY + 5])
                .build();
    }

    private static tutti.v1.Outcome outcome(int code) {
        tutti.v1.Outcome outcome = tutti.v1.Outcome.forNumber(code);
        return outcome == null ? tutti.v1.Outcome.OUTCOME_UNSPECIFIED : outcome;
    }

    private static PendingStage stage(int stage) {
        PendingStage found = PendingStage.forNumber(stage);
        return found == null ? PendingStage.PENDING_STAGE_UNSPECIFIED : found;
    }
}
