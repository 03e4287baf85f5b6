/**
 * Simulates a whole cluster's state machines in one thread: real {@code ledger}, {@code codec}, {@code partition} and {@code
 * replica}; a log, a network and clients that lose, repeat and reorder, all by one seed.
 */
@NullMarked
package tutti.replica.simulation;

import org.jspecify.annotations.NullMarked;
