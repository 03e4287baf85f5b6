package tutti.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two partitions, even accounts in the one and odd ones in the other, whose state is divided among more. */
final class Growth {
    /** Homes of an account among four partitions, which take slots of one each: 8 and 9 stay, 10 and 11 move, and so on. */
    static final int FOUR = 4;

    private static final int THREE = 3;
    private static final int MOVED_OF_SIX = 4;

    final LedgerFixture even;
    final LedgerFixture odd;

    Growth() {
        this(LedgerFixture.LIMITS, LedgerFixture.LIMITS);
    }

    Growth(LedgerLimits ofEven, LedgerLimits ofOdd) {
        even = new LedgerFixture(0, 2, ofEven);
        odd = new LedgerFixture(1, 2, ofOdd);
    }

    /** Four partitions: the third takes slots of the even one, the fourth of the odd one. */
    LedgerFixture[] intoFour() {
        return intoFour(LedgerFixture.LIMITS);
    }

    LedgerFixture[] intoFour(LedgerLimits limits) {
        return into(FOUR, LedgerFixture.placement(FOUR), new int[][] {{}, {}, {0}, {1}}, limits);
    }

    /** Three partitions: the third takes slots of both. Of six accounts the last two move: 10 and 11, 16 and 17, and so on. */
    LedgerFixture[] intoThree() {
        return intoThree(LedgerFixture.LIMITS);
    }

    LedgerFixture[] intoThree(LedgerLimits limits) {
        Placement placement = (high, low) -> Long.remainderUnsigned(low, 6) >= MOVED_OF_SIX ? 2 : (int) (low & 1);
        return into(THREE, placement, new int[][] {{}, {}, {0, 1}}, limits);
    }

    LedgerFixture[] into(int partitions, Placement placement, int[][] origins, LedgerLimits limits) {
        long last = Math.max(even.position(), odd.position());
        long[] positions = new long[partitions];
        LedgerFixture[] grown = new LedgerFixture[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            grown[partition] = new LedgerFixture(partition, partitions, placement, limits);
            positions[partition] = last;
        }
        positions[0] = even.ledger.books.position();
        positions[1] = odd.ledger.books.position();
        Redistribution.run(before(), ledgers(grown), origins, positions);
        for (LedgerFixture fixture : grown) {
            fixture.goOn(last);
        }
        return grown;
    }

    List<Ledger> before() {
        return List.of(even.ledger, odd.ledger);
    }

    static List<Ledger> ledgers(LedgerFixture... fixtures) {
        return Arrays.stream(fixtures).map(fixture -> fixture.ledger).toList();
    }

    /** A transfer from one partition to the other, decided there. */
    static @Nullable Outcome cross(LedgerFixture from, LedgerFixture to, Transfer transfer) {
        Transfer asked = new Transfer();
        asked.copy(transfer);
        RuleWorld.must(null, from.apply(asked));
        asked.amount = from.ledger.lastReserved();
        return EscrowCarrier.decide(from, to, asked);
    }

    /** Lets all arrive that the partitions have sent each other for chains, and of pending transfers that ended. */
    static void carry(LedgerFixture... fixtures) {
        boolean isAny = true;
        while (isAny) {
            isAny = false;
            for (LedgerFixture from : fixtures) {
                LedgerFixture.Sent sent = from.sent.poll();
                if (sent != null) {
                    LedgerFixture.deliver(from.partition(), sent.item(), fixtures[sent.to()].ledger);
                    isAny = true;
                }
                PendingEnd end = from.ends.poll();
                for (LedgerFixture to : fixtures) {
                    if (end != null && to.ledger.isHome(end.creditHigh, end.creditLow)) {
                        to.ledger.applyPendingEnd(from.partition(), end);
                        isAny = true;
                    }
                }
            }
        }
    }

    /** Accounts by number, each as its partition has it. */
    static List<AccountView> accounts(LedgerFixture... fixtures) {
        List<AccountView> views = new ArrayList<>();
        for (LedgerFixture fixture : fixtures) {
            for (long account = 0; account < 100; account++) {
                AccountView view = fixture.ledger.account(0, account);
                if (view != null) {
                    views.add(view);
                }
            }
        }
        views.sort((one, other) -> Long.compare(one.idLow(), other.idLow()));
        return views;
    }
}
