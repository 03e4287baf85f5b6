package tutti.workload;

/**
 * Draws ranks by Zipf's law: rank r is drawn with weight 1 / (r + 1)^exponent. In constant time, by Walker's alias method.
 */
public final class Zipf {
    private static final long ONE = 1L << 32;

    private final int size;
    /** A draw whose lower 32 bits are below this stays in its column. */
    private final long[] threshold;

    private final int[] alias;

    public Zipf(int size, double exponent) {
        this.size = size;
        this.threshold = new long[size];
        this.alias = new int[size];
        double[] scaled = scaledWeights(size, exponent);
        int[] small = new int[size];
        int[] large = new int[size];
        int smallCount = 0;
        int largeCount = 0;
        for (int i = 0; i < size; i++) {
            if (scaled[i] < 1) {
                small[smallCount++] = i;
            } else {
                large[largeCount++] = i;
            }
        }
        while (smallCount > 0 && largeCount > 0) {
            int less = small[--smallCount];
            int more = large[--largeCount];
            threshold[less] = (long) (scaled[less] * ONE);
            alias[less] = more;
            scaled[more] -= 1 - scaled[less];
            if (scaled[more] < 1) {
                small[smallCount++] = more;
            } else {
                large[largeCount++] = more;
            }
        }
        while (largeCount > 0) {
            threshold[large[--largeCount]] = ONE;
        }
        while (smallCount > 0) {
            threshold[small[--smallCount]] = ONE;
        }
    }

    /** Weights whose mean is one. */
    private static double[] scaledWeights(int size, double exponent) {
        double[] weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            weights[i] = Math.pow(i + 1.0, -exponent);
            sum += weights[i];
        }
        for (int i = 0; i < size; i++) {
            weights[i] *= size / sum;
        }
        return weights;
    }

    /** Rank from 64 random bits: the upper half picks a column, the lower half decides inside it. */
    public int rank(long bits) {
        int column = Mix.below(bits, size);
        return (bits & (ONE - 1)) < threshold[column] ? column : alias[column];
    }
}
