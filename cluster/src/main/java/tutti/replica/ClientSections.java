package tutti.replica;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import tutti.codec.AccountFreezeRecord;
import tutti.codec.AccountRecord;
import tutti.codec.AssetRecord;
import tutti.codec.ClawbackRecord;
import tutti.codec.Ids;
import tutti.codec.MandateRecord;
import tutti.codec.PrincipalRecord;
import tutti.codec.SplitRecord;
import tutti.codec.StreamPaymentRecord;
import tutti.codec.TransferRecord;
import tutti.codec.WorkRecord;
import tutti.ledger.AccountFreeze;
import tutti.ledger.Chain;
import tutti.ledger.Clawback;
import tutti.ledger.Ledger;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.partition.Channels;

/**
 * Applies the sections that hold clients' commands: every record is answered with one outcome, in order. Transfers and
 * stream payments are applied without allocating. What lives in another partition is answered MOVED, by the ledger, which
 * asks the slot map; the version of the map that the sender went by does not matter.
 */
final class ClientSections {
    /** Partition in which assets are created; the others hear of them through channels. */
    static final int ASSETS_HOME = 0;

    private final int partition;
    private final Ledger ledger;
    private final Channels channels;
    private final AssetConfirmations confirmations;
    private final Transfer transfer = new Transfer();
    private final RecordedChain chain = new RecordedChain();
    private final StreamPayment payment = new StreamPayment();
    private final Clawback clawback = new Clawback();

    ClientSections(int partition, Ledger ledger, Channels channels, AssetConfirmations confirmations) {
        this.partition = partition;
        this.ledger = ledger;
        this.channels = channels;
        this.confirmations = confirmations;
    }

    void applyTransfers(long position, DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int record = offset;
        int expected = 0;
        int item = 0;
        while (item < count) {
            if (item >= expected) {
                expected = item + Math.min(Ledger.EXPECTED_MAX, count - item);
                expectTransfers(buffer, record, expected - item);
            }
            if (TransferRecord.isLinked(buffer, record)) {
                record = chain.take(buffer, record, count - item);
                applyChain(position, item, listener);
                item += chain.taken();
            } else {
                record += TransferRecord.decode(buffer, record, transfer);
                applyTransfer(position, item, listener);
                item++;
            }
        }
    }

    void applyPayments(long position, DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            if (i % Ledger.EXPECTED_MAX == 0) {
                expectPayments(buffer, record, Math.min(Ledger.EXPECTED_MAX, count - i));
            }
            record += StreamPaymentRecord.decode(buffer, record, payment);
            Outcome outcome = ledger.apply(payment, position);
            listener.onOutcome(i, outcome, ledger.lastReplayed(), ledger.lastTimestampNs());
        }
    }

    void applyAccounts(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int item = 0;
        while (item < count) {
            NewAccount account = AccountRecord.decode(buffer, offset + item * AccountRecord.BYTES);
            if (account.isLinked()) {
                item += createChain(buffer, offset, item, count, listener);
            } else {
                answer(item++, ledger.createAccount(account), listener);
            }
        }
    }

    void applyFreezes(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        for (int i = 0; i < count; i++) {
            AccountFreeze freeze = AccountFreezeRecord.decode(buffer, offset + i * AccountFreezeRecord.BYTES);
            answer(i, ledger.freeze(freeze), listener);
        }
    }

    void applyWorks(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            NewWork work = WorkRecord.decode(buffer, record);
            answer(i, ledger.registerWork(work), listener);
            record += WorkRecord.recordBytes(buffer, record);
        }
    }

    void applySplits(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            answer(i, ledger.addSplit(SplitRecord.decode(buffer, record)), listener);
            record += SplitRecord.recordBytes(buffer, record);
        }
    }

    void applyMandates(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        for (int i = 0; i < count; i++) {
            answer(i, ledger.change(MandateRecord.decode(buffer, offset + i * MandateRecord.BYTES)), listener);
        }
    }

    void applyClawbacks(long position, DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            record += ClawbackRecord.decode(buffer, record, clawback);
            Outcome outcome = ledger.apply(clawback, position);
            if (outcome == null) {
                listener.onUndecided(i, clawback.idHigh, clawback.idLow, clawback.payerHigh, clawback.payerLow);
            } else {
                listener.onOutcome(i, outcome, ledger.lastReplayed(), ledger.lastTimestampNs());
            }
        }
    }

    void applyAssets(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        for (int i = 0; i < count; i++) {
            NewAsset asset = AssetRecord.decode(buffer, offset + i * AssetRecord.BYTES);
            answer(i, createAsset(asset), listener);
        }
    }

    void applyPrincipals(DirectBuffer buffer, int offset, int count, OutcomeListener listener) {
        for (int i = 0; i < count; i++) {
            String name = PrincipalRecord.decode(buffer, offset + i * PrincipalRecord.BYTES);
            answer(i, intern(name), listener);
        }
    }

    private void expectTransfers(DirectBuffer buffer, int offset, int count) {
        ledger.makeRoomFor(count);
        int record = offset;
        for (int i = 0; i < count; i++) {
            expect(buffer, record + TransferRecord.ID, record + TransferRecord.DEBIT);
            int credit = record + TransferRecord.CREDIT;
            ledger.expectToo(Ids.high(buffer, credit), Ids.low(buffer, credit));
            record += TransferRecord.bytes(buffer, record);
        }
        ledger.readAhead();
    }

    private void expectPayments(DirectBuffer buffer, int offset, int count) {
        ledger.makeRoomFor(count);
        int record = offset;
        for (int i = 0; i < count; i++) {
            expect(buffer, record + StreamPaymentRecord.ID, record + StreamPaymentRecord.PAYER);
            record += StreamPaymentRecord.bytes(StreamPaymentRecord.legCount(buffer, record));
        }
        ledger.readAhead();
    }

    private void expect(DirectBuffer buffer, int id, int account) {
        ledger.expect(Ids.high(buffer, id), Ids.low(buffer, id), Ids.high(buffer, account), Ids.low(buffer, account));
    }

    private void applyTransfer(long position, int item, OutcomeListener listener) {
        int home = ledger.escrowHome(transfer);
        // Before the ledger sees it: once the ledger has reserved its side, the request must be sent.
        if (home >= 0 && !channels.hasRoomForEscrow(home)) {
            listener.onOutcome(item, Outcome.OVERLOADED, false, 0);
            return;
        }
        Outcome outcome = ledger.apply(transfer, position);
        if (outcome != null) {
            listener.onOutcome(item, outcome, ledger.lastReplayed(), ledger.lastTimestampNs());
            return;
        }
        if (!ledger.lastReplayed()) {
            int asset = ledger.assetOf(transfer.debitHigh, transfer.debitLow);
            String principal = ledger.principalName(transfer.principal);
            channels.sendEscrowRequest(home, transfer, ledger.lastReserved(), asset, principal);
        }
        listener.onUndecided(item, transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
    }

    private void applyChain(long position, int item, OutcomeListener listener) {
        Outcome problem = chain.problem();
        if (problem != null) {
            for (int i = 0; i < chain.taken(); i++) {
                boolean isLast = i == chain.taken() - 1;
                listener.onOutcome(item + i, isLast ? problem : Chain.others(problem), false, ledger.timeNs());
            }
            return;
        }
        ledger.apply(chain, position);
        if (ledger.isChainUndecided()) {
            for (int i = 0; i < chain.length(); i++) {
                chain.read(i, transfer);
                listener.onUndecided(item + i, transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
            }
            return;
        }
        for (int i = 0; i < chain.length(); i++) {
            listener.onOutcome(item + i, ledger.chainOutcome(i), ledger.isChainReplayed(), ledger.chainTimestampNs(i));
        }
    }

    /** Creates the accounts from {@code first} on, through the first that is not linked or the last of the section; returns how many. */
    private int createChain(DirectBuffer buffer, int offset, int first, int count, OutcomeListener listener) {
        List<NewAccount> accounts = new ArrayList<>();
        boolean isOpen = true;
        for (int item = first; isOpen && item < count; item++) {
            NewAccount account = AccountRecord.decode(buffer, offset + item * AccountRecord.BYTES);
            accounts.add(account);
            isOpen = account.isLinked();
        }
        List<Outcome> outcomes = ledger.createAccounts(accounts);
        for (int i = 0; i < outcomes.size(); i++) {
            answer(first + i, outcomes.get(i), listener);
        }
        return accounts.size();
    }

    private Outcome createAsset(NewAsset asset) {
        if (partition != ASSETS_HOME) {
            return Outcome.MOVED;
        }
        if (!channels.hasRoomEverywhere(AssetRecord.BYTES)) {
            return Outcome.OVERLOADED;
        }
        Outcome outcome = ledger.createAsset(asset);
        if (outcome == Outcome.CREATED) {
            confirmations.send(asset, channels);
        } else if (outcome == Outcome.EXISTS) {
            confirmations.sendAgain(asset, channels);
        }
        return outcome;
    }

    private Outcome intern(String name) {
        if (ledger.principal(name) != 0) {
            return Outcome.EXISTS;
        }
        if (!Shape.isPrincipal(name)) {
            return Outcome.DESCRIPTION_IS_INVALID;
        }
        return ledger.intern(name) == 0 ? Outcome.TABLE_IS_FULL : Outcome.CREATED;
    }

    private void answer(int item, Outcome outcome, OutcomeListener listener) {
        listener.onOutcome(item, outcome, false, outcome.isRefusal() ? 0 : ledger.timeNs());
    }
}
