/**
 * The only place that turns bytes into commands and outcomes, and back.
 *
 * <p>Layer 1, above {@code ledger}. All integers are little endian. One log message is one batch: a {@link
 * tutti.codec.BatchHeader} and sections, each a {@link tutti.codec.SectionHeader} and records of one kind.
 */
@NullMarked
package tutti.codec;

import org.jspecify.annotations.NullMarked;
