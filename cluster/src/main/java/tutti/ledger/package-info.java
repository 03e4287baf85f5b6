/**
 * Accounts, transfers, works and accruals, and the rules that move money between them.
 *
 * <p>Layer 0: pure and deterministic; no clock, thread, file, socket, logger or framework.
 */
@NullMarked
package tutti.ledger;

import org.jspecify.annotations.NullMarked;
