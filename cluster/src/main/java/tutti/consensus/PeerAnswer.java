package tutti.consensus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tutti.partition.Partitioning;

/**
 * What a node tells of itself.
 *
 * @param birth of its folder, if that is empty; see {@link Founding}
 * @param kin null if its folder is empty
 * @param founders folders that were empty when its cluster was founded
 * @param terms of the groups that it takes part in; {@link #NO_TERM} while it elects
 * @param leads the groups
 */
record PeerAnswer(
        FolderIdentity identity,
        @Nullable String birth,
        @Nullable Kin kin,
        Map<Integer, String> founders,
        Map<Integer, Long> terms,
        Map<Integer, Boolean> leads) {
    static final long NO_TERM = -1;

    private static final String GROUP = "group.";
    private static final String LEADS = "leads";
    private static final String FOLLOWS = "follows";

    int node() {
        return identity.node();
    }

    /** Leadership term that the node's member of a group is in, {@link #NO_TERM} if in none. */
    long term(int group) {
        return terms.getOrDefault(group, NO_TERM);
    }

    boolean leads(int group) {
        return leads.getOrDefault(group, false);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("node", String.valueOf(identity.node()));
        fields.put("members", identity.members());
        fields.put("partitions", String.valueOf(identity.partitions()));
        if (birth != null) {
            fields.put("birth", birth);
        }
        if (kin != null) {
            fields.put("cluster", kin.cluster());
            fields.put("slots", kin.partitioning().text());
            fields.put("founders", IdentityFile.foundersText(founders));
        }
        terms.forEach((group, term) -> fields.put(GROUP + group, term + " " + (leads(group) ? LEADS : FOLLOWS)));
        return fields;
    }

    /** Whatever {@link #fields} would not give is refused by an {@link IllegalArgumentException}. */
    static PeerAnswer parse(Map<String, String> fields) {
        String birth = fields.get("birth");
        String cluster = fields.get("cluster");
        if ((birth != null && !Kin.isId(birth)) || (cluster != null && !Kin.isId(cluster))) {
            throw new IllegalArgumentException("birth=" + birth + " cluster=" + cluster);
        }
        Map<Integer, Long> terms = new LinkedHashMap<>();
        Map<Integer, Boolean> leads = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(GROUP)) {
                int group = Integer.parseInt(name.substring(GROUP.length()));
                terms.put(group, Long.valueOf(value.substring(0, Math.max(0, value.indexOf(' ')))));
                leads.put(group, value.endsWith(LEADS));
            }
        });
        return new PeerAnswer(
                new FolderIdentity(
                        Integer.parseInt(FieldLines.get(fields, "node")),
                        FieldLines.get(fields, "members"),
                        Integer.parseInt(FieldLines.get(fields, "partitions"))),
                birth,
                cluster == null ? null : new Kin(cluster, Partitioning.parse(FieldLines.get(fields, "slots"))),
                cluster == null ? Map.of() : IdentityFile.founders(FieldLines.get(fields, "founders")),
                terms,
                leads);
    }
}
