package tutti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Where a run that takes long tells how it goes and what came of it: lines for people, which with JSON go to standard error. */
final class RunOutput {
    private final PrintWriter people;
    private final PrintWriter out;
    private final boolean isJson;

    RunOutput(CommandSpec spec, boolean isJson) {
        this.out = spec.commandLine().getOut();
        this.people = isJson ? spec.commandLine().getErr() : out;
        this.isJson = isJson;
    }

    /** A line for people, at once. */
    void tell(String line) {
        people.println(line);
        people.flush();
    }

    /**
     * What came of the run.
     *
     * @param lines for people, behind an empty one
     * @param json the same as one object on one line; asked for only if it is printed
     */
    void report(List<String> lines, Supplier<String> json) {
        people.println();
        lines.forEach(people::println);
        people.flush();
        if (isJson) {
            out.println(json.get());
            out.flush();
        }
    }
}
