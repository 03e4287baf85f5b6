package tutti.consensus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this node tells others of itself. Safe for use by several threads. */
final class PeerBook {
    private final FolderIdentity identity;
    private @Nullable String birth;
    private @Nullable Kin kin;
    private Map<Integer, String> founders = Map.of();

    /** Birth of the folder with which node 0 asked last, while this node's folder was empty. */
    private @Nullable String askedByFounder;

    private volatile List<MemberState> members = List.of();

    PeerBook(FolderIdentity identity) {
        this.identity = identity;
    }

    /** From now on this node says that its folder is empty. */
    synchronized void isEmpty(String birthOfFolder) {
        birth = birthOfFolder;
    }

    /** From now on this node says that it belongs to a cluster. */
    synchronized void belongs(IdentityFile file) {
        birth = null;
        kin = file.kin();
        founders = file.founders();
    }

    /**
     * The same for a folder that was empty until now; from here on nobody is told any more that it is.
     *
     * @return false if the founder has asked since with another folder, so that this founding is void
     */
    synchronized boolean join(IdentityFile file) {
        String founder = file.founders().get(Founding.FOUNDER);
        if (askedByFounder != null && !askedByFounder.equals(founder)) {
            return false;
        }
        belongs(file);
        return true;
    }

    /** From now on this node tells how far these members of its groups are, by group. */
    void takesPart(List<MemberState> states) {
        members = states;
    }

    synchronized PeerAnswer who(PeerQuestion question) {
        if (question.from() == Founding.FOUNDER
                && birth != null
                && !question.birth().equals(PeerQuestion.NO_BIRTH)) {
            askedByFounder = question.birth();
        }
        Map<Integer, Long> terms = new HashMap<>();
        Map<Integer, Boolean> leads = new HashMap<>();
        List<MemberState> states = members;
        for (int group = 0; group < states.size(); group++) {
            MemberState state = states.get(group);
            // In this order: a member that leads now did not lead an older term alone.
            boolean isLeading = state.isLeader();
            long term = state.leadershipTermId();
            leads.put(group, isLeading);
            terms.put(group, state.isElecting() ? PeerAnswer.NO_TERM : term);
        }
        return new PeerAnswer(identity, birth, kin, founders, terms, leads);
    }
}
