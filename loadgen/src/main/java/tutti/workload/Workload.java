package tutti.workload;

/**
 * A catalogue and the plays of its works.
 *
 * @param seed from which everything random about the load follows
 * @param duplicatesPerMillion how many of a million payments are followed by one more copy of an earlier payment
 */
public record Workload(long seed, Catalogue catalogue, Plays plays, int duplicatesPerMillion) {
    private static final int MILLION = 1_000_000;
    /** A duplicate repeats one of so many payments before it. */
    private static final int DUPLICATE_REACH_MAX = 10_000;

    private static final long DUPLICATE_SALT = 0x6475706cL;

    /** Stands for "no duplicate here". */
    public static final int NONE = -1;

    /** The earlier payment that is sent again after this one, or {@link #NONE}. */
    public int duplicateAfter(int play) {
        long bits = Mix.bits(seed ^ DUPLICATE_SALT, play);
        if (Mix.below(bits, MILLION) >= duplicatesPerMillion) {
            return NONE;
        }
        int reach = Math.min(play + 1, DUPLICATE_REACH_MAX);
        return play - (int) (((bits & 0xffff_ffffL) * reach) >>> 32);
    }

    /** This workload with so many plays before its first: its own, over and over, so that its last comes before its first. */
    public Workload after(int warmUpPlays) {
        return new Workload(seed, catalogue, new WarmedUp(plays, warmUpPlays), duplicatesPerMillion);
    }

    private record WarmedUp(Plays measured, int warmUpPlays) implements Plays {
        @Override
        public int count() {
            return Math.addExact(warmUpPlays, measured.count());
        }

        @Override
        public int payer(int play) {
            return measured.payer(at(play));
        }

        @Override
        public int work(int play) {
            return measured.work(at(play));
        }

        @Override
        public long units(int play) {
            return measured.units(at(play));
        }

        private int at(int play) {
            return Math.floorMod(play - warmUpPlays, measured.count());
        }
    }

    /** What a play costs, minor units. */
    public long amount(int play) {
        return Math.multiplyExact(catalogue.works().get(plays.work(play)).price(), plays.units(play));
    }

    /** What each payer spends if every play is paid, minor units. */
    public long[] spending() {
        long[] spending = new long[catalogue.payers().size()];
        for (int play = 0; play < plays.count(); play++) {
            int payer = plays.payer(play);
            spending[payer] = Math.addExact(spending[payer], amount(play));
        }
        return spending;
    }
}
