package tutti.consensus;

import io.aeron.AeronCounters;
import io.aeron.driver.status.StreamCounter;
import java.util.function.LongSupplier;
import org.agrona.concurrent.status.CountersReader;

/** How far this driver's subscribers of one stream have read, of all its images together, in bytes. */
record ReceivedBytes(CountersReader counters, int streamId) implements LongSupplier {
    @Override
    public long getAsLong() {
        long[] sum = new long[1];
        counters.forEach((counterId, typeId, key, label) -> {
            if (typeId == AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID
                    && key.getInt(StreamCounter.STREAM_ID_OFFSET) == streamId) {
                sum[0] += counters.getCounterValue(counterId);
            }
        });
        return sum[0];
    }
}
