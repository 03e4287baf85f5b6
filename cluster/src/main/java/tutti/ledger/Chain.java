package tutti.ledger;

/** The transfers of a linked chain, in order. */
public interface Chain {
    /** Most transfers of a chain. */
    int LENGTH_MAX = 1024;

    /** 2 to {@link #LENGTH_MAX}. All but the last are linked. */
    int length();

    /** Sets every field of {@code transfer} to what the member says. */
    void read(int member, Transfer transfer);

    /** What the other members of a chain are answered, one of which has this problem. */
    static Outcome others(Outcome problem) {
        if (problem.isRefusal()) {
            return problem;
        }
        return problem.spendsId() ? Outcome.LINKED_EVENT_FAILED : Outcome.LINKED_EVENT_NOT_TRIED;
    }

    /** The same for accounts, of which no outcome spends the id. */
    static Outcome othersOfAccounts(Outcome problem) {
        return problem.isRefusal() ? problem : Outcome.LINKED_EVENT_FAILED;
    }
}
