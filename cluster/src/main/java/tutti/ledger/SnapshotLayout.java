package tutti.ledger;

/**
 * Layout of a snapshot, version 7. Integers are little endian; a text is its length in bytes (int) and its UTF-8. Words of
 * accounts, mandates, ids and spans are {@link PackedWords}. Every chunk:
 *
 * <pre>
 * 0         4      8       12
 * | version | kind | count | records of that kind ...
 * </pre>
 *
 * <p>Chunks come in order of kind; a kind may take any number of chunks, but there is one header and one end. Records by kind:
 *
 * <pre>
 * 1 header      | partition (int) | partitions (int) | timeNs | position | posted | accruals entered | floorMs |
 *               | evicted through | indexed through | was an id without time evicted (int) | last chain that spans partitions |
 * 2 principals  | name (text) |                                                     in order of number
 * 3 assets      | number (int) | known (int) | decimals (int) | controller (int) | maximum supply | accrued |
 *               | settled | stranded | incoming | due | symbol (text) |                         in order of index
 * 4 channels    | asset index (int) | peer (int) | sent | received |                 where not both are zero
 * 5 accounts    | the first fourteen words of {@link Accounts} |                     in order of slot
 * 6 accruals    | payeeHigh | payeeLow | asset index (int) | destination (int) | entered as | amount |
 *                                                                                   in order of the queues
 * 7 works       | idHigh | idLow | asset (int) | controller (int) | price | registeredAtNs | title (text) |
 *               | isrc (text) |                                                     in order of slot
 * 8 splits      | slot of the work (int) | number (int) | effectiveFromNs | shares (int) |
 *               | { payeeHigh | payeeLow | millionths (int) } ... |                   in order of slot and number
 * 9 mandates    | the first nine words of {@link Mandates} |                   in order of slot
 * 10 ids        | words (int; bit 16 set in the first group) | a record of {@link IdLayout} | its extension, if
 *               | there are that many words |     in order of eviction; not indexed, as they came; then those that stay
 * 11 spans      | words of {@link Span} | members (int) | words of {@link SpanMember} ... |  in order of coordinator and number,
 *                                                       cut where a chunk is full: then the span comes again with the rest
 * 12 end        | digest |
 * </pre>
 *
 * <p>Running totals, indexes and time buckets follow from these and are built again.
 */
final class SnapshotLayout {
    static final int VERSION = 7;

    static final int KIND_AT = 4;
    static final int COUNT_AT = 8;
    static final int RECORDS_AT = 12;

    static final int HEADER = 1;
    static final int PRINCIPALS = 2;
    static final int ASSETS = 3;
    static final int CHANNELS = 4;
    static final int ACCOUNTS = 5;
    static final int ACCRUALS = 6;
    static final int WORKS = 7;
    static final int SPLITS = 8;
    static final int MANDATES = 9;
    static final int IDS = 10;
    static final int SPANS = 11;
    static final int END = 12;

    /** Members of a span in one record. */
    static final int SPAN_MEMBERS_MAX = 8;

    /** Added to an id's number of words. */
    static final int ID_IS_ORDERED = 1 << 16;

    /** No record is longer: a span's has some 1,750 bytes at most. */
    static final int RECORD_BYTES_MAX = 2048;

    private SnapshotLayout() {}
}
