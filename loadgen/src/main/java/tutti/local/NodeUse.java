package tutti.local;

/**
 * What one node takes at one moment, in bytes unless it says otherwise.
 *
 * @param heap used, garbage included
 * @param memory in RAM that is no file's, heap included
 * @param openFiles descriptors
 * @param shared memory-mapped files of the media driver
 * @param logs logs and snapshots on disk
 * @param history on disk
 */
public record NodeUse(long heap, long memory, long threads, long openFiles, long shared, long logs, long history) {}
