package tutti.ledger;

import static tutti.ledger.StageNames.after;
import static tutti.ledger.StageNames.before;

import java.util.List;

/** Sets transfers to what the words of a scenario say; {@link Stage} lists the words. */
final class StageTransfers {
    /** Names of {@link TransferFlags}, the lowest bit first. */
    static final List<String> FLAGS = List.of(
            "linked",
            "pending",
            "post",
            "void",
            "balancing-debit",
            "balancing-credit",
            "closing-debit",
            "closing-credit",
            "reverse",
            "claim",
            "scheduled");

    private final StageNames names;

    StageTransfers(StageNames names) {
        this.names = names;
    }

    /** Sets every field: {@code ID DEBIT->CREDIT AMOUNT WORD ...}. */
    void set(Transfer transfer, LedgerFixture home, long nowMs, String[] words) {
        String debit = before("->", words[1]);
        String credit = after("->", words[1]);
        transfer.idHigh = names.id(words[0], nowMs)[0];
        transfer.idLow = names.id(words[0], nowMs)[1];
        transfer.debitHigh = debit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.debitLow = names.low(debit);
        transfer.creditHigh = credit.equals("issuing") ? AssetAccounts.RESERVED_HIGH : 0;
        transfer.creditLow = credit.equals("-") ? 0 : names.low(credit);
        transfer.amount = words[2].equals("max") ? Transfer.AMOUNT_MAX : Long.parseLong(words[2]);
        transfer.code = 0;
        transfer.flags = 0;
        transfer.principal = home.service;
        transfer.clearExtension();
        for (int i = 3; i < words.length; i++) {
            set(transfer, home, nowMs, words[i]);
        }
    }

    private void set(Transfer transfer, LedgerFixture home, long nowMs, String word) {
        int flag = FLAGS.indexOf(before("=", word + "="));
        transfer.flags |= flag < 0 ? 0 : 1 << flag;
        String value = word.contains("=") ? after("=", word) : "";
        switch (before("=", word + "=")) {
            case "post", "void", "reverse" -> {
                transfer.pendingHigh = names.id(value, nowMs)[0];
                transfer.pendingLow = names.id(value, nowMs)[1];
            }
            case "timeout" -> transfer.timeoutSeconds = Integer.parseUnsignedInt(value);
            case "code" -> transfer.code = Integer.parseInt(value);
            case "effective" -> transfer.effectiveDateNs = Long.parseLong(value);
            case "at" -> {
                transfer.flags |= TransferFlags.SCHEDULED;
                transfer.scheduledAtNs = LedgerFixture.START_NS + Long.parseLong(value) * LedgerFixture.NS_PER_MS;
            }
            case "data" -> transfer.userData = Long.parseLong(value);
            case "data128" -> transfer.userDataLow = Long.parseLong(value);
            case "data32" -> transfer.userDataShort = Integer.parseInt(value);
            case "by" -> transfer.principal = value.equals("stranger") ? home.stranger : home.service;
            default -> {
                if (flag < 0) {
                    throw new IllegalArgumentException(word);
                }
            }
        }
    }
}
