package tutti.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is on its way between the partitions of a {@link SpanWorld}, beside what their ledgers send by themselves. */
final class SpanItems {
    private SpanItems() {}

    /** A transfer that another partition is to decide. */
    record Request(Transfer transfer, long reserved, int asset) {}

    /** How it decided, and what it took. */
    record Reply(Transfer transfer, Outcome outcome, long reserved, long taken) {}

    /** What one transfer says. Its id carries the time at which it was made. */
    record Said(
            long id,
            long idMs,
            long debit,
            long credit,
            long amount,
            int flags,
            @Nullable Said about,
            int timeout) {}

    /** Debits pending and posted, credits pending and posted of every account, as the outcomes say that clients were told. */
    static Map<Long, long[]> expected(Map<Long, Outcome> told, Map<Long, Said> said) {
        Map<Long, long[]> expected = new HashMap<>();
        told.forEach((id, outcome) -> {
            Said of = Objects.requireNonNull(said.get(id));
            Said money = of.about == null ? of : of.about;
            long[] debit = expected.computeIfAbsent(money.debit, key -> new long[4]);
            long[] credit = expected.computeIfAbsent(money.credit, key -> new long[4]);
            boolean isPending = outcome == Outcome.PENDING;
            boolean isEnd = of.about != null && outcome.isSuccess();
            long posts = outcome == Outcome.POSTED ? money.amount : 0;
            long pends = isPending ? money.amount : isEnd ? -money.amount : 0;
            debit[0] += pends;
            debit[1] += posts;
            credit[2] += pends;
            credit[3] += posts;
        });
        return expected;
    }

    /** What the item moves between partitions, minor units. */
    static long money(Object item) {
        if (item instanceof LedgerFixture.Money money) {
            return money.amount();
        }
        if (item instanceof PendingEnd end) {
            return end.posted;
        }
        if (item instanceof Request request) {
            return request.transfer.has(TransferFlags.PENDING | TransferFlags.REVERSAL) ? 0 : request.reserved;
        }
        if (item instanceof Reply reply) {
            if (reply.transfer.has(TransferFlags.REVERSAL)) {
                return reply.taken;
            }
            return reply.transfer.has(TransferFlags.PENDING) ? 0 : reply.reserved - reply.taken;
        }
        return 0;
    }
}
