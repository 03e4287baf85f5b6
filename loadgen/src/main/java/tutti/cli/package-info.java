/** The command line: reads arguments, calls the other packages, prints, and ends with a documented exit code. */
@NullMarked
package tutti.cli;

import org.jspecify.annotations.NullMarked;
