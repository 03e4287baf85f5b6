/**
 * The fault suite: real nodes under load, on machines that fail in one way after the other, and an audit that decides whether
 * anything was lost, doubled or changed.
 */
@NullMarked
package tutti.chaos;

import org.jspecify.annotations.NullMarked;
