package tutti.gateway;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.AccountRecord;
import tutti.ledger.AccountFlags;
import tutti.ledger.Chain;
import tutti.ledger.NewAccount;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.v1.Account;

/** Writes the accounts of one call into sections, by their homes. */
final class AccountEncoder extends LinkedEncoder {
    private final List<Account> accounts;
    private NewAccount account = new NewAccount(0, 0, 0, 0, 0, 0, 0);

    AccountEncoder(List<Account> accounts, Results results) {
        super(accounts.size(), results);
        this.accounts = accounts;
    }

    @Override
    boolean isLinked(int item) {
        return (accounts.get(item).getFlags() & AccountFlags.LINKED) != 0;
    }

    @Override
    @Nullable
    Outcome read(int item) {
        Account message = accounts.get(item);
        if (!IdBytes.isId(message.getId()) || !IdBytes.isIdOrEmpty(message.getUserData128())) {
            return Outcome.ID_MUST_HAVE_16_BYTES;
        }
        account = new NewAccount(
                IdBytes.high(message.getId()),
                IdBytes.low(message.getId()),
                message.getAsset(),
                message.getFlags(),
                message.getCode(),
                message.getUserData(),
                IdBytes.highOrZero(message.getUserData128()),
                IdBytes.lowOrZero(message.getUserData128()),
                message.getUserData32(),
                0);
        return Shape.of(account);
    }

    @Override
    int home(SectionWriter writer) {
        return writer.homeOf(account.idHigh(), account.idLow());
    }

    @Override
    int bytes() {
        return AccountRecord.BYTES;
    }

    @Override
    void write(MutableDirectBuffer buffer, int offset) {
        AccountRecord.encode(account, buffer, offset);
    }

    @Override
    Outcome others(Outcome problem) {
        return Chain.othersOfAccounts(problem);
    }
}
