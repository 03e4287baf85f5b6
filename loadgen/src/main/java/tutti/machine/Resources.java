package tutti.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small programs that this one carries with it. */
final class Resources {
    private Resources() {}

    /** Writes one into a folder, under its own name. */
    static Path copy(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream source = Resources.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new MachineException(name + " is not in this program");
            }
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new MachineException("cannot write " + file, e);
        }
    }
}
