package tutti.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.Place;
import tutti.client.TuttiClient;
import tutti.v1.BalanceEntry;
import tutti.v1.Entry;
import tutti.v1.GetBalanceRequest;
import tutti.v1.GetBalanceResponse;

/** What an account had at a time. */
@Command(
        name = "balance",
        mixinStandardHelpOptions = true,
        description = {"Shows what the totals of an account were at a time.", ""},
        footer = {
            "",
            "Examples:",
            "  tutti account balance ID --at 2027-01-01T00:00:00Z",
            "  tutti account balance ID",
            "",
            "Only accounts made with --history keep their balances; for what any account has",
            "now see tutti account show. Exit code 1 if there is none."
        })
final class AccountBalanceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Id of the account.")
    @SuppressWarnings("NullAway.Init")
    private Id id;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Ledger time, such as 2027-01-01T00:00:00Z; the last balance if not given.")
    private @Nullable Instant at;

    @Override
    public Integer call() {
        GetBalanceRequest request = GetBalanceRequest.newBuilder()
                .setAccountId(id.toByteString())
                .setTimestampNs(at == null ? 0 : Times.nanos("--at", at))
                .build();
        try (TuttiClient client = connection.open()) {
            GetBalanceResponse found = client.blocking().getBalance(request);
            if (!found.hasBalance()) {
                spec.commandLine()
                        .getErr()
                        .println("tutti: no balance of " + id + ": nothing had moved, or it keeps none (--history)");
                return ExitCodes.REJECTED;
            }
            new Printer(spec, connection.isJson()).facts(facts(found.getBalance()));
            return ExitCodes.DONE;
        }
    }

    private static Map<String, Object> facts(Entry entry) {
        BalanceEntry balance = entry.getBalance();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", Id.of(balance.getAccountId()).toString());
        facts.put("debitsPending", balance.getDebitsPending());
        facts.put("debitsPosted", balance.getDebitsPosted());
        facts.put("creditsPending", balance.getCreditsPending());
        facts.put("creditsPosted", balance.getCreditsPosted());
        facts.put("since", Times.text(entry.getTimestampNs()));
        facts.put("sinceNs", entry.getTimestampNs());
        facts.put("partition", entry.getPartition());
        facts.put("place", Place.of(entry).toString());
        return facts;
    }
}
