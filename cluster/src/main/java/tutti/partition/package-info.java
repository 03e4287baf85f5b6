/**
 * Which partition owns an account, the channels between partitions, and the {@code CommandLog} port.
 *
 * <p>Layer 2, above {@code codec}.
 */
@NullMarked
package tutti.partition;

import org.jspecify.annotations.NullMarked;
