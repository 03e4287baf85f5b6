package tutti.consensus;

import io.aeron.exceptions.AeronException;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts what Aeron reports; elections are reported as warnings. Of what comes again and again one a second is logged, and all are
 * counted. What ends an agent ends its thread as well.
 */
final class NodeErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ConsensusNode.class);

    private final LongAdder errors = new LongAdder();

    ErrorHandler of(String source) {
        ErrorPace pace = new ErrorPace();
        return error -> {
            boolean isWarning =
                    error instanceof AeronException aeron && aeron.category() == AeronException.Category.WARN;
            if (!isWarning) {
                errors.increment();
            }
            String message = String.valueOf(error.getMessage());
            long untold = pace.onError(message, System.nanoTime());
            if (untold == ErrorPace.SILENT) {
                return;
            }
            String told = untold == 0 ? message : message + " (and " + untold + " more like it before)";
            if (isWarning) {
                LOG.warn("{}: {}", source, told);
            } else {
                LOG.error("{}: {}", source, told, error);
            }
        };
    }

    long count() {
        return errors.sum();
    }
}
