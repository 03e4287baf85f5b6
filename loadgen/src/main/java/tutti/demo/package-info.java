/** The demonstration: a cluster on this machine is loaded, a leader killed if asked for, and the ledger audited. */
@NullMarked
package tutti.demo;

import org.jspecify.annotations.NullMarked;
