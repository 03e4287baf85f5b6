/** Workloads of single calls that measure a cluster and check the ledger afterwards. */
@NullMarked
package tutti.bench;

import org.jspecify.annotations.NullMarked;
