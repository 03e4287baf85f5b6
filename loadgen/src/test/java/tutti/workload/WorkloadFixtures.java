package tutti.workload;

import java.util.Arrays;
import tutti.client.Id;

/** Works for the tests of other packages. */
public final class WorkloadFixtures {
    private WorkloadFixtures() {}

    /** A work with these shares. */
    public static PlannedWork work(int... millionths) {
        int[] payees = new int[millionths.length];
        Arrays.setAll(payees, i -> i);
        return new PlannedWork(new Id(1, 2), "Work", "", 1000, payees, millionths);
    }
}
