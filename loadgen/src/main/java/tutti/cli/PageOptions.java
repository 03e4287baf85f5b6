package tutti.cli;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tutti.client.Place;

/** The options of a command that shows a page of history. */
final class PageOptions {
    private static final int LIMIT_MAX = 1_000;

    @Option(names = "--from", paramLabel = "TIME", description = "Only from this ledger time on.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only until this ledger time, inclusive.")
    private @Nullable Instant to;

    @Option(names = "--reverse", description = "The latest first.")
    private boolean isReversed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Entries of a page, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--cursor",
            paramLabel = "PLACE",
            description = "POSITION.ORDINAL of the last entry of the page before, as that page says.")
    private @Nullable String cursor;

    /** Ledger time, 0 for any. */
    long fromNs() {
        return from == null ? 0 : Times.nanos("--from", from);
    }

    /** Ledger time, inclusive, 0 for any. */
    long toNs() {
        return to == null ? 0 : Times.nanos("--to", to);
    }

    boolean isReversed() {
        return isReversed;
    }

    int limit() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("--limit is 1 to " + LIMIT_MAX + ", not " + limit);
        }
        return limit;
    }

    /** Place of the last entry of the page before, as the contract has it; empty for the first page. */
    ByteString cursor() {
        return cursor == null ? ByteString.EMPTY : Place.parse(cursor).toByteString();
    }
}
