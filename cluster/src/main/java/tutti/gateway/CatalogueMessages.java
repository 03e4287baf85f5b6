package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import tutti.ledger.Journal;
import tutti.ledger.JournalText;
import tutti.v1.Account;
import tutti.v1.AccountChange;
import tutti.v1.AccountEntry;
import tutti.v1.Share;
import tutti.v1.SplitEntry;
import tutti.v1.SplitVersion;
import tutti.v1.Work;
import tutti.v1.WorkEntry;

/** Entries of history about accounts and works themselves, as the contract has them. The words are drawn in {@link Journal}. */
final class CatalogueMessages {
    private static final int BODY = 1;
    private static final int SHARES = BODY + Journal.WORDS_BEFORE_SHARES;
    private static final int PRINCIPAL = BODY + 7;
    private static final int CODE_SHIFT = 16;
    private static final long SHORT_MASK = 0xFFFF;

    private CatalogueMessages() {}

    static AccountEntry account(long[] words, long timestampNs) {
        int detail = Journal.detail(words[0]);
        long described = words[BODY + 2];
        Account.Builder account = Account.newBuilder()
                .setId(IdBytes.of(words[BODY], words[BODY + 1]))
                .setAsset((int) (described >>> Integer.SIZE))
                .setCode((int) (described >>> CODE_SHIFT & SHORT_MASK))
                .setFlags((int) (described & SHORT_MASK))
                .setUserData128(IdBytes.ofOrEmpty(words[BODY + 3], words[BODY + 4]))
                .setUserData(words[BODY + 5])
                .setUserData32((int) words[BODY + 6]);
        AccountEntry.Builder message = AccountEntry.newBuilder();
        String principal = JournalText.read(words, PRINCIPAL);
        if (detail == Journal.CREATED) {
            account.setController(principal).setCreatedAtNs(timestampNs);
        } else {
            message.setPrincipal(principal);
        }
        AccountChange change = AccountChange.forNumber(detail);
        return message.setAccount(account)
                .setChange(change == null ? AccountChange.ACCOUNT_CHANGE_UNSPECIFIED : change)
                .build();
    }

    static WorkEntry work(long[] words, long timestampNs) {
        List<Share> shares = shares(words);
        int controller = SHARES + shares.size() * Journal.SHARE_WORDS;
        int title = controller + JournalText.words(words, controller);
        int isrc = title + JournalText.words(words, title);
        Work work = Work.newBuilder()
                .setId(IdBytes.of(words[BODY], words[BODY + 1]))
                .setAsset((int) words[BODY + 2])
                .setPrice(words[BODY + 3])
                .setTitle(JournalText.read(words, title))
                .setIsrc(JournalText.read(words, isrc))
                .setSplitVersion(tutti.ledger.SplitVersion.FIRST)
                .addAllShares(shares)
                .setRegisteredAtNs(timestampNs)
                .build();
        return WorkEntry.newBuilder()
                .setWork(work)
                .setController(JournalText.read(words, controller))
                .build();
    }

    static SplitEntry split(long[] words) {
        return SplitEntry.newBuilder()
                .setWorkId(IdBytes.of(words[BODY], words[BODY + 1]))
                .setVersion(SplitVersion.newBuilder()
                        .setSplitVersion((int) words[BODY + 2])
                        .setEffectiveFromNs(words[BODY + 3])
                        .addAllShares(shares(words)))
                .build();
    }

    private static List<Share> shares(long[] words) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < Journal.detail(words[0]); i++) {
            int share = SHARES + i * Journal.SHARE_WORDS;
            shares.add(Share.newBuilder()
                    .setAccountId(IdBytes.of(words[share], words[share + 1]))
                    .setMillionths((int) words[share + 2])
                    .build());
        }
        return shares;
    }
}
