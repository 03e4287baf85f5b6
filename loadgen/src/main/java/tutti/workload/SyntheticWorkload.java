package tutti.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tutti.workload.PlannedAccount.Kind;

/**
 * Makes up a music service: works of one to four shares in which one platform and a few labels meet again and again, the
 * popularity of works by Zipf's law, and listeners who play them.
 */
public final class SyntheticWorkload {
    private static final double POPULARITY_EXPONENT = 1.0;
    private static final int LABEL_COUNT = 8;
    private static final int WORKS_PER_ARTIST = 5;
    private static final int PRICE_MIN = 2_000;
    private static final int PRICE_RANGE = 8_000;
    private static final int WHOLE = 1_000_000;
    /** Smallest share, millionths: of the smallest price it is still far above one minor unit. */
    private static final int SHARE_MIN = 20_000;

    private static final int SERVICE = 0;
    private static final int FIRST_LABEL = 1;
    private static final int FIRST_ARTIST = FIRST_LABEL + LABEL_COUNT;

    private final Spec spec;

    private SyntheticWorkload(Spec spec) {
        this.spec = spec;
    }

    /**
     * What to make up.
     *
     * @param shares of every work; 0 for a mix of one to four
     * @param plays how many
     */
    public record Spec(
            long seed, int asset, int listeners, int works, int shares, int plays, int duplicatesPerMillion) {
        public Spec {
            if (listeners < 1 || works < 1 || plays < 0 || shares < 0 || shares > 4) {
                throw new IllegalArgumentException("listeners=" + listeners + " and works=" + works
                        + " must be at least 1, plays=" + plays + " at least 0, shares=" + shares + " 0 to 4");
            }
        }
    }

    /** Makes the catalogue and its plays. */
    public static Workload create(Spec spec) {
        return new SyntheticWorkload(spec).build();
    }

    private Workload build() {
        int artistCount = Math.max(4, spec.works() / WORKS_PER_ARTIST);
        List<PlannedAccount> payees = new ArrayList<>(FIRST_ARTIST + artistCount);
        payees.add(account(Kind.SERVICE, 0));
        for (int label = 0; label < LABEL_COUNT; label++) {
            payees.add(account(Kind.LABEL, label));
        }
        for (int artist = 0; artist < artistCount; artist++) {
            payees.add(account(Kind.ARTIST, artist));
        }
        List<PlannedAccount> payers = new ArrayList<>(spec.listeners());
        for (int listener = 0; listener < spec.listeners(); listener++) {
            payers.add(account(Kind.LISTENER, listener));
        }
        List<PlannedWork> works = new ArrayList<>(spec.works());
        for (int work = 0; work < spec.works(); work++) {
            works.add(work(work, artistCount));
        }
        Catalogue catalogue = new Catalogue(spec.asset(), account(Kind.TREASURY, 0), payers, payees, works);
        return new Workload(spec.seed(), catalogue, new MadeUpPlays(spec), spec.duplicatesPerMillion());
    }

    private PlannedAccount account(Kind kind, int number) {
        return new PlannedAccount(Mix.named(spec.seed(), kind.name(), Integer.toString(number)), kind);
    }

    private PlannedWork work(int number, int artistCount) {
        long seed = Mix.bits(spec.seed() ^ 0x776f726bL, number);
        int shares = spec.shares() > 0 ? spec.shares() : mixedShares(Mix.bits(seed, 0));
        int artist = Mix.below(Mix.bits(seed, 1), artistCount);
        int label = Math.floorMod(artist, LABEL_COUNT);
        int guest = (artist + 1 + Mix.below(Mix.bits(seed, 2), artistCount - 1)) % artistCount;
        int[] payees = switch (shares) {
            case 1 -> new int[] {FIRST_ARTIST + artist};
            case 2 -> new int[] {SERVICE, FIRST_ARTIST + artist};
            case 3 -> new int[] {SERVICE, FIRST_LABEL + label, FIRST_ARTIST + artist};
            default -> new int[] {SERVICE, FIRST_LABEL + label, FIRST_ARTIST + artist, FIRST_ARTIST + guest};
        };
        return new PlannedWork(
                Mix.named(spec.seed(), "WORK", Integer.toString(number)),
                "Work " + number,
                String.format("QZTUT%07d", number % 10_000_000),
                PRICE_MIN + Mix.below(Mix.bits(seed, 3), PRICE_RANGE),
                payees,
                shares(seed, shares));
    }

    /** One work in ten has one share, two have two, three have three, four have four. */
    private static int mixedShares(long bits) {
        int tenth = Mix.below(bits, 10);
        return tenth < 1 ? 1 : tenth < 3 ? 2 : tenth < 6 ? 3 : 4;
    }

    /** Uneven shares that sum to one million, so that almost every amount leaves a remainder to divide. */
    private static int[] shares(long seed, int count) {
        int[] shares = new int[count];
        Arrays.fill(shares, SHARE_MIN);
        int left = WHOLE - count * SHARE_MIN;
        for (int share = 0; share < count - 1; share++) {
            int part = Mix.below(Mix.bits(seed, 10 + share), left * 2 / (count - share) + 1);
            shares[share] += part;
            left -= part;
        }
        shares[count - 1] += left;
        return shares;
    }

    /** Plays that follow from the seed and their number alone. */
    private static final class MadeUpPlays implements Plays {
        private static final int PAYER = 0;
        private static final int WORK = 1;
        private static final int UNITS = 2;
        private static final int DRAWS = 3;

        private final Spec spec;
        private final Zipf popularity;

        MadeUpPlays(Spec spec) {
            this.spec = spec;
            this.popularity = new Zipf(spec.works(), POPULARITY_EXPONENT);
        }

        private long draw(int play, int what) {
            return Mix.bits(spec.seed(), (long) play * DRAWS + what);
        }

        @Override
        public int count() {
            return spec.plays();
        }

        @Override
        public int payer(int play) {
            return Mix.below(draw(play, PAYER), spec.listeners());
        }

        @Override
        public int work(int play) {
            return popularity.rank(draw(play, WORK));
        }

        /** Nine of ten are one play; the others are a listener's two to four plays in one payment. */
        @Override
        public long units(int play) {
            int tenth = Mix.below(draw(play, UNITS), 30);
            return tenth < 27 ? 1 : tenth - 25;
        }
    }
}
