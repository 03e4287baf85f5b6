package tutti.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tutti.client.Id;
import tutti.client.TuttiClient;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;

/** Mandates by hand. */
@Command(
        name = "mandate",
        mixinStandardHelpOptions = true,
        description = "Lets others debit an account up to a limit, and shows who may.",
        subcommands = {MandateCommand.Grant.class, MandateCommand.Revoke.class, MandateCommand.Show.class},
        footer = {
            "",
            "Examples:",
            "  tutti mandate grant ID --to radio --limit 500000 --every 2592000 \\",
            "        --until 2027-01-01T00:00:00Z",
            "  tutti mandate revoke ID --to radio",
            "  tutti mandate show ID"
        })
final class MandateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Grants one mandate, or changes its terms. */
    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = {
                "Lets a principal debit an account up to a limit in each interval, or",
                "changes the terms. Only the principal that controls the account may.",
                "Other terms give back nothing that was used; only an interval of another",
                "length begins anew."
            })
    static final class Grant implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the account.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        @Option(names = "--to", required = true, paramLabel = "NAME", description = "Principal that may debit it.")
        private String principal = "";

        @Option(names = "--limit", required = true, paramLabel = "N", description = "Minor units in one interval.")
        private long limit;

        @Option(
                names = "--every",
                required = true,
                paramLabel = "SECONDS",
                description = "Length of an interval; the first begins now.")
        private long everySeconds;

        @Option(
                names = "--until",
                required = true,
                paramLabel = "TIME",
                description = "When it is over, such as 2027-01-01T00:00:00Z.")
        @SuppressWarnings("NullAway.Init")
        private Instant until;

        @Override
        public Integer call() {
            if (everySeconds < 0 || everySeconds >>> Integer.SIZE != 0) {
                throw new IllegalArgumentException("--every is 1 to 4294967295 seconds, not " + everySeconds);
            }
            Mandate message = Mandate.newBuilder()
                    .setAccountId(id.toByteString())
                    .setPrincipal(principal)
                    .setLimit(limit)
                    .setIntervalSeconds((int) everySeconds)
                    .setUntilNs(Times.nanos("--until", until))
                    .build();
            return connection.answer(spec, "mandate", id, client -> client.grantMandates(List.of(message)));
        }
    }

    /** Takes one mandate back. */
    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes a mandate back: nothing more is debited by it.")
    static final class Revoke implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the account.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        @Option(names = "--to", required = true, paramLabel = "NAME", description = "Principal that it was given to.")
        private String principal = "";

        @Override
        public Integer call() {
            MandateRevocation message = MandateRevocation.newBuilder()
                    .setAccountId(id.toByteString())
                    .setPrincipal(principal)
                    .build();
            return connection.answer(spec, "mandate", id, client -> client.revokeMandates(List.of(message)));
        }
    }

    /** Shows the mandates of one account. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the mandates that an account ever gave, and what is used of them.")
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
                List<String> mandates = new ArrayList<>();
                for (Mandate mandate : client.blocking().lookupMandates(List.of(id.toByteString()))) {
                    mandates.add(text(mandate));
                }
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("id", id.toString());
                facts.put("mandates", mandates);
                new Printer(spec, connection.isJson()).facts(facts);
                return ExitCodes.DONE;
            }
        }

        private static String text(Mandate mandate) {
            return mandate.getPrincipal() + (mandate.getRevoked() ? " (revoked)" : "") + ": "
                    + mandate.getLimit() + " every " + Integer.toUnsignedLong(mandate.getIntervalSeconds())
                    + " s until " + Times.text(mandate.getUntilNs()) + ", used " + mandate.getUsed() + ", reserved "
                    + mandate.getReserved();
        }
    }
}
