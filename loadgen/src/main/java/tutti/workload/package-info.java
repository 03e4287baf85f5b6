/**
 * Seeded workloads: who pays for which works, and the exact payment at every place of a run.
 *
 * <p>Everything is a function of the seed, the start of the run and a payment's number, so that the auditor can make any
 * payment of a run again instead of remembering it.
 */
@NullMarked
package tutti.workload;

import org.jspecify.annotations.NullMarked;
