package tutti.driver;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tutti.client.TuttiClient;
import tutti.workload.Catalogue;
import tutti.workload.PlannedAccount;
import tutti.workload.Workload;

/** Puts into the ledger what a workload of plays needs, and on each listener's account enough for all its plays. */
public final class Preparation {
    private Preparation() {}

    /** Prepares the ledger; says what it does as it goes. */
    public static void prepare(TuttiClient client, Workload workload, Consumer<String> progress) {
        Catalogue catalogue = workload.catalogue();
        LedgerSetup setup = new LedgerSetup(client, catalogue.asset(), progress);
        ByteString issuer = setup.createAsset();
        List<PlannedAccount> accounts = new ArrayList<>(catalogue.payees());
        accounts.add(catalogue.treasury());
        accounts.addAll(catalogue.payers());
        setup.createAccounts(accounts.stream()
                .map(account -> account.toMessage(catalogue.asset()))
                .toList());
        setup.registerWorks(catalogue.workMessages());
        List<ByteString> payers = catalogue.payers().stream()
                .map(payer -> payer.id().toByteString())
                .toList();
        setup.fund(issuer, catalogue.treasury().id().toByteString(), payers, workload.spending());
    }
}
