/** A long steady load, and whether what nodes take for it stays level. */
@NullMarked
package tutti.soak;

import org.jspecify.annotations.NullMarked;
