package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;

/** How the archive in this process is reached by what is no group of the node. */
final class LocalArchive {
    private LocalArchive() {}

    /**
     * Connects a client that has a thread of its own, which ends when it is closed.
     *
     * @param clock of the driver: by another one, the driver would seem dead after a step of the wall clock
     */
    static Supplier<AeronArchive> connector(ConsensusLayout layout, NodeClock clock, ErrorHandler errors) {
        return () -> AeronArchive.connect(new AeronArchive.Context()
                .aeron(Aeron.connect(new Aeron.Context()
                        .aeronDirectoryName(layout.aeronDir().toString())
                        .epochClock(clock::millis)
                        .errorHandler(errors)))
                .ownsAeronClient(true)
                .controlRequestChannel(GroupChannels.CONTROL)
                .controlRequestStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlResponseChannel(GroupChannels.CONTROL)
                .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS)
                .errorHandler(errors));
    }
}
