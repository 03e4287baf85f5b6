package tutti.audit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tutti.client.BlockingTuttiClient;
import tutti.driver.AccountLookup;
import tutti.v1.Account;
import tutti.workload.Catalogue;
import tutti.workload.PlannedAccount;

/** The totals of a catalogue's accounts as the ledger told them at one time. */
public final class Totals {
    private final long[] payerDebits;
    private final long[] payeeCredits;
    private final long accrued;
    private final int missingCount;

    private Totals(long[] payerDebits, long[] payeeCredits, long accrued, int missingCount) {
        this.payerDebits = payerDebits;
        this.payeeCredits = payeeCredits;
        this.accrued = accrued;
        this.missingCount = missingCount;
    }

    static Totals read(BlockingTuttiClient client, Catalogue catalogue) {
        List<PlannedAccount> all = new ArrayList<>(catalogue.payers());
        all.addAll(catalogue.payees());
        List<ByteString> ids =
                all.stream().map(account -> account.id().toByteString()).toList();
        Map<ByteString, Account> found = AccountLookup.read(client, ids);
        long accrued = 0;
        for (Account account : found.values()) {
            accrued = Math.addExact(accrued, account.getAccrued());
        }
        int payers = catalogue.payers().size();
        long[] debits = new long[payers];
        long[] credits = new long[catalogue.payees().size()];
        for (int i = 0; i < ids.size(); i++) {
            Account account = found.getOrDefault(ids.get(i), Account.getDefaultInstance());
            if (i < payers) {
                debits[i] = account.getDebitsPosted();
            } else {
                credits[i - payers] = Math.addExact(account.getCreditsPosted(), account.getAccrued());
            }
        }
        return new Totals(debits, credits, accrued, ids.size() - found.size());
    }

    /** All that was ever debited from a listener, minor units. */
    long payerDebits(int payer) {
        return payerDebits[payer];
    }

    /** All that was ever credited to a payee, what is still accrued included, minor units. */
    long payeeCredits(int payee) {
        return payeeCredits[payee];
    }

    /** What is not yet at the payees' homes, minor units. */
    long accrued() {
        return accrued;
    }

    /** Accounts that the ledger does not know. */
    int missingCount() {
        return missingCount;
    }
}
