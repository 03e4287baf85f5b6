package tutti.audit;

/** Tells the CPU time that all node processes have used so far. */
public interface CpuMeter {
    /** User and system time, seconds. */
    double seconds();
}
