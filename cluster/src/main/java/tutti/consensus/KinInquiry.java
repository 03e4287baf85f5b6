package tutti.consensus;

import java.util.List;
import java.util.Map;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;

/** Asks nodes which cluster they form. */
final class KinInquiry {
    private KinInquiry() {}

    /**
     * Waits until enough of them belong to one.
     *
     * @param whenEmpty what to say if all answer and none has data
     * @return whose the folder of a member with these settings would be; none of its logs has begun
     * @throws ConfigException if they belong to several, or their settings are others
     */
    static IdentityFile await(NodeConfig config, Peers peers, int enough, String whenEmpty) {
        Waiting waiting = new Waiting();
        while (true) {
            Map<Integer, PeerAnswer> answers = peers.whoAreYou();
            List<PeerAnswer> members = answers.values().stream()
                    .filter(answer -> answer.kin() != null)
                    .toList();
            if (members.size() >= enough) {
                return common(config, members);
            }
            if (members.isEmpty() && answers.size() == peers.count()) {
                throw new ConfigException(whenEmpty);
            }
            waiting.on(members.size() + " of " + enough + " nodes with data that are needed answer");
        }
    }

    private static IdentityFile common(NodeConfig config, List<PeerAnswer> members) {
        FolderIdentity own = FolderIdentity.of(config);
        PeerAnswer first = members.get(0);
        Kin kin = first.kin();
        boolean areKin = kin != null
                && members.stream().allMatch(answer -> kin.equals(answer.kin()))
                && members.stream()
                        .allMatch(answer -> answer.identity().members().equals(own.members()));
        if (!areKin || kin == null) {
            throw new ConfigException(
                    "the other nodes do not belong to one cluster, or have other nodes in their settings: " + members);
        }
        if (kin.partitioning().partitions() != config.partitions()) {
            throw new ConfigException("the cluster has " + kin.partitioning().partitions()
                    + " partitions, and tutti.partitions=" + config.partitions() + " in the settings of this node");
        }
        return new IdentityFile(config.node(), own.members(), kin, first.founders(), 0);
    }
}
