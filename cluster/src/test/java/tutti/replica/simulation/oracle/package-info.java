/**
 * A second ledger, written from the rules ({@code docs/outcomes.md}, the decision records) and not from the first: plain maps, one
 * thread, no digests, no window that forgets. Of {@code tutti.ledger} it takes the words only: outcomes, flags, and what commands say.
 */
@NullMarked
package tutti.replica.simulation.oracle;

import org.jspecify.annotations.NullMarked;
