package tutti.consensus;

/**
 * Why a snapshot cannot be begun with.
 *
 * @param isDamage false if it was never written to its end, as where a node is killed meanwhile: nobody need look at the disk
 */
record SnapshotDefect(String what, boolean isDamage) {}
