/** Says how a run went: for people in 80 columns, for machines as one JSON object. */
@NullMarked
package tutti.report;

import org.jspecify.annotations.NullMarked;
