/**
 * One immutable record of settings, checked once at start.
 *
 * <p>A leaf, usable from layers 3 and 4.
 */
@NullMarked
package tutti.config;

import org.jspecify.annotations.NullMarked;
