package tutti.storage;

import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/** What an entry says of accounts, codes and user data. */
final class EntryParts {
    private static final int BODY = 1;
    private static final int LEGS = BODY + IdLayout.RECORD_WORDS + 2;
    private static final int LEG_WORDS = 3;

    private EntryParts() {}

    /** True if the entry is about the account, or work: keys of accounts are hashes, and two may be the same. */
    static boolean concerns(long[] words, long high, long low) {
        return switch (Journal.kind(words[0])) {
            case Journal.TRANSFER, Journal.DUE, Journal.CREDIT, Journal.PENDING_END, Journal.CLAWED_BACK ->
                isParty(words, high, low);
            case Journal.PAYMENT -> isPartyOfPayment(words, high, low);
            case Journal.SETTLEMENT -> isAt(words, BODY, high, low) || isAt(words, BODY + 2, high, low);
            case Journal.BALANCE, Journal.ACCOUNT -> isAt(words, BODY, high, low);
            case Journal.WORK, Journal.SPLIT -> isAt(words, BODY, high, low) || isPayee(words, high, low);
            default -> false;
        };
    }

    /** True if code, user data and times are those that the filter asks for. */
    static boolean matches(HistoryEntry entry, HistoryFilter filter) {
        boolean isInTime = entry.timestampNs() >= filter.fromNs() && entry.timestampNs() <= filter.toNs();
        return isInTime
                && entry.position() > filter.afterPosition()
                && (filter.code() == 0 || code(entry.words()) == filter.code())
                && (filter.userData().equals(HistoryFilter.UserData.ANY) || matches(entry.words(), filter.userData()));
    }

    private static boolean isParty(long[] words, long high, long low) {
        return (IdLayout.debitHigh(words, BODY) == high && IdLayout.debitLow(words, BODY) == low)
                || (IdLayout.creditHigh(words, BODY) == high && IdLayout.creditLow(words, BODY) == low);
    }

    private static boolean isAt(long[] words, int at, long high, long low) {
        return words[at] == high && words[at + 1] == low;
    }

    private static boolean isPayee(long[] words, long high, long low) {
        for (int i = 0; i < Journal.detail(words[0]); i++) {
            if (isAt(words, BODY + Journal.WORDS_BEFORE_SHARES + i * Journal.SHARE_WORDS, high, low)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartyOfPayment(long[] words, long high, long low) {
        if (IdLayout.debitHigh(words, BODY) == high && IdLayout.debitLow(words, BODY) == low) {
            return true;
        }
        int legs = Journal.detail(words[0]);
        for (int i = 0; i < legs; i++) {
            int leg = LEGS + i * LEG_WORDS;
            if (words[leg] == high && words[leg + 1] == low) {
                return true;
            }
        }
        return false;
    }

    /** 0 for what has none. */
    private static int code(long[] words) {
        return switch (Journal.kind(words[0])) {
            case Journal.TRANSFER, Journal.DUE, Journal.PAYMENT -> IdLayout.code(words, BODY);
            case Journal.CREDIT -> Journal.codeOfCredit(words, BODY);
            default -> 0;
        };
    }

    private static boolean matches(long[] words, HistoryFilter.UserData asked) {
        int kind = Journal.kind(words[0]);
        boolean isTransfer = kind == Journal.TRANSFER || kind == Journal.DUE;
        if (!isTransfer || words.length < BODY + IdLayout.EXTENDED_WORDS) {
            return false;
        }
        boolean isLarge = (asked.high() | asked.low()) == 0
                || (IdLayout.userDataHigh(words, BODY) == asked.high()
                        && IdLayout.userDataLow(words, BODY) == asked.low());
        boolean isMiddle = asked.middle() == 0 || IdLayout.userData(words, BODY) == asked.middle();
        boolean isSmall = asked.small() == 0 || IdLayout.userDataShort(words, BODY) == asked.small();
        return isLarge && isMiddle && isSmall;
    }
}
