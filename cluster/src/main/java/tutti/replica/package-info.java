/**
 * One member's copy of one partition: applies committed commands in position order, snapshots, digests.
 *
 * <p>Layer 2, above {@code partition}.
 */
@NullMarked
package tutti.replica;

import org.jspecify.annotations.NullMarked;
