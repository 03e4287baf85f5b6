/**
 * Proves after a run that the ledger holds what it acknowledged and nothing else; computes what that is on its own.
 */
@NullMarked
package tutti.audit;

import org.jspecify.annotations.NullMarked;
