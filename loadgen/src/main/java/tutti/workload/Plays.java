package tutti.workload;

/** A sequence of plays, each found by its number. Reading is safe from several threads. */
public interface Plays {
    /** How many there are. */
    int count();

    /** Place of the listener in the catalogue. */
    int payer(int play);

    /** Place of the work in the catalogue. */
    int work(int play);

    /** Plays or seconds that are paid for. */
    long units(int play);
}
