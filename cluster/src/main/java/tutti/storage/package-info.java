/**
 * LevelDB behind the {@code HistoryStore} port that {@code replica} declares: the index of old ids, and the history of accounts. Beside
 * {@code consensus} and {@code sharding}, above {@code replica}.
 *
 * <p>Two folders a partition, each a database with files beside it. {@code blocks} holds what the batches did, in the order of the log, a
 * thousand entries a block: blocks lie in segments that are written once, LevelDB keeps where. {@code index} holds sorted runs that say where in the
 * blocks an id or an account is, a file each, which LevelDB describes, and is built again from the blocks if it is lost.
 */
@NullMarked
package tutti.storage;

import org.jspecify.annotations.NullMarked;
