package tutti.gateway;

/** Turns one item of a request into a record. */
@FunctionalInterface
interface ItemEncoder {
    /**
     * Claims room and writes the record; or answers the item, if its shape is wrong; or does neither, and the item stays
     * open. May be called again for an item that is to be sent again.
     */
    void encode(int item, SectionWriter writer);
}
