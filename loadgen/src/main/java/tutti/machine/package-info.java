/** Computers to break: network namespaces with a loop-mounted disk and a clock each, or this one as it is. Needs root. */
@NullMarked
package tutti.machine;

import org.jspecify.annotations.NullMarked;
