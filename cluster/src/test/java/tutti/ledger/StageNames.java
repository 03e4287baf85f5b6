package tutti.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the names of a scenario stand for: accounts, works and ids. */
final class StageNames {
    private final Map<String, Long> accounts = new LinkedHashMap<>();
    private final Map<String, long[]> ids = new LinkedHashMap<>();

    /** Names an account, or a work, that lives in the partition. */
    long add(String name, int partition) {
        long account = 2L * accounts.size() + 10 + partition;
        accounts.put(name, account);
        return account;
    }

    boolean isNamed(String name) {
        return accounts.containsKey(name);
    }

    long[] id(String name, long nowMs) {
        return ids.computeIfAbsent(
                name,
                n -> n.startsWith("t")
                        ? new long[] {LedgerFixture.timedHigh(nowMs), LedgerFixture.timedLow(ids.size() + 1L)}
                        : new long[] {0, ids.size() + 1L});
    }

    String nameOfId(long high, long low) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue()[0] == high && entry.getValue()[1] == low)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("nothing");
    }

    long low(String name) {
        // Whoever has no account lives in partition 1.
        return name.equals("issuing")
                ? AssetAccounts.issuingLow(LedgerFixture.TUNE)
                : accounts.getOrDefault(name, 77_777L);
    }

    String name(long low) {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue() == low)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("nobody");
    }

    /** The shares that the words from {@code from} on say. */
    Split split(String[] words, int from) {
        int shares = words.length - from;
        long[] payees = new long[shares];
        int[] millionths = new int[shares];
        for (int i = 0; i < shares; i++) {
            payees[i] = low(before(":", words[from + i]));
            millionths[i] = Integer.parseInt(after(":", words[from + i]));
        }
        return new Split(new long[shares], payees, millionths);
    }

    /** What came through a channel. */
    static String told(Object item) {
        if (item instanceof ChainPrepare question) {
            return "asked for " + question.entries.size();
        }
        if (item instanceof ChainPrepared answer) {
            return answer.outcome == null ? "answered" : "answered " + answer.outcome;
        }
        return item instanceof LedgerFixture.Money money ? "money " + money.amount() : "decision";
    }

    static String[] words(String line) {
        return line.split(" +");
    }

    static String before(String mark, String word) {
        return word.substring(0, word.indexOf(mark));
    }

    static String after(String mark, String word) {
        return word.substring(word.indexOf(mark) + mark.length());
    }
}
