/**
 * Aeron Cluster behind {@code CommandLog}, and the clustered service that feeds a replica.
 *
 * <p>Layer 3, beside {@code sharding}.
 */
@NullMarked
package tutti.consensus;

import org.jspecify.annotations.NullMarked;
