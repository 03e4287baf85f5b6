/**
 * The Prometheus registry and the catalogue of metric names.
 *
 * <p>A leaf, usable from layers 3 and 4.
 */
@NullMarked
package tutti.metrics;

import org.jspecify.annotations.NullMarked;
