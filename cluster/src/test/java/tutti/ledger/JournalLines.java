package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** What a ledger told history of transfers since its time was last advanced, a line for each. */
final class JournalLines {
    private JournalLines() {}

    static List<String> of(LedgerFixture at) {
        List<String> lines = new ArrayList<>();
        long[] words = at.ledger.journal().words();
        for (int entry = 0; entry < at.ledger.journal().length(); entry += Journal.words(words[entry])) {
            String line = line(words, entry);
            if (!line.isEmpty()) {
                lines.add(at.partition() + ": " + line);
            }
        }
        return lines;
    }

    /** The number that a fixture's id was made of. */
    static long number(long idLow) {
        return idLow & ~LedgerFixture.timedLow(0);
    }

    private static String line(long[] words, int entry) {
        int at = entry + 1;
        String from = "from " + Journal.detail(words[entry]) + " ";
        return switch (Journal.kind(words[entry])) {
            case Journal.TRANSFER ->
                Journal.isFirstOutcome(words[entry])
                        ? transfer(words, at) + " moved " + IdLayout.detail(words, at) + " "
                                + Outcome.ofCode(IdLayout.outcomeCode(words, at))
                        : "";
            case Journal.CREDIT ->
                from + transfer(words, at) + " credited " + words[at + 6] + " "
                        + Outcome.ofCode(Journal.outcomeCodeOfCredit(words, at));
            case Journal.PENDING_END ->
                from + transfer(words, at) + " ended " + words[at + 6] + " posted " + words[at + 7];
            case Journal.CLAWED_BACK ->
                from + number(words[at + 1]) + " of " + number(words[at + 8]) + " for " + words[at + 3] + " took "
                        + words[at + 6] + " of " + words[at + 5] + how(words, at);
            default -> "";
        };
    }

    private static String transfer(long[] words, int at) {
        return number(words[at + 1]) + " " + words[at + 3] + "->" + words[at + 5];
    }

    private static String how(long[] words, int at) {
        String waiting = words[at + 9] == 0 ? "" : ", of which waited " + words[at + 9];
        return switch ((int) words[at + 10]) {
            case Journal.GAVE_ACCRUED -> " accrued";
            case Journal.COVERED -> " to cover";
            default -> waiting;
        };
    }
}
