package tutti.cli;

import java.util.LinkedHashMap;
import java.util.List;
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
import tutti.client.TuttiClient;
import tutti.client.Uuid7;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.AccountFreeze;

/** Accounts by hand. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "Creates, shows, freezes and thaws accounts, and tells their past.",
        subcommands = {
            AccountCommand.Create.class,
            AccountCommand.Show.class,
            AccountStatementCommand.class,
            AccountBalanceCommand.class,
            AccountCommand.Freeze.class,
            AccountCommand.Thaw.class
        },
        footer = {
            "",
            "Examples:",
            "  tutti account create --asset 1 --no-overdraft",
            "  tutti account create 0192f0c1-2b3c-7def-8123-456789abcdef --asset 1",
            "  tutti account show 0192f0c1-2b3c-7def-8123-456789abcdef",
            "  tutti account statement 0192f0c1-2b3c-7def-8123-456789abcdef --reverse",
            "  tutti account freeze 0192f0c1-2b3c-7def-8123-456789abcdef"
        })
final class AccountCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Creates one account. */
    @Command(name = "create", mixinStandardHelpOptions = true, description = "Creates an account.")
    static final class Create implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(arity = "0..1", paramLabel = "ID", description = "Id of the account; made if not given.")
        private @Nullable Id id;

        @Option(names = "--asset", required = true, paramLabel = "N", description = "Asset it holds.")
        private int asset;

        @Option(names = "--code", paramLabel = "N", description = "A number of yours, 0 to 65535.")
        private int code;

        @Option(names = "--user-data", paramLabel = "N", description = "A number of yours, 64 bits.")
        private long userData;

        @Option(
                names = "--no-overdraft",
                description = {
                    "Debits must not exceed credits. Without it the account may go below zero;",
                    "only the principal that controls the asset may open such accounts."
                })
        private boolean isNoOverdraft;

        @Option(names = "--no-surplus", description = "Credits must not exceed debits.")
        private boolean isNoSurplus;

        @Option(names = "--history", description = "Keep its balances, for tutti account balance.")
        private boolean isHistory;

        @Override
        public Integer call() {
            Id own = id == null ? new Uuid7().next() : id;
            int flags = (isNoOverdraft ? AccountFlag.ACCOUNT_FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS_VALUE : 0)
                    + (isNoSurplus ? AccountFlag.ACCOUNT_FLAG_CREDITS_MUST_NOT_EXCEED_DEBITS_VALUE : 0)
                    + (isHistory ? AccountFlag.ACCOUNT_FLAG_HISTORY_VALUE : 0);
            Account message = Account.newBuilder()
                    .setId(own.toByteString())
                    .setAsset(asset)
                    .setFlags(flags)
                    .setCode(code)
                    .setUserData(userData)
                    .build();
            return connection.answer(spec, "account", own, client -> client.createAccounts(List.of(message)));
        }
    }

    /** What freezing and thawing have in common. */
    private abstract static class Change implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the account.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        final Integer change(AccountFreeze.Builder freeze) {
            AccountFreeze message = freeze.setAccountId(id.toByteString()).build();
            return connection.answer(spec, "account", id, client -> client.freezeAccounts(List.of(message)));
        }
    }

    /** Freezes one account. */
    @Command(
            name = "freeze",
            mixinStandardHelpOptions = true,
            description = {
                "Freezes an account: it takes credits, and may not be debited.",
                "Only the principal that controls the asset may."
            })
    static final class Freeze extends Change {
        @Override
        public Integer call() {
            return change(AccountFreeze.newBuilder().setFrozen(true));
        }
    }

    /** Thaws one account. */
    @Command(name = "thaw", mixinStandardHelpOptions = true, description = "Thaws an account that was frozen.")
    static final class Thaw extends Change {
        @Override
        public Integer call() {
            return change(AccountFreeze.newBuilder());
        }
    }

    /** Shows one account. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows an account and its totals.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the account.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        @Override
        public Integer call() {
            try (TuttiClient client = connection.open()) {
                List<Account> found = client.blocking().lookupAccounts(List.of(id.toByteString()));
                if (found.isEmpty()) {
                    spec.commandLine().getErr().println("tutti: no account " + id);
                    return ExitCodes.REJECTED;
                }
                new Printer(spec, connection.isJson()).facts(facts(found.get(0)));
                return ExitCodes.DONE;
            }
        }

        private static Map<String, Object> facts(Account account) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", Id.of(account.getId()).toString());
            facts.put("asset", Integer.toUnsignedLong(account.getAsset()));
            facts.put("flags", account.getFlags());
            facts.put("code", account.getCode());
            facts.put("userData", account.getUserData());
            facts.put("controller", account.getController());
            facts.put("debitsPending", account.getDebitsPending());
            facts.put("debitsPosted", account.getDebitsPosted());
            facts.put("creditsPending", account.getCreditsPending());
            facts.put("creditsPosted", account.getCreditsPosted());
            facts.put("available", account.getAvailable());
            facts.put("accrued", account.getAccrued());
            facts.put("unclaimed", account.getUnclaimed());
            facts.put("createdAtNs", account.getCreatedAtNs());
            return facts;
        }
    }
}
