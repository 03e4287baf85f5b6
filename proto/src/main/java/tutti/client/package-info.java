/**
 * The thin Java client over the wire contract: it knows the cluster map, sends each sub-batch to the node that leads its
 * partition, and retries with the same ids until the deadline.
 *
 * <p>May import the generated {@code tutti.v1}, gRPC and the JDK, nothing else.
 */
@NullMarked
package tutti.client;

import org.jspecify.annotations.NullMarked;
