package tutti.consensus;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The node's one failure: the first report reaches the {@link FatalHandler}, reports while closing are expected. */
final class NodeFailure {
    private final FatalHandler handler;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean closing;

    NodeFailure(FatalHandler handler) {
        this.handler = handler;
    }

    void closing() {
        closing = true;
    }

    void unlessClosing(String reason, @Nullable Throwable cause) {
        if (!closing && reported.compareAndSet(false, true)) {
            handler.onFatal(reason, cause);
        }
    }
}
