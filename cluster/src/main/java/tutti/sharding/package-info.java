/**
 * Pekko actors: the partition actor that owns a replica's state on each member, admission on the leader, routing by slot.
 *
 * <p>Layer 3, beside {@code consensus}. Actors hold no rule of money.
 */
@NullMarked
package tutti.sharding;

import org.jspecify.annotations.NullMarked;
