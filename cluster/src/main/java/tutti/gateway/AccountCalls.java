package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tutti.codec.AccountFreezeRecord;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.ledger.AccountView;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.v1.Account;
import tutti.v1.AccountFreeze;

/** Accounts: created at their homes, found there with what all partitions hold for them. */
final class AccountCalls {
    private final Submissions submissions;
    private final Reads reads;

    AccountCalls(Submissions submissions, Reads reads) {
        this.submissions = submissions;
        this.reads = reads;
    }

    CompletableFuture<Results> create(Caller caller, List<Account> accounts) {
        Results results = new Results(accounts.size());
        return submissions.submit(caller, SectionKind.ACCOUNTS, results, new AccountEncoder(accounts, results));
    }

    CompletableFuture<Results> freeze(Caller caller, List<AccountFreeze> freezes) {
        Results results = new Results(freezes.size());
        ItemEncoder encoder = (item, writer) -> encode(freezes.get(item), item, results, writer);
        return submissions.submit(caller, SectionKind.ACCOUNT_FREEZES, results, encoder);
    }

    /** Accounts that are there, each once, in the order of the request. */
    CompletableFuture<List<Account>> lookup(Caller caller, List<ByteString> ids) {
        List<Query.Id> distinct = LookupIds.of(ids);
        if (distinct.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return reads.accountsEverywhere(distinct, caller).thenApply(answers -> messages(distinct, answers));
    }

    private static void encode(AccountFreeze message, int item, Results results, SectionWriter writer) {
        if (!IdBytes.isId(message.getAccountId())) {
            results.set(item, Outcome.ID_MUST_HAVE_16_BYTES);
            return;
        }
        tutti.ledger.AccountFreeze freeze = new tutti.ledger.AccountFreeze(
                IdBytes.high(message.getAccountId()), IdBytes.low(message.getAccountId()), message.getFrozen(), 0);
        Outcome wrong = Shape.of(freeze);
        if (wrong != null) {
            results.set(item, wrong);
            return;
        }
        writer.claimAtHome(freeze.idHigh(), freeze.idLow(), item, AccountFreezeRecord.BYTES);
        AccountFreezeRecord.encode(freeze, writer.buffer(), writer.offset());
    }

    private static List<Account> messages(List<Query.Id> ids, List<Answer.Accounts> answers) {
        Map<Query.Id, AccountView> accounts = new HashMap<>();
        Map<Query.Id, Long> accrued = new HashMap<>();
        for (Answer.Accounts answer : answers) {
            for (AccountView account : answer.accounts()) {
                accounts.put(new Query.Id(account.idHigh(), account.idLow()), account);
            }
            for (Answer.Accrued part : answer.accrued()) {
                accrued.merge(new Query.Id(part.high(), part.low()), part.amount(), Math::addExact);
            }
        }
        List<Account> messages = new ArrayList<>(ids.size());
        for (Query.Id id : ids) {
            AccountView account = accounts.get(id);
            if (account != null) {
                messages.add(message(account, accrued.get(id)));
            }
        }
        return messages;
    }

    private static Account message(AccountView account, @Nullable Long accrued) {
        return Account.newBuilder()
                .setId(IdBytes.of(account.idHigh(), account.idLow()))
                .setAsset(account.asset())
                .setFlags(account.flags())
                .setCode(account.code())
                .setUserData(account.userData())
                .setUserData128(
                        (account.userDataHigh() | account.userDataLow()) == 0
                                ? ByteString.EMPTY
                                : IdBytes.of(account.userDataHigh(), account.userDataLow()))
                .setUserData32(account.userDataShort())
                .setController(account.controller())
                .setDebitsPending(account.debitsPending())
                .setDebitsPosted(account.debitsPosted())
                .setCreditsPending(account.creditsPending())
                .setCreditsPosted(account.creditsPosted())
                .setAvailable(account.creditsPosted() - account.debitsPosted() - account.debitsPending())
                .setAccrued(accrued == null ? 0 : accrued)
                .setCreatedAtNs(account.createdAtNs())
                .setUnclaimed(account.unclaimed())
                .build();
    }
}
