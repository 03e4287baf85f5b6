package tutti.cli;

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
import tutti.v1.Asset;
import tutti.v1.Result;

/** Assets by hand. */
@Command(
        name = "asset",
        mixinStandardHelpOptions = true,
        description = "Creates and shows assets.",
        subcommands = {AssetCommand.Create.class, AssetCommand.Show.class},
        footer = {
            "",
            "Examples:",
            "  tutti asset create 1 --symbol TUTTI --decimals 6",
            "  tutti asset show 1",
            "",
            "Minting is a transfer out of the asset's issuing account, which show prints."
        })
final class AssetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Creates one asset. */
    @Command(name = "create", mixinStandardHelpOptions = true, description = "Creates an asset.")
    static final class Create implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "NUMBER", description = "Number of the asset, from 1.")
        private int asset;

        @Option(names = "--symbol", required = true, description = "1 to 12 capital letters and digits.")
        private String symbol = "";

        @Option(
                names = "--decimals",
                defaultValue = "6",
                description = "Decimals of the major unit, 0 to 18. Default: ${DEFAULT-VALUE}.")
        private int decimals;

        @Option(
                names = "--maximum-supply",
                defaultValue = "9223372036854775807",
                description = "Most that may circulate, minor units. Default: all that fits.")
        private long maximumSupply;

        @Override
        public Integer call() {
            Asset message = Asset.newBuilder()
                    .setAsset(asset)
                    .setSymbol(symbol)
                    .setDecimals(decimals)
                    .setMaximumSupply(maximumSupply)
                    .build();
            try (TuttiClient client = connection.open()) {
                Result result = client.blocking().createAssets(List.of(message)).get(0);
                Printer printer = new Printer(spec, connection.isJson());
                if (connection.isJson()) {
                    printer.json(Printer.toJson(Integer.toString(asset), result));
                } else {
                    printer.line("asset " + asset + "  " + Printer.describe(result));
                }
                return ExitCodes.of(List.of(result));
            }
        }
    }

    /** Shows one asset. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows an asset.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "NUMBER", description = "Number of the asset.")
        private int asset;

        @Override
        public Integer call() {
            try (TuttiClient client = connection.open()) {
                List<Asset> found = client.blocking().lookupAssets(List.of(asset));
                if (found.isEmpty()) {
                    spec.commandLine().getErr().println("tutti: no asset " + asset);
                    return ExitCodes.REJECTED;
                }
                Asset message = found.get(0);
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("asset", Integer.toUnsignedLong(message.getAsset()));
                facts.put("symbol", message.getSymbol());
                facts.put("decimals", message.getDecimals());
                facts.put("maximumSupply", message.getMaximumSupply());
                facts.put("issuingAccount", Id.of(message.getIssuingAccountId()).toString());
                facts.put(
                        "unclaimedAccount",
                        Id.of(message.getUnclaimedAccountId()).toString());
                new Printer(spec, connection.isJson()).facts(facts);
                return ExitCodes.DONE;
            }
        }
    }
}
