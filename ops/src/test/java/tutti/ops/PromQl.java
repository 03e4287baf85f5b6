package tutti.ops;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names in a PromQL expression without parsing it; enough for the expressions of this module. */
record PromQl(String expression) {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+\\w+");
    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_]\\w*");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "Inf", "NaN");

    /** Names of the metrics, a histogram's with its suffix. */
    Set<String> metrics() {
        String rest = bare();
        for (Pattern notMetrics : new Pattern[] {SELECTOR, GROUPING}) {
            rest = notMetrics.matcher(rest).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(rest);
        while (matcher.find()) {
            if (!KEYWORDS.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    /** Names of the labels that it selects or groups by. */
    Set<String> labels() {
        Set<String> names = new TreeSet<>();
        for (Pattern withLabels : new Pattern[] {SELECTOR, GROUPING}) {
            Matcher matcher = withLabels.matcher(bare());
            while (matcher.find()) {
                LABEL.matcher(matcher.group(1)).results().forEach(label -> names.add(label.group()));
            }
        }
        return names;
    }

    private String bare() {
        String rest = STRING.matcher(expression).replaceAll("");
        rest = RANGE.matcher(rest).replaceAll(" ");
        return OFFSET.matcher(rest).replaceAll(" ");
    }
}
