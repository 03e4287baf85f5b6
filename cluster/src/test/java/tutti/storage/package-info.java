/** Tests of the history on real LevelDBs, in folders of their own. */
@NullMarked
package tutti.storage;

import org.jspecify.annotations.NullMarked;
