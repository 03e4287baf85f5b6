package tutti.chaos;

import java.nio.file.Path;

/**
 * How scenarios are run.
 *
 * @param rate payments a second
 * @param callers customers of the bank at a time
 * @param hogs processes that keep a core busy each all the while
 * @param diskBytes size of each machine's disk
 * @param tokensFile what the nodes know of their callers, where they run on addresses of their own
 * @param token what callers show then
 * @param otherToken what another caller shows
 */
public record ChaosSettings(
        int nodes,
        int partitions,
        int rate,
        int callers,
        int hogs,
        long diskBytes,
        Path tokensFile,
        String token,
        String otherToken) {}
