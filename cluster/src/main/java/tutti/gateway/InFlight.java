package tutti.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what this gateway works on, of all callers and endpoints, against its bounds. */
final class InFlight {
    /** When who is turned away should come back: about as long as a busy cluster needs to answer what is in flight. */
    static final int RETRY_AFTER_MS = 50;

    private final int requestsMax;
    private final long bytesMax;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    InFlight(int requestsMax, long bytesMax) {
        this.requestsMax = requestsMax;
        this.bytesMax = bytesMax;
    }

    /** Takes a place; false if there is none. */
    boolean tryBegin() {
        if (requests.incrementAndGet() > requestsMax) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    void end() {
        requests.decrementAndGet();
    }

    /** Counts bytes that have come; false if they are too many. They stay counted, since they are there. */
    boolean addBytes(long count) {
        return bytes.addAndGet(count) <= bytesMax;
    }

    void removeBytes(long count) {
        bytes.addAndGet(-count);
    }

    int requests() {
        return requests.get();
    }

    long bytes() {
        return bytes.get();
    }
}
