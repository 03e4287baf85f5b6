package tutti.gateway;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.Outcome;
import tutti.ledger.Split;
import tutti.v1.Share;

/**
 * Payees as their homes know them. Nothing that makes a payee valid is ever taken away from an account, so that what was read
 * stays true.
 */
final class Payees {
    private final Map<Query.Id, AccountView> accounts = new HashMap<>();

    private Payees() {}

    /** Asks the homes of all payees of the splits. */
    static CompletableFuture<Payees> read(Collection<Split> splits, Reads reads, Caller caller) {
        Set<Query.Id> ids = new HashSet<>();
        for (Split split : splits) {
            for (int i = 0; i < split.size(); i++) {
                ids.add(id(split, i));
            }
        }
        return reads.accountsAtHome(ids, caller).thenApply(answers -> {
            Payees payees = new Payees();
            for (Answer.Accounts answer : answers) {
                answer.accounts().forEach(a -> payees.accounts.put(new Query.Id(a.idHigh(), a.idLow()), a));
            }
            return payees;
        });
    }

    /** The first in order of precedence of what is wrong with the payees of a split, null if nothing is. */
    @Nullable
    Outcome worst(Split split, int asset) {
        Outcome worst = null;
        for (int i = 0; i < split.size(); i++) {
            AccountView account = accounts.get(id(split, i));
            if (account == null) {
                return Outcome.PAYEE_NOT_FOUND;
            }
            if ((account.flags() & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0) {
                worst = Outcome.PAYEE_LIMITS_CREDITS;
            } else if (account.asset() != asset && worst == null) {
                worst = Outcome.ASSETS_MUST_MATCH;
            }
        }
        return worst;
    }

    /** Null if an id has not 16 bytes. */
    static @Nullable Split decode(List<Share> shares) {
        long[] payeeHigh = new long[shares.size()];
        long[] payeeLow = new long[shares.size()];
        int[] millionths = new int[shares.size()];
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            if (!IdBytes.isId(share.getAccountId())) {
                return null;
            }
            payeeHigh[i] = IdBytes.high(share.getAccountId());
            payeeLow[i] = IdBytes.low(share.getAccountId());
            millionths[i] = share.getMillionths();
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }

    private static Query.Id id(Split split, int share) {
        return new Query.Id(split.payeeHigh(share), split.payeeLow(share));
    }
}
