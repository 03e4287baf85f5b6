package tutti;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tutti.ledger.Outcome;

/**
 * Keeps {@code docs/outcomes.md}, the contract's comments and the ledger's enum alike. With {@code -Dtutti.rewrite=true} the
 * page is written anew from the other two.
 */
class OutcomesPageTest {
    private static final Path CONTRACT = Path.of("../proto/src/main/proto/tutti/v1/outcome.proto");
    private static final Path PAGE = Path.of("../docs/outcomes.md");
    private static final Pattern CONSTANT = Pattern.compile("OUTCOME_(\\w+) = (\\d+);");

    private static final String HEAD = """
            # Outcomes

            The ledger answers every item of every batch with one of these, in the order of the request. Numbers are fixed for
            ever. Where several apply, the smallest number of the kind is answered; where another partition, or the work that a
            split is for, has to be asked, what is known before comes first. Of each kind of item the
            [rule tables](../cluster/src/test/resources/tutti/ledger/rules) have the outcomes in their order. The page is made from
            [`outcome.proto`](../proto/src/main/proto/tutti/v1/outcome.proto); a test fails when they differ.

            *Final* outcomes spend the id of the transfer or stream payment: a retry gets the same answer, marked `replayed`.
            """;

    @Test
    void shouldTellOfTheOutcomesAsTheContractDoes() throws IOException {
        String wanted = HEAD + sections(contract());
        if (Boolean.getBoolean("tutti.rewrite")) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(PAGE).hasContent(wanted);
    }

    @Test
    void shouldHaveTheSameOutcomesInLedgerAndContract() throws IOException {
        List<String> fromLedger = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            fromLedger.add(outcome.code() + " " + outcome.name());
        }

        assertThat(contract()).extracting(row -> row.code() + " " + row.name()).isEqualTo(fromLedger);
    }

    @Test
    void shouldSayOfEachOutcomeWhatItMeans() throws IOException {
        assertThat(contract()).allSatisfy(row -> assertThat(row.meaning()).matches("(?s)[A-Z`].*\\."));
    }

    private static String sections(List<Row> rows) {
        StringBuilder page = new StringBuilder();
        String section = "";
        for (Row row : rows) {
            if (!row.section().equals(section)) {
                section = row.section();
                page.append("\n## ")
                        .append(section)
                        .append("\n\n| | Outcome | Means | Final |\n| --: | --- | --- | --- |\n");
            }
            page.append("| %d | `%s` | %s | %s |\n"
                    .formatted(
                            row.code(), row.name(), row.meaning(), isFinal(Outcome.ofCode(row.code())) ? "yes" : ""));
        }
        return page.toString();
    }

    /** Assets, accounts and works have no outcomes stored: creating one again is answered with EXISTS. */
    private static boolean isFinal(Outcome outcome) {
        return outcome.spendsId() && outcome != Outcome.CREATED && outcome != Outcome.EXISTS;
    }

    /** Constants of the contract's enum with the comments that stand before them, all but the one for "unspecified". */
    private static List<Row> contract() throws IOException {
        List<Row> rows = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        String section = "";
        for (String line : Files.readAllLines(CONTRACT)) {
            String text = line.strip();
            Matcher constant = CONSTANT.matcher(text);
            if (text.startsWith("// ----")) {
                section = text.replaceAll("^// -+ | -+$", "");
                comment.setLength(0);
            } else if (text.startsWith("//")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(2).strip());
            } else if (constant.matches() && !constant.group(2).equals("0")) {
                rows.add(row(section, constant.group(1), Integer.parseInt(constant.group(2)), comment.toString()));
                comment.setLength(0);
            } else {
                comment.setLength(0);
            }
        }
        return rows;
    }

    private static Row row(String section, String name, int code, String comment) {
        String field = name.replaceFirst("EXISTS_WITH_DIFFERENT_", "");
        String meaning = comment.isEmpty() && !field.equals(name)
                ? "Used before, with other content: %s."
                        .formatted(field.toLowerCase(Locale.ROOT).replace('_', ' '))
                : comment;
        return new Row(capitalised(section), name, code, meaning);
    }

    private static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private record Row(String section, String name, int code, String meaning) {}
}
