package tutti.ledger;

/** A table would have to hold more than its limit allows. */
public final class TableIsFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TableIsFullException(int partition, String table) {
        super("partition " + partition + " would hold more " + table + " than its limits allow", null, false, false);
    }
}
