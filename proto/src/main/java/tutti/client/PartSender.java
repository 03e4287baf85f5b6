package tutti.client;

import com.google.protobuf.MessageLite;

/** A way for parts to reach a node; what comes of a part is told to the {@link Dispatcher}. */
interface PartSender<T extends MessageLite> {
    void send(Part<T> part);
}
