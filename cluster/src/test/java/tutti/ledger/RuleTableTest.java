package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules in text files: each way to an outcome, and of every two that can apply at once which is answered. */
class RuleTableTest {
    private static final Path FOLDER = Path.of("src/test/resources/tutti/ledger/rules");
    /** Not answered any more; their numbers are fixed for ever. */
    private static final Set<Outcome> RETIRED = EnumSet.of(Outcome.NOT_SUPPORTED_YET);

    private static final Path ELSEWHERE = FOLDER.resolve("elsewhere.list");

    static List<RuleTable> tables() throws IOException {
        List<RuleTable> tables = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                tables.add(new RuleTable(file));
            }
        }
        return tables;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldReachEveryOutcome(RuleTable table) {
        List<String> wrong = new ArrayList<>();
        check(table, table.rightAnswer, "right", table.of(), wrong);
        for (RuleTable.Row row : table.rows) {
            check(table, row.outcome(), row.line(), table.of(row), wrong);
        }

        assertThat(wrong).as(table.file.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldAnswerTheFirstOfEveryTwoThatApply(RuleTable table) {
        List<String> wrong = new ArrayList<>();
        Set<String> combined = new TreeSet<>();
        forPairs(table, (first, second) -> {
            String both = first + "  +  " + second;
            if (first.clash(second) == null && check(table, first.outcome(), both, table.of(first, second), wrong)) {
                combined.add(pair(first, second));
            }
        });
        forPairs(table, (first, second) -> {
            boolean isNever = table.isNever(first.outcome(), second.outcome());
            if (!isNever && combined.add(pair(first, second))) {
                wrong.add(first.outcome() + " with " + second.outcome() + ": neither combined nor said to be never");
            }
        });

        assertThat(wrong).as(table.file.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldSayNeverOnlyOfWhatCannotBeCombined(RuleTable table) {
        Set<String> apart = new TreeSet<>();
        Set<String> never = new TreeSet<>();
        Set<String> combined = new TreeSet<>();
        forPairs(table, (first, second) -> {
            if (table.isNever(first.outcome(), second.outcome())) {
                boolean isCombined = first.clash(second) == null
                        && check(table, first.outcome(), "", table.of(first, second), new ArrayList<>());
                (isCombined ? combined : apart).add(pair(first, second));
                never.add(pair(first, second));
            }
        });
        apart.removeAll(combined);
        Set<String> wrong = new TreeSet<>();
        for (String pair : never) {
            String codes = pair.substring(0, pair.indexOf(':'));
            if (apart.stream().noneMatch(other -> other.startsWith(codes + ":"))) {
                wrong.add(codes);
            }
        }

        assertThat(wrong).as(table.file.toString()).isEmpty();
    }

    private static String pair(RuleTable.Row first, RuleTable.Row second) {
        int one = first.outcome().code();
        int other = second.outcome().code();
        return Math.min(one, other) + " with " + Math.max(one, other) + ": " + first.group() + "," + second.group();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldListRejectionsInTheOrderOfTheirNumbers(RuleTable table) {
        List<String> wrong = new ArrayList<>();
        forPairs(table, (first, second) -> {
            boolean isOrdered = first.outcome().code() < second.outcome().code()
                    || first.outcome().isRefusal()
                    || second.outcome().isSuccess()
                    || first.stage() != second.stage();
            if (!isOrdered) {
                wrong.add(first + " before " + second);
            }
        });

        assertThat(wrong).as(table.file.toString()).isEmpty();
    }

    @Test
    void shouldHaveARowForEveryOutcome() throws IOException {
        Set<Outcome> missing = EnumSet.complementOf(EnumSet.copyOf(RETIRED));
        for (RuleTable table : tables()) {
            missing.remove(table.rightAnswer);
            table.rows.forEach(row -> missing.remove(row.outcome()));
        }
        for (String[] words : elsewhere()) {
            missing.remove(Outcome.valueOf(words[1]));
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void shouldHaveTheTestsThatCoverOutcomesOfOthers() throws Exception {
        for (String[] words : elsewhere()) {
            Outcome outcome = Outcome.valueOf(words[1]);
            assertThat(outcome.code()).isEqualTo(Integer.parseInt(words[0]));
            String[] test = words[2].split("#", -1);
            Path source = Path.of("src/test/java", test[0].replace('.', '/') + ".java");
            assertThat(source).content().contains("void " + test[1] + "(").contains(outcome.name());
        }
    }

    /** Rows of outcomes that no table has: number, name, and the test that reaches it. */
    private static List<String[]> elsewhere() throws IOException {
        return Files.readAllLines(ELSEWHERE).stream()
                .map(line -> line.replaceAll("#( .*|$)", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.split(" +", -1))
                .toList();
    }

    /** False if the facts cannot be had together. */
    private static boolean check(
            RuleTable table, Outcome expected, String what, Map<String, String> said, List<String> wrong) {
        Facts facts = new Facts(said);
        Object answer;
        try {
            answer = RuleScenes.play(table.item, facts);
        } catch (RuleWorld.ImpossibleException e) {
            if (what.contains("  +  ") || what.isEmpty()) {
                return false;
            }
            answer = e;
        } catch (RuntimeException e) {
            answer = e;
        }
        if (answer != expected) {
            wrong.add(what + "  =>  " + answer);
        } else if (!facts.notAsked().isEmpty()) {
            wrong.add(what + "  =>  nobody asked for " + facts.notAsked());
        }
        return true;
    }

    /** Every two rows of different outcomes, in the order of the table. */
    private static void forPairs(RuleTable table, Pair pair) {
        for (int i = 0; i < table.rows.size() && !table.isAlone; i++) {
            for (int j = i + 1; j < table.rows.size(); j++) {
                if (table.rows.get(i).outcome() != table.rows.get(j).outcome()) {
                    pair.take(table.rows.get(i), table.rows.get(j));
                }
            }
        }
    }

    private interface Pair {
        void take(RuleTable.Row first, RuleTable.Row second);
    }
}
