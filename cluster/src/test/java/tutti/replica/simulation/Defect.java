package tutti.replica.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mistake that could be in the product, told by a text file: what it is, the source file, what is there and what would be there
 * instead, within how many seeds the simulator must find it, how many it took when this was written, and by what.
 *
 * <pre>
 * # A sentence.
 * source: tutti/ledger/Transfers.java
 * seeds: 5
 * took: 1
 * found by: NothingAppliesTwice
 * ---- there is
 * text
 * ---- instead
 * text
 * </pre>
 */
record Defect(String name, String title, String source, int seeds, int took, String foundBy, List<Change> changes) {
    private static final String FIND = "---- there is\n";
    private static final String REPLACE = "---- instead\n";

    /** All there are, by name. */
    static List<Defect> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Defect::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The source with the defect in it. */
    String applyTo(String original) {
        String changed = original;
        for (Change change : changes) {
            int at = changed.indexOf(change.find());
            if (at < 0 || changed.indexOf(change.find(), at + 1) >= 0) {
                throw new IllegalStateException(name + ": this is not in " + source
                        + " exactly once, so the defect must follow the code:\n" + change.find());
            }
            changed = changed.substring(0, at)
                    + change.replace()
                    + changed.substring(at + change.find().length());
        }
        return changed;
    }

    String className() {
        return source.substring(0, source.length() - ".java".length()).replace('/', '.');
    }

    private static Path folder() {
        try {
            return Path.of(Defect.class.getResource("defects").toURI());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Defect read(Path file) {
        try {
            String name = file.getFileName().toString().replace(".txt", "");
            return parse(name, Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Defect parse(String name, String text) {
        String[] parts = text.split(FIND, -1);
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String[] halves = parts[i].split(REPLACE, -1);
            changes.add(new Change(halves[0].strip(), halves[1].strip()));
        }
        String head = parts[0];
        int seeds = Integer.parseInt(field(head, "seeds: "));
        int took = Integer.parseInt(field(head, "took: "));
        String foundBy = field(head, "found by: ");
        return new Defect(name, field(head, "# "), field(head, "source: "), seeds, took, foundBy, List.copyOf(changes));
    }

    private static String field(String head, String key) {
        for (String line : head.split("\n", -1)) {
            if (line.startsWith(key)) {
                return line.substring(key.length()).strip();
            }
        }
        throw new IllegalStateException("there is no line '" + key + "...'");
    }

    /** Text that is there, and what is there instead. */
    record Change(String find, String replace) {}
}
