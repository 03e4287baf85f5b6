package tutti.cli;

import java.time.Instant;
import java.util.ArrayList;
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
import tutti.client.BlockingTuttiClient;
import tutti.client.Id;
import tutti.client.TuttiClient;
import tutti.client.Uuid7;
import tutti.v1.Share;
import tutti.v1.SplitVersion;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

/** Works by hand. */
@Command(
        name = "work",
        mixinStandardHelpOptions = true,
        description = "Registers and shows works, gives them other splits, and tells their past.",
        subcommands = {
            WorkCommand.Register.class,
            WorkCommand.Update.class,
            WorkCommand.Show.class,
            WorkHistoryCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  tutti work register --asset 1 --price 4000 --title Aria \\",
            "        --share ID:700000 --share ID:300000",
            "  tutti work update ID --from 2027-01-01T00:00:00Z --share ID:500000 --share ID:500000",
            "  tutti work show ID",
            "  tutti work history ID"
        })
final class WorkCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Registers one work. */
    @Command(name = "register", mixinStandardHelpOptions = true, description = "Registers a work and its split.")
    static final class Register implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(arity = "0..1", paramLabel = "ID", description = "Id of the work; made if not given.")
        private @Nullable Id id;

        @Option(names = "--asset", required = true, paramLabel = "N", description = "Asset it is paid in.")
        private int asset;

        @Option(names = "--price", required = true, paramLabel = "N", description = "Price of one unit, minor units.")
        private long price;

        @Option(names = "--title", description = "At most 256 bytes.")
        private String title = "";

        @Option(names = "--isrc", description = "12 letters and digits.")
        private String isrc = "";

        @Option(
                names = "--share",
                required = true,
                paramLabel = "ID:MILLIONTHS",
                description = "A payee and its share; repeat it. All sum to 1000000.")
        private List<String> shares = List.of();

        @Override
        public Integer call() {
            Id own = id == null ? new Uuid7().next() : id;
            Work.Builder message = Work.newBuilder()
                    .setId(own.toByteString())
                    .setAsset(asset)
                    .setTitle(title)
                    .setIsrc(isrc)
                    .setPrice(price);
            shares.forEach(share -> message.addShares(parse(share)));
            return connection.answer(spec, "work", own, client -> client.registerWorks(List.of(message.build())));
        }
    }

    /** Gives one work another split. */
    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a work another split from some time on: plays from then on are paid by it.",
                "Only the principal that registered the work may."
            })
    static final class Update implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the work.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "TIME",
                description = {
                    "When it begins to hold, such as 2027-01-01T00:00:00Z. At least the cluster's notice",
                    "period from now. Versions that would begin later are dropped."
                })
        @SuppressWarnings("NullAway.Init")
        private Instant from;

        @Option(
                names = "--split-version",
                paramLabel = "N",
                description = {
                    "Number of the new version, one above that of the last; looked up if not given.",
                    "Give it to be able to repeat the command."
                })
        private int version;

        @Option(
                names = "--share",
                required = true,
                paramLabel = "ID:MILLIONTHS",
                description = "A payee and its share; repeat it. All sum to 1000000.")
        private List<String> shares = List.of();

        @Override
        public Integer call() {
            WorkUpdate.Builder message = WorkUpdate.newBuilder()
                    .setWorkId(id.toByteString())
                    .setEffectiveFromNs(Times.nanos("--from", from));
            shares.forEach(share -> message.addShares(parse(share)));
            return connection.answer(spec, "work", id, client -> {
                message.setSplitVersion(version == 0 ? nextVersion(client) : version);
                return client.updateWorks(List.of(message.build()));
            });
        }

        /** One above the work's last; of a work that is not there any number will do. */
        private int nextVersion(BlockingTuttiClient client) {
            int last = 1;
            for (Work work : client.lookupWorks(List.of(id.toByteString()))) {
                last = work.getVersions(work.getVersionsCount() - 1).getSplitVersion();
            }
            return last + 1;
        }
    }

    /** Shows one work. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a work and its split.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Id of the work.")
        @SuppressWarnings("NullAway.Init")
        private Id id;

        @Override
        public Integer call() {
            try (TuttiClient client = connection.open()) {
                List<Work> found = client.blocking().lookupWorks(List.of(id.toByteString()));
                if (found.isEmpty()) {
                    spec.commandLine().getErr().println("tutti: no work " + id);
                    return ExitCodes.REJECTED;
                }
                new Printer(spec, connection.isJson()).facts(facts(found.get(0)));
                return ExitCodes.DONE;
            }
        }

        private static Map<String, Object> facts(Work work) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", Id.of(work.getId()).toString());
            facts.put("asset", Integer.toUnsignedLong(work.getAsset()));
            facts.put("title", work.getTitle());
            facts.put("isrc", work.getIsrc());
            facts.put("price", work.getPrice());
            facts.put("splitVersion", work.getSplitVersion());
            facts.put("registeredAtNs", work.getRegisteredAtNs());
            facts.put("shares", shares(work.getSharesList()));
            List<String> versions = new ArrayList<>();
            for (SplitVersion version : work.getVersionsList()) {
                versions.add(version.getSplitVersion() + " from " + from(version) + ": "
                        + String.join(" ", shares(version.getSharesList())));
            }
            facts.put("versions", versions);
            return facts;
        }

        private static String from(SplitVersion version) {
            long ns = version.getEffectiveFromNs();
            return ns == 0
                    ? "the beginning"
                    : Instant.ofEpochSecond(ns / 1_000_000_000L, ns % 1_000_000_000L)
                            .toString();
        }

        private static List<String> shares(List<Share> shares) {
            List<String> texts = new ArrayList<>();
            for (Share share : shares) {
                texts.add(Id.of(share.getAccountId()) + ":" + share.getMillionths());
            }
            return texts;
        }
    }

    private static Share parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a share is ID:MILLIONTHS, not '" + text + "'");
        }
        try {
            return Share.newBuilder()
                    .setAccountId(Id.parse(text.substring(0, colon)).toByteString())
                    .setMillionths(Integer.parseUnsignedInt(text.substring(colon + 1)))
                    .build();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a share is ID:MILLIONTHS, not '" + text + "'", e);
        }
    }
}
