package tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One object of settings and its path, so that messages can name whole keys. */
final class Settings {
    private final Config config;
    private final String path;

    Settings(Config config, String path) {
        this.config = config;
        this.path = path;
    }

    Settings at(String key) {
        return new Settings(config.getConfig(key), path + "." + key);
    }

    List<? extends ConfigObject> objects(String key) {
        return config.getObjectList(key);
    }

    String text(String key) {
        String value = textOrNull(key);
        if (value == null) {
            throw new ConfigException(path + "." + key + " is needed and not set");
        }
        return value;
    }

    @Nullable
    String textOrNull(String key) {
        return config.hasPath(key) ? config.getString(key) : null;
    }

    int integer(String key) {
        if (!config.hasPath(key)) {
            throw new ConfigException(path + "." + key + " is needed and not set");
        }
        return config.getInt(key);
    }

    boolean flag(String key) {
        return config.getBoolean(key);
    }

    long nanos(String key) {
        return config.getDuration(key, TimeUnit.NANOSECONDS);
    }

    int bytes(String key) {
        long bytes = longBytes(key);
        if (bytes > Integer.MAX_VALUE) {
            throw new ConfigException(path + "." + key + "=" + bytes + " must be below 2 GiB");
        }
        return (int) bytes;
    }

    long longBytes(String key) {
        return config.getBytes(key);
    }
}
