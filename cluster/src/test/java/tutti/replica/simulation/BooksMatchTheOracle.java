package tutti.replica.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.Ledger;
import tutti.ledger.MandateView;
import tutti.ledger.WorkView;
import tutti.replica.Replica;
import tutti.replica.simulation.oracle.AccountId;
import tutti.replica.simulation.oracle.Expected;
import tutti.replica.simulation.oracle.OracleAccount;
import tutti.replica.simulation.oracle.OracleMandate;
import tutti.replica.simulation.oracle.OracleWork;

/** Every account of the partition, every accrual and every channel is as the oracle has it, to the last token. */
final class BooksMatchTheOracle implements SimulationInvariant {
    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        Expected oracle = simulation.oracle().expected();
        Replica witness = simulation.witness(partition);
        Ledger ledger = witness.ledger();
        requireEqual(ledger.timeNs(), oracle.timeNs(partition), "ledger time", partition);
        requireEqual(ledger.pendingCount(), oracle.pendingCount(partition), "pending transfers", partition);
        requireEqual(ledger.scheduledCount(), oracle.scheduledCount(partition), "scheduled transfers", partition);
        requireEqual(ledger.undecidedCount(), oracle.undecidedCount(partition), "undecided transfers", partition);
        requireEqual(ledger.postedCount(), oracle.postedCount(partition), "posted transfers", partition);
        requireEqual(ledger.accountCount(), oracle.accountsOf(partition).size(), "number of accounts", partition);
        for (OracleAccount expected : oracle.accountsOf(partition)) {
            requireSame(simulation, ledger, expected);
            requireSameMandates(ledger, expected);
        }
        for (int peer = 0; peer < simulation.partitions().size(); peer++) {
            if (peer != partition) {
                requireEqual(witness.lastSentSequence(peer), oracle.sent(partition, peer), "sent", partition);
                requireEqual(
                        witness.acknowledgedSequence(peer),
                        oracle.acknowledged(partition, peer),
                        "acknowledged",
                        partition);
                requireEqual(witness.receivedSequence(peer), oracle.received(partition, peer), "received", partition);
            }
        }
        oracle.worksOf(partition).forEach(work -> requireSame(ledger, work));
        for (AccountId payee : simulation.world().payees()) {
            long accrued = ledger.accrued(payee.high(), payee.low());
            requireEqual(accrued, oracle.accrued(partition, payee), "accrued for " + payee, partition);
        }
    }

    private static void requireSame(Simulation simulation, Ledger ledger, OracleAccount expected) {
        AccountView found = ledger.account(expected.id().high(), expected.id().low());
        boolean isSame = found != null
                && found.debitsPosted() == expected.debitsPosted
                && found.debitsPending() == expected.debitsPending
                && found.creditsPosted() == expected.creditsPosted
                && found.creditsPending() == expected.creditsPending
                && found.unclaimed() == expected.unclaimed
                && (found.flags() & AccountFlags.CLOSED) != 0 == expected.isClosed
                && (found.flags() & AccountFlags.FROZEN) != 0 == expected.isFrozen;
        if (!isSame) {
            String name =
                    simulation.world().name(expected.id().high(), expected.id().low());
            throw new AssertionError(name + " is " + found + ", and should be: " + expected);
        }
    }

    private static void requireSameMandates(Ledger ledger, OracleAccount expected) {
        List<MandateView> found = expected.mandates.isEmpty()
                ? List.of()
                : ledger.mandates(expected.id().high(), expected.id().low());
        boolean isSame = found.size() == expected.mandates.size();
        for (MandateView mandate : found) {
            isSame = isSame && isSame(mandate, expected.mandates.get(mandate.principal()), ledger.timeNs());
        }
        if (!isSame) {
            throw new AssertionError("mandates are " + found + ", and should be " + expected.mandates.values());
        }
    }

    private static boolean isSame(MandateView found, @Nullable OracleMandate expected, long timeNs) {
        return expected != null
                && found.isRevoked() == expected.isRevoked
                && found.limit() == expected.limit
                && Integer.toUnsignedLong(found.intervalSeconds()) == expected.intervalSeconds
                && found.beganAtNs() == expected.beganAtNs
                && found.untilNs() == expected.untilNs
                && found.used() == expected.used(timeNs)
                && found.reserved() == expected.reserved;
    }

    private static void requireSame(Ledger ledger, OracleWork expected) {
        WorkView found = ledger.work(expected.id().high(), expected.id().low());
        List<OracleWork.Version> versions = found == null
                ? List.of()
                : found.versions().stream()
                        .map(version ->
                                new OracleWork.Version(version.number(), version.effectiveFromNs(), version.split()))
                        .toList();
        if (!versions.equals(expected.kept())) {
            throw new AssertionError(
                    "splits of " + expected.id() + " are " + versions + ", and should be " + expected.kept());
        }
    }

    private static void requireEqual(long found, long expected, String what, int partition) {
        if (found != expected) {
            throw new AssertionError(
                    what + " of partition " + partition + ": " + found + ", and should be " + expected);
        }
    }
}
