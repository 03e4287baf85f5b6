/**
 * The public endpoints, gRPC and HTTP: decode, check the shape, hand to {@code sharding}, encode the outcome.
 *
 * <p>Layer 3, above {@code sharding}.
 */
@NullMarked
package tutti.gateway;

import org.jspecify.annotations.NullMarked;
