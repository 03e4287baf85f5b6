/** Trials of the consensus layer on real processes; run by hand, see {@code docs/decisions/0001}. */
@NullMarked
package tutti.consensus.trial;

import org.jspecify.annotations.NullMarked;
