package tutti.local;

/**
 * What one node takes at one moment, in bytes unless it says otherwise.
 *
 * @param heap used, garbage included
 * @param resident in RAM
 * @param openFiles descriptors
 * @param shared memory-mapped files of the media driver
 * @param logs logs and snapshots on disk
 * @param history on disk
 */
public record NodeUse(long heap, long resident, long threads, long openFiles, long shared, long logs, long history) {}
