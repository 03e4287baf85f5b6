package tutti.chaos;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Flood} as a process of its own: it does what it is told on standard input, a line each, and answers each with a line of
 * JSON. Its argument are the nodes' gRPC endpoints, with commas between; the token is in {@code TUTTI_TOKEN}.
 *
 * <pre>
 * saturate SECONDS
 * flood SECONDS TRANSFERS_PER_SECOND
 * </pre>
 */
final class FloodMain {
    private FloodMain() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String token = Objects.requireNonNull(System.getenv("TUTTI_TOKEN"), "TUTTI_TOKEN is not set");
        try (Flood flood = new Flood(List.of(arguments[0].split(",", -1)), token)) {
            flood.prepare();
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(new Gson().toJson(obey(flood, order.split(" ", -1))));
            }
        }
    }

    private static Flood.Result obey(Flood flood, String... words) {
        return switch (words[0]) {
            case "saturate" -> flood.saturate(seconds(words[1]));
            case "flood" -> flood.flood(seconds(words[1]), Double.parseDouble(words[2]));
            default -> throw new IllegalArgumentException("what is " + words[0] + "?");
        };
    }

    private static Duration seconds(String word) {
        return Duration.ofSeconds(Long.parseLong(word));
    }
}
