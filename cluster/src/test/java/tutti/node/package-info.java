/** Tests of what a node's command line says. */
@NullMarked
package tutti.node;

import org.jspecify.annotations.NullMarked;
