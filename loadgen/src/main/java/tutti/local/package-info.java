/** A cluster of node processes on this machine, and what happens to it. */
@NullMarked
package tutti.local;

import org.jspecify.annotations.NullMarked;
