package tutti.consensus;

/** What a node does about a data folder that is empty. */
public enum Beginning {
    /** Founds a cluster together with the others, if they have no data either. */
    NORMAL,

    /** Fetches what the member needs from the others. */
    REPLACE
}
