package tutti.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tutti.client.TuttiClient;
import tutti.v1.AssetTotals;
import tutti.v1.AuditResponse;
import tutti.v1.ChannelCut;
import tutti.v1.PartitionCut;

/** The cluster's own audit over a consistent cut. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {"Checks the books of a live cluster over a consistent cut of all partitions.", ""},
        footer = {
            "",
            "A mark goes through every partition's log and every channel between them;",
            "payments go on meanwhile. Totals are minor units.",
            "",
            "Example:",
            "  tutti audit",
            "",
            "Exit code 0 only if every check holds."
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--wait",
            paramLabel = "MS",
            defaultValue = "10000",
            description = "How long the cut may take, milliseconds. Default: ${DEFAULT-VALUE}.")
    private int waitMs;

    @Override
    public Integer call() {
        Printer printer = new Printer(spec, connection.isJson());
        try (TuttiClient client = connection.open()) {
            AuditResponse audit = client.blocking().audit(Duration.ofMillis(waitMs));
            if (connection.isJson()) {
                printer.json(toJson(audit));
            } else {
                print(printer, audit);
            }
            return audit.getHolds() ? ExitCodes.DONE : ExitCodes.REJECTED;
        }
    }

    private static void print(Printer printer, AuditResponse audit) {
        printer.line("mark " + audit.getMark());
        printer.line("part asset               debits              credits    accrued");
        for (PartitionCut partition : audit.getPartitionsList()) {
            for (AssetTotals totals : partition.getTotalsList()) {
                printer.line(String.format(
                        Locale.ROOT,
                        "%4d %5d %20d %20d %10d",
                        partition.getPartition(),
                        totals.getAsset(),
                        totals.getDebitsPosted(),
                        totals.getCreditsPosted(),
                        totals.getAccrued()));
            }
        }
        if (audit.getChannelsCount() > 0) {
            printer.line("from   to asset                 sent             received");
        }
        for (ChannelCut channel : audit.getChannelsList()) {
            printer.line(String.format(
                    Locale.ROOT,
                    "%4d %4d %5d %20d %20d",
                    channel.getFromPartition(),
                    channel.getToPartition(),
                    channel.getAsset(),
                    channel.getSent(),
                    channel.getReceived()));
        }
        audit.getViolationsList().forEach(violation -> printer.line("! " + violation));
        printer.line(audit.getHolds() ? "The audit holds." : "THE AUDIT DOES NOT HOLD.");
    }

    private static JsonObject toJson(AuditResponse audit) {
        JsonObject json = new JsonObject();
        json.addProperty("mark", audit.getMark());
        json.addProperty("holds", audit.getHolds());
        JsonArray partitions = new JsonArray();
        for (PartitionCut partition : audit.getPartitionsList()) {
            JsonObject cut = new JsonObject();
            cut.addProperty("partition", partition.getPartition());
            cut.addProperty("position", partition.getPosition());
            JsonArray all = new JsonArray();
            partition.getTotalsList().forEach(totals -> all.add(toJson(totals)));
            cut.add("totals", all);
            partitions.add(cut);
        }
        json.add("partitions", partitions);
        JsonArray channels = new JsonArray();
        audit.getChannelsList().forEach(channel -> channels.add(toJson(channel)));
        json.add("channels", channels);
        JsonArray violations = new JsonArray();
        audit.getViolationsList().forEach(violations::add);
        json.add("violations", violations);
        return json;
    }

    private static JsonObject toJson(AssetTotals totals) {
        JsonObject json = new JsonObject();
        json.addProperty("asset", totals.getAsset());
        json.addProperty("debitsPosted", totals.getDebitsPosted());
        json.addProperty("creditsPosted", totals.getCreditsPosted());
        json.addProperty("debitsPending", totals.getDebitsPending());
        json.addProperty("creditsPending", totals.getCreditsPending());
        json.addProperty("accrued", totals.getAccrued());
        return json;
    }

    private static JsonObject toJson(ChannelCut channel) {
        JsonObject json = new JsonObject();
        json.addProperty("fromPartition", channel.getFromPartition());
        json.addProperty("toPartition", channel.getToPartition());
        json.addProperty("asset", channel.getAsset());
        json.addProperty("sent", channel.getSent());
        json.addProperty("received", channel.getReceived());
        return json;
    }
}
