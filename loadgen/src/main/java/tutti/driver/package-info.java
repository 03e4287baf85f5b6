/**
 * Sends a workload at a fixed rate, whatever the cluster does, and measures what comes back from the intended send time on.
 */
@NullMarked
package tutti.driver;

import org.jspecify.annotations.NullMarked;
