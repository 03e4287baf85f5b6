package tutti.audit;

import tutti.driver.OutcomeTable;
import tutti.driver.OutcomeTable.State;
import tutti.workload.Catalogue;
import tutti.workload.PlannedWork;
import tutti.workload.Workload;

/** What the acknowledged payments of a run must have moved, account by account. */
final class ExpectedTotals {
    private final long[] payerDebits;
    private final long[] payeeCredits;

    private ExpectedTotals(Catalogue catalogue) {
        payerDebits = new long[catalogue.payers().size()];
        payeeCredits = new long[catalogue.payees().size()];
    }

    static ExpectedTotals of(Workload workload, OutcomeTable outcomes) {
        ExpectedTotals totals = new ExpectedTotals(workload.catalogue());
        for (int play = 0; play < outcomes.size(); play++) {
            if (outcomes.state(play) == State.ACKED) {
                totals.add(workload, play);
            }
        }
        return totals;
    }

    private void add(Workload workload, int play) {
        long amount = workload.amount(play);
        int payer = workload.plays().payer(play);
        payerDebits[payer] = Math.addExact(payerDebits[payer], amount);
        PlannedWork work = workload.catalogue().works().get(workload.plays().work(play));
        long[] parts = LargestRemainder.divide(amount, work);
        for (int share = 0; share < parts.length; share++) {
            int payee = work.payee(share);
            payeeCredits[payee] = Math.addExact(payeeCredits[payee], parts[share]);
        }
    }

    /** Debits of a listener, minor units. */
    long payerDebits(int payer) {
        return payerDebits[payer];
    }

    /** Credits of a payee, minor units. */
    long payeeCredits(int payee) {
        return payeeCredits[payee];
    }
}
