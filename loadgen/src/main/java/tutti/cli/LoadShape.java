package tutti.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tutti.workload.SyntheticWorkload;
import tutti.workload.WarmUp;
import tutti.workload.Workload;

/** The options that describe a load. */
final class LoadShape {
    private static final int MILLION = 1_000_000;
    private static final double PERCENT = 100;
    private static final long MS_PER_SECOND = 1000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Payments a second, duplicates not counted. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "From which everything random follows. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--listeners",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Accounts that pay. Default: ${DEFAULT-VALUE}.")
    private int listeners;

    @Option(
            names = "--works",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Works that are played, popular by Zipf's law. Default: ${DEFAULT-VALUE}.")
    private int works;

    @Option(
            names = "--shares",
            paramLabel = "N",
            defaultValue = "0",
            description = "Shares of every work, 1 to 4; 0 for a mix. Default: ${DEFAULT-VALUE}.")
    private int shares;

    @Option(
            names = "--duplicates",
            paramLabel = "PERCENT",
            defaultValue = "2",
            description = "Payments sent once more with the same id. Default: ${DEFAULT-VALUE}.")
    private double duplicatesPercent;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description =
                    "Pay for so long before the load is measured, without a pause; 0s for none. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--warm-up-rate",
            paramLabel = "N",
            description = "Payments a second of the warm-up. Default: that of --rate.")
    private @Nullable Integer warmUpRate;

    int rate() {
        if (rate < 1) {
            throw new IllegalArgumentException("--rate must be at least 1, not " + rate);
        }
        return rate;
    }

    long seed() {
        return seed;
    }

    int duplicatesPerMillion() {
        if (!(duplicatesPercent >= 0 && duplicatesPercent <= PERCENT)) {
            throw new IllegalArgumentException("--duplicates must be 0 to 100 percent, not " + duplicatesPercent);
        }
        return (int) Math.round(duplicatesPercent / PERCENT * MILLION);
    }

    /** What is paid before the load is measured. */
    WarmUp warmUp() {
        int ratePerSecond = warmUpRate == null ? rate() : warmUpRate;
        if (ratePerSecond < 1) {
            throw new IllegalArgumentException("--warm-up-rate must be at least 1, not " + ratePerSecond);
        }
        return new WarmUp((int) Math.min(Integer.MAX_VALUE, payments(ratePerSecond, warmUp)), ratePerSecond);
    }

    private static long payments(int ratePerSecond, Duration duration) {
        return Math.multiplyExact(ratePerSecond, duration.toMillis()) / MS_PER_SECOND;
    }

    /** How many payments fall due in a time. */
    int plays(Duration duration) {
        long plays = payments(rate(), duration);
        if (plays < 1 || plays > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a run has 1 to " + Integer.MAX_VALUE + " payments, not " + plays);
        }
        return (int) plays;
    }

    Workload synthetic(int asset, Duration duration) {
        return SyntheticWorkload.create(new SyntheticWorkload.Spec(
                seed, asset, listeners, works, shares, plays(duration), duplicatesPerMillion()));
    }
}
