/**
 * {@code main}: builds the object graph by hand, starts and stops it in order.
 *
 * <p>Layer 4: sees everything below.
 */
@NullMarked
package tutti.node;

import org.jspecify.annotations.NullMarked;
