package tutti.workload;

import java.util.List;
import tutti.v1.Work;

/**
 * What a load needs in the ledger before it starts.
 *
 * @param asset number of the asset that everything is paid in
 * @param payers listeners; plays name them by their place here
 * @param payees all who have a share in some work; works name them by their place here
 * @param works plays name them by their place here
 */
public record Catalogue(
        int asset,
        PlannedAccount treasury,
        List<PlannedAccount> payers,
        List<PlannedAccount> payees,
        List<PlannedWork> works) {
    /** The works as the ledger is asked to register them. */
    public List<Work> workMessages() {
        return works.stream().map(work -> work.toMessage(this)).toList();
    }
}
