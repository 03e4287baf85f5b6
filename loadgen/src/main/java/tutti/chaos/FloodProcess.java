package tutti.chaos;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tutti.local.OwnSession;

/**
 * A {@link Flood} in another process, which takes only the processor's time that nobody else wants: what floods a cluster has processors
 * of its own.
 */
final class FloodProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    FloodProcess(List<String> addresses, String token) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> words = new ArrayList<>(OwnSession.beforeLowest());
        words.addAll(List.of(java, "-Xmx512m", "-XX:+UseSerialGC"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), FloodMain.class.getName()));
        words.add(String.join(",", addresses));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("TUTTI_TOKEN", token);
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the flood", e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** As much as the cluster takes from one who waits for answers. */
    Flood.Result saturate(Duration time) {
        return order("saturate " + time.toSeconds());
    }

    /** So many transfers a second, whatever is answered. */
    Flood.Result flood(Duration time, double transfersPerSecond) {
        return order("flood " + time.toSeconds() + " " + transfersPerSecond);
    }

    private Flood.Result order(String words) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(words)
                    .append('\n')
                    .flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the flood ended while it was told to " + words);
            }
            return new Gson().fromJson(answer, Flood.Result.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the flood cannot be told to " + words, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
