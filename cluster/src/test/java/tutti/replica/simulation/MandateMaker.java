package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;

/** Makes mandates for accounts, changes them and takes them back; some that cannot be given; and asks for the same again. */
final class MandateMaker {
    private static final long NS_PER_S = 1_000_000_000;
    private static final int RECENT = 10;
    private static final int LIMIT_MAX = 8_000_000;
    private static final int INTERVAL_SECONDS_MAX = 60;

    private static final List<String> ACTING = List.of(World.SERVICE, World.MALLORY, World.CAROL, World.CAROL);

    /** Who was never heard of can be given a mandate too. */
    private static final List<String> ABSENT = List.of("newcomer", "nobody");

    private final World world;
    private final Random random;
    private final List<MandateChange> asked = new ArrayList<>();

    MandateMaker(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Mostly of accounts that pay. */
    MandateChange change(long timeNs) {
        if (!asked.isEmpty() && random.nextInt(3) == 0) {
            return again(asked.get(Math.max(0, asked.size() - 1 - random.nextInt(RECENT))), timeNs);
        }
        List<NewAccount> accounts = random.nextInt(4) > 0 ? world.listeners() : world.accounts();
        NewAccount account = accounts.get(random.nextInt(accounts.size()));
        List<String> grantees = random.nextInt(4) > 0 ? ACTING : ABSENT;
        String grantee = grantees.get(random.nextInt(grantees.size()));
        MandateChange made = spoilt(new MandateChange(
                account.idHigh(),
                account.idLow(),
                grantee,
                false,
                1L + random.nextInt(LIMIT_MAX),
                1 + random.nextInt(INTERVAL_SECONDS_MAX),
                untilNs(timeNs),
                0));
        if (grantees.equals(ACTING)) {
            world.noteMandate(account, grantee);
        }
        asked.add(made);
        return made;
    }

    /** The same, other terms, or no more. */
    private MandateChange again(MandateChange of, long timeNs) {
        return switch (random.nextInt(6)) {
            case 0 -> changed(of, false, 1L + random.nextInt(LIMIT_MAX), of.intervalSeconds(), of.untilNs());
            case 1 -> changed(of, false, of.limit(), 1 + random.nextInt(INTERVAL_SECONDS_MAX), of.untilNs());
            case 2 -> changed(of, false, of.limit(), of.intervalSeconds(), untilNs(timeNs));
            case 3, 4 -> changed(of, true, 0, 0, 0);
            default -> of;
        };
    }

    private MandateChange spoilt(MandateChange of) {
        return switch (random.nextInt(40)) {
            case 0 -> changed(of, false, 0, of.intervalSeconds(), of.untilNs());
            case 1 -> changed(of, false, -of.limit(), of.intervalSeconds(), of.untilNs());
            case 2 -> changed(of, false, of.limit(), 0, of.untilNs());
            case 3 ->
                new MandateChange(
                        of.accountHigh(),
                        of.accountLow() + 1,
                        of.grantee(),
                        false,
                        of.limit(),
                        of.intervalSeconds(),
                        of.untilNs(),
                        0);
            default -> of;
        };
    }

    /** A while from now; or over already. */
    private long untilNs(long timeNs) {
        return timeNs + (random.nextInt(300) - 10) * NS_PER_S;
    }

    private static MandateChange changed(
            MandateChange of, boolean isRevocation, long limit, int intervalSeconds, long untilNs) {
        return new MandateChange(
                of.accountHigh(), of.accountLow(), of.grantee(), isRevocation, limit, intervalSeconds, untilNs, 0);
    }
}
