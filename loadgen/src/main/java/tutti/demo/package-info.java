/** A whole cluster on one machine: starts node processes, loads them, kills one if asked to, and cleans up after itself. */
@NullMarked
package tutti.demo;

import org.jspecify.annotations.NullMarked;
