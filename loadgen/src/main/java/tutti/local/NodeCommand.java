package tutti.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words that start a node's process, all but its configuration. */
public record NodeCommand(List<String> words) {
    /** Environment variable that names the node's jar. */
    public static final String JAR_VARIABLE = "TUTTI_NODE_JAR";
    /** Environment variable that holds the options of the node's JVM; the launcher sets it. */
    public static final String OPTIONS_VARIABLE = "TUTTI_NODE_JAVA_OPTS";

    /** Where the build puts the node, seen from the folder of this program's jar. */
    private static final Path JAR_FROM_HERE = Path.of("..", "..", "cluster", "target", "tutti-node.jar");

    /** Takes the jar, or the one beside this program, and the options from the environment. */
    static NodeCommand fromEnvironment(Map<String, String> environment) {
        Path jar = jar(environment.get(JAR_VARIABLE));
        String options = environment.getOrDefault(OPTIONS_VARIABLE, "");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : options.strip().split("\\s+", -1)) {
            if (!option.isEmpty()) {
                words.add(option);
            }
        }
        words.add("-jar");
        words.add(jar.toString());
        return new NodeCommand(List.copyOf(words));
    }

    private static Path jar(@Nullable String named) {
        Path jar = named == null || named.isBlank() ? beside() : Path.of(named);
        if (!Files.isRegularFile(jar)) {
            throw new LocalClusterException(
                    "no node at " + jar.toAbsolutePath().normalize() + "; build it, or name it in " + JAR_VARIABLE);
        }
        return jar.toAbsolutePath().normalize();
    }

    private static Path beside() {
        try {
            Path here = Path.of(NodeCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = here.getParent();
            return folder == null ? JAR_FROM_HERE : folder.resolve(JAR_FROM_HERE);
        } catch (URISyntaxException e) {
            return JAR_FROM_HERE;
        }
    }
}
