package tutti.consensus;

import io.aeron.exceptions.AeronException;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what Aeron reports; elections are reported as warnings. What ends an agent ends its thread as well. */
final class NodeErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ConsensusNode.class);

    private final LongAdder errors = new LongAdder();

    ErrorHandler of(String source) {
        return error -> {
            if (error instanceof AeronException aeron && aeron.category() == AeronException.Category.WARN) {
                LOG.warn("{}: {}", source, error.getMessage());
            } else {
                errors.increment();
                LOG.error("{}: {}", source, error.getMessage(), error);
            }
        };
    }

    long count() {
        return errors.sum();
    }
}
