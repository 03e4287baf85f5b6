/** A cluster in memory behind real gRPC endpoints, whose faults a test can choose. */
@NullMarked
package tutti.fake;

import org.jspecify.annotations.NullMarked;
