package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.List;
import tutti.ledger.TransferFlags;
import tutti.v1.Transfer;

/** Transfers that came as messages. */
final class TransferMessages implements Transfers {
    private final List<Transfer> messages;

    TransferMessages(List<Transfer> messages) {
        this.messages = messages;
    }

    @Override
    public int count() {
        return messages.size();
    }

    @Override
    public boolean isLinked(int item) {
        return (messages.get(item).getFlags() & TransferFlags.LINKED) != 0;
    }

    @Override
    public void read(int item, SentTransfer into) {
        Transfer message = messages.get(item);
        tutti.ledger.Transfer transfer = into.transfer;
        into.setId(message.getId().size(), high(message.getId()), low(message.getId()));
        ByteString debit = message.getDebitAccountId();
        into.setDebit(debit.size(), high(debit), low(debit));
        ByteString credit = message.getCreditAccountId();
        into.setCredit(credit.size(), high(credit), low(credit));
        transfer.amount = message.getAmount();
        transfer.code = message.getCode();
        transfer.flags = message.getFlags();
        transfer.principal = 0;
        ByteString pending = message.getPendingId();
        into.setPending(pending.size(), high(pending), low(pending));
        ByteString userData = message.getUserData128();
        into.setUserData(userData.size(), high(userData), low(userData));
        transfer.userData = message.getUserData();
        transfer.userDataShort = message.getUserData32();
        transfer.timeoutSeconds = message.getTimeoutSeconds();
        transfer.effectiveDateNs = message.getEffectiveDateNs();
        transfer.scheduledAtNs = message.getScheduledAtNs();
    }

    private static long high(ByteString id) {
        return IdBytes.isId(id) ? IdBytes.high(id) : 0;
    }

    private static long low(ByteString id) {
        return IdBytes.isId(id) ? IdBytes.low(id) : 0;
    }
}
