package tutti.gateway;

import tutti.sharding.FairShare;

/** Counts what this gateway works on, of all endpoints, against its bounds, in which every caller has a share. */
final class InFlight {
    /** When who is turned away should come back: about as long as a busy cluster needs to answer what is in flight. */
    static final int RETRY_AFTER_MS = 50;

    private final FairShare requests;
    private final FairShare bytes;

    InFlight(int requestsMax, long bytesMax) {
        this.requests = new FairShare(requestsMax);
        this.bytes = new FairShare(bytesMax);
    }

    /** Takes a place; false if there is none for this caller. */
    boolean tryBegin(String principal) {
        return requests.tryTake(principal, 1);
    }

    void end(String principal) {
        requests.giveBack(principal, 1);
    }

    /** Counts bytes that have come; false if they are too many. They stay counted, since they are there. */
    boolean addBytes(String principal, long count) {
        return bytes.take(principal, count);
    }

    void removeBytes(String principal, long count) {
        bytes.giveBack(principal, count);
    }

    int requests() {
        return Math.toIntExact(requests.taken());
    }

    long bytes() {
        return bytes.taken();
    }
}
