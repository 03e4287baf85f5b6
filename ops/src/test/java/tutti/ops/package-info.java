/** Tests over the files that operate a cluster: rules, dashboards, runbooks, configuration. */
@NullMarked
package tutti.ops;

import org.jspecify.annotations.NullMarked;
