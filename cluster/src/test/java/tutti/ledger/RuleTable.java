package tutti.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one kind of item, in the order in which they are looked for: of several that apply the one that stands first is answered.
 *
 * <pre>
 * item KIND                        what is asked: see {@link RuleScenes}
 * right OUTCOME FACT ...           the item and its surroundings with nothing wrong, and the answer then
 * NUMBER NAME FACT ...             what makes the outcome apply; an outcome may have several rows
 * then REASON                      rows that come are looked at later, so that numbers may begin anew
 * never NUMBERS with NUMBERS: WHY  these cannot apply at once
 * alone REASON                     no two rows can be combined
 * </pre>
 *
 * <p>A row's facts are all that it relies on. Two rows can be combined if they say nothing different of the same fact.
 */
final class RuleTable {
    private static final Pattern ROW = Pattern.compile("(\\d+) (\\w+) +(.*)");
    private static final Pattern NEVER = Pattern.compile("never (.*) with (.*): .+");

    final Path file;
    final List<Row> rows = new ArrayList<>();
    final List<Never> nevers = new ArrayList<>();
    final Map<String, String> rightFacts = new HashMap<>();
    String item = "";
    Outcome rightAnswer = Outcome.UNKNOWN;
    boolean isAlone;
    private int stage;
    private int group;

    RuleTable(Path file) throws IOException {
        this.file = file;
        for (String line : Files.readAllLines(file)) {
            String text = line.replaceAll("#.*", "").strip();
            if (!text.isEmpty()) {
                read(text);
            }
        }
    }

    private void read(String line) {
        Matcher row = ROW.matcher(line);
        Matcher never = NEVER.matcher(line);
        if (row.matches()) {
            Outcome outcome = Outcome.valueOf(row.group(2));
            Invariant.equal(outcome.code(), Long.parseLong(row.group(1)), "number of " + outcome);
            boolean isNew = rows.isEmpty() || rows.get(rows.size() - 1).outcome != outcome;
            group += isNew ? 1 : 0;
            rows.add(new Row(line.replaceAll(" +", " "), outcome, stage, group, facts(row.group(3))));
        } else if (never.matches()) {
            nevers.add(new Never(line, numbers(never.group(1)), numbers(never.group(2))));
        } else if (line.startsWith("item ")) {
            item = line.substring("item ".length()).strip();
        } else if (line.startsWith("right ")) {
            String[] words = line.split(" +", 3);
            rightAnswer = Outcome.valueOf(words[1]);
            rightFacts.putAll(facts(words.length > 2 ? words[2] : ""));
        } else if (line.startsWith("then ")) {
            stage++;
        } else if (line.startsWith("alone ")) {
            isAlone = true;
        } else {
            throw new IllegalArgumentException(file + ": " + line);
        }
    }

    private static Map<String, String> facts(String words) {
        Map<String, String> facts = new HashMap<>();
        for (String word : words.isBlank() ? new String[0] : words.strip().split(" +")) {
            int mark = word.indexOf('=');
            facts.put(mark < 0 ? word : word.substring(0, mark), mark < 0 ? "yes" : word.substring(mark + 1));
        }
        return facts;
    }

    /** Ranges of numbers: {@code 11 40-62}. */
    private static List<int[]> numbers(String text) {
        List<int[]> ranges = new ArrayList<>();
        for (String word : text.strip().split("[ ,]+", -1)) {
            String[] ends = word.split("-", -1);
            ranges.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])});
        }
        return ranges;
    }

    boolean isNever(Outcome one, Outcome other) {
        return nevers.stream().anyMatch(never -> never.says(one, other));
    }

    /** The facts of a case, and with {@link Facts#RIGHT} before them those of the right item. */
    Map<String, String> of(Row... combined) {
        Map<String, String> facts = new HashMap<>(rightFacts);
        rightFacts.forEach((key, value) -> facts.put(Facts.RIGHT + key, value));
        for (Row row : combined) {
            facts.putAll(row.facts);
        }
        return facts;
    }

    /**
     * One way to an outcome.
     *
     * @param group the same for rows of one outcome that follow each other
     */
    record Row(String line, Outcome outcome, int stage, int group, Map<String, String> facts) {
        /** The fact of which two rows say different things, null if they can be combined. */
        @Nullable
        String clash(Row other) {
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                String said = other.facts.get(fact.getKey());
                if (said != null && !said.equals(fact.getValue())) {
                    return fact.getKey();
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return line;
        }
    }

    /** Outcomes that exclude each other. */
    record Never(String line, List<int[]> some, List<int[]> others) {
        boolean says(Outcome one, Outcome other) {
            return (contains(some, one) && contains(others, other)) || (contains(some, other) && contains(others, one));
        }

        private static boolean contains(List<int[]> ranges, Outcome outcome) {
            return ranges.stream().anyMatch(range -> range[0] <= outcome.code() && outcome.code() <= range[1]);
        }
    }
}
