package tutti.config;

/**
 * Settings of the room on the disk of the data folder.
 *
 * @param diskLowBytes free bytes below which the node lets nothing grow its logs
 * @param diskReserveBytes bytes that the node keeps written for its own start on a full disk
 */
public record StorageConfig(long diskLowBytes, long diskReserveBytes) {}
