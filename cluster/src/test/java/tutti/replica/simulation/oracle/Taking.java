package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** A clawback that is not decided: what it asks of each account, and what it has reserved of that. */
final class Taking {
    /** The clawback. */
    final Stored stored;

    /** What it takes back. */
    final Stored payment;

    final AccountId payer;
    final int asset;
    final int payerHome;
    final long deadlineNs;
    final List<Part> parts = new ArrayList<>();

    /** Partitions that were asked, and will hear the decision. */
    final Set<Integer> asked = new TreeSet<>();

    /** Of them those that have not answered. */
    int outstanding;

    /** Why it fails, and the place of the part that does. */
    @Nullable
    Outcome problem;

    private int failed;

    Taking(Stored stored, Stored payment, OracleAccount payer, int payerHome, long deadlineNs) {
        this.stored = stored;
        this.payment = payment;
        this.payer = payer.id;
        this.asset = payer.asset;
        this.payerHome = payerHome;
        this.deadlineNs = deadlineNs;
    }

    AccountId cover() {
        return new AccountId(stored.asked.asClawback().coverHigh, stored.asked.asClawback().coverLow);
    }

    Part add(AccountId account, long amount) {
        Part part = new Part(parts.size(), account, amount);
        parts.add(part);
        return part;
    }

    /** A refusal counts before what spends the id, and then the first part that fails. */
    void fail(int part, Outcome why) {
        boolean isWorse =
                problem == null || (!why.isRefusal() == problem.isRefusal() ? why.isRefusal() : part < failed);
        if (isWorse) {
            failed = part;
            problem = why;
        }
    }

    /** What one account gives. */
    static final class Part {
        final int place;
        final AccountId account;
        final long asked;

        /** What is accrued in the payer's partition, as opposed to what the account has. */
        boolean isAccrued;

        /** It pays what the payees are short of. */
        boolean isCover;

        boolean isReserved;

        /** The payer's account has reserved it as well. */
        boolean isCredited;

        /** Reserved in all, and of that what waited unclaimed. */
        long taken;

        long waiting;

        Part(int place, AccountId account, long asked) {
            this.place = place;
            this.account = account;
            this.asked = asked;
        }
    }
}
