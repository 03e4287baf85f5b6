package tutti.bench;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tutti.client.BlockingTuttiClient;
import tutti.client.PackedResults;
import tutti.driver.AccountLookup;
import tutti.v1.Account;
import tutti.v1.Outcome;
import tutti.workload.TransferPlan;

/** What acknowledged transfers must have moved on each account, beside what the ledger says. Safe for use by several threads. */
final class ExpectedBooks {
    private static final long POLL_MS = 200;

    private final BlockingTuttiClient client;
    private final List<ByteString> accounts;
    private final long[] debits;
    private final long[] credits;

    /** Begins with what the ledger says now; nobody else may use the accounts from here on. */
    ExpectedBooks(BlockingTuttiClient client, List<ByteString> accounts) {
        this.client = client;
        this.accounts = accounts;
        debits = new long[accounts.size()];
        credits = new long[accounts.size()];
        Map<ByteString, Account> found = lookUp();
        for (int i = 0; i < debits.length; i++) {
            Account account = found.getOrDefault(accounts.get(i), Account.getDefaultInstance());
            debits[i] = account.getDebitsPosted();
            credits[i] = account.getCreditsPosted();
        }
    }

    /** A transfer between two of the accounts, by their numbers, was answered as posted. */
    synchronized void posted(int debit, int credit, long amount) {
        debits[debit] += amount;
        credits[credit] += amount;
    }

    /** The transfers of a batch were answered so. */
    synchronized void answered(TransferPlan.Batch batch, PackedResults results) {
        for (int i = 0; i < batch.size(); i++) {
            if (results.outcomeValue(i) == Outcome.OUTCOME_POSTED_VALUE) {
                posted(batch.debit(i), batch.credit(i), batch.amount(i));
            }
        }
    }

    /** Accounts whose totals are not what they must be, or that still have something reserved. */
    synchronized long countDifferent() {
        Map<ByteString, Account> found = lookUp();
        long different = 0;
        for (int i = 0; i < debits.length; i++) {
            Account account = found.get(accounts.get(i));
            boolean isExact = account != null
                    && account.getDebitsPosted() == debits[i]
                    && account.getCreditsPosted() == credits[i]
                    && account.getDebitsPending() == 0
                    && account.getCreditsPending() == 0;
            different += isExact ? 0 : 1;
        }
        return different;
    }

    /** Waits until nothing is reserved on any of the accounts, at most so long. */
    void awaitNothingPending(Duration limit) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - deadlineNs < 0
                && lookUp().values().stream()
                        .anyMatch(account -> account.getDebitsPending() > 0 || account.getCreditsPending() > 0)) {
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** All that the accounts hold together, minor units. */
    long balance() {
        return lookUp().values().stream()
                .mapToLong(account -> account.getCreditsPosted() - account.getDebitsPosted())
                .sum();
    }

    private Map<ByteString, Account> lookUp() {
        return AccountLookup.read(client, accounts);
    }
}
