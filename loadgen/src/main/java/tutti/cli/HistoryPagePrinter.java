package tutti.cli;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tutti.client.Id;
import tutti.client.Place;
import tutti.v1.Entry;

/** Prints a page of history, and how to get the next. */
final class HistoryPagePrinter {
    private final Printer printer;
    private final boolean isJson;

    HistoryPagePrinter(CommandSpec spec, boolean isJson) {
        this.printer = new Printer(spec, isJson);
        this.isJson = isJson;
    }

    /**
     * @param id whose entries they are
     * @param account in whose statement amounts have a sign; null if it is none
     * @param next cursor of the next page, empty if this was the last
     */
    void print(Id id, @Nullable ByteString account, List<Entry> entries, ByteString next, long position) {
        if (isJson) {
            printer.json(json(id, entries, next, position));
            return;
        }
        entries.forEach(entry -> EntryText.lines(entry, account).forEach(printer::line));
        printer.line(entries.size() + (entries.size() == 1 ? " entry" : " entries") + ", through position " + position);
        if (!next.isEmpty()) {
            printer.line("There is more: repeat with --cursor " + Place.of(next));
        }
    }

    private static JsonObject json(Id id, List<Entry> entries, ByteString next, long position) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id.toString());
        json.add("entries", MessageJson.of(entries));
        json.add(
                "next",
                next.isEmpty()
                        ? JsonNull.INSTANCE
                        : new JsonPrimitive(Place.of(next).toString()));
        json.addProperty("position", position);
        return json;
    }
}
