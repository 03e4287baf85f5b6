package tutti.gateway;

/** The transfers of one call, in whatever form they came. */
interface Transfers {
    int count();

    /** True if the transfer is linked to the next one. */
    boolean isLinked(int item);

    /** Reads what the transfer says, all of it. May be called again, and for any item. */
    void read(int item, SentTransfer into);
}
