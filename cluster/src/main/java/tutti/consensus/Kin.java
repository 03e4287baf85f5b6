package tutti.consensus;

import java.security.SecureRandom;
import java.util.HexFormat;
import tutti.partition.Partitioning;

/**
 * What members of one cluster have in common: the id that was drawn when it was founded, and how its slots lie.
 *
 * @param cluster 32 hexadecimal digits
 */
record Kin(String cluster, Partitioning partitioning) {
    private static final int ID_BYTES = 16;
    private static final String ID = "[0-9a-f]{" + 2 * ID_BYTES + "}";

    /** Above the stream ids of all groups. */
    private static final int STREAM_SHIFT = 16;

    private static final int STREAM_MASK = 0x3fff;

    /** Draws an id that nobody else has. */
    static String newId() {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static boolean isId(String text) {
        return text.matches(ID);
    }

    /**
     * To be added to the id of the stream by which members canvass and vote, so that members that are no kin do not hear each other even
     * before they were compared.
     */
    int streamOffset() {
        int hash = (cluster + "/" + partitioning.text()).hashCode();
        return ((hash ^ hash >>> STREAM_SHIFT) & STREAM_MASK) << STREAM_SHIFT;
    }

    @Override
    public String toString() {
        return "cluster " + cluster + ", slots " + partitioning.text();
    }
}
