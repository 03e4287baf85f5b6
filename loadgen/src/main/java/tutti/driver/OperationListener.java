package tutti.driver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.v1.Account;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;

/**
 * Hears of every operation of a load as it begins and as it ends. Each has a number, its process, that no other has at the same time.
 * Called by any thread.
 */
public interface OperationListener {
    /** Hears nothing. */
    OperationListener NONE = new OperationListener() {};

    /** Payments are about to be sent; returns their process. */
    default int paying(List<StreamPayment> payments) {
        return 0;
    }

    /** They were answered; {@code results} is null if it is not known what became of them. */
    default void paid(int process, List<StreamPayment> payments, @Nullable List<Result> results) {}

    /** Transfers of one request are about to be sent; returns their process. */
    default int transferring(List<Transfer> transfers) {
        return 0;
    }

    /** They were answered; {@code results} is null if it is not known what became of them. */
    default void transferred(int process, List<Transfer> transfers, @Nullable List<Result> results) {}

    /** Accounts were read. */
    default void read(List<Account> accounts) {}
}
