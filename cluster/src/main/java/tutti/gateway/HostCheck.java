package tutti.gateway;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where callers need no token, only programs of this machine may call. A browser is one, and a web page from anywhere can
 * make its own name point to this machine and then call as if it came from here: the name in the request gives it away.
 */
final class HostCheck {
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|127(\\.\\d{1,3}){3}");

    private final boolean isNeeded;
    private final String ownHost;

    private HostCheck(boolean isNeeded, String ownHost) {
        this.isNeeded = isNeeded;
        this.ownHost = ownHost;
    }

    static HostCheck loopbackOnly(String ownHost) {
        return new HostCheck(true, ownHost.toLowerCase(Locale.ROOT));
    }

    static HostCheck none() {
        return new HostCheck(false, "");
    }

    /** Throws {@link CallRefusedException} if the header names a host that this node is not. */
    void check(@Nullable String hostHeader) {
        if (!isNeeded || hostHeader == null) {
            return;
        }
        String host = PORT.matcher(hostHeader.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (!host.equals("localhost")
                && !host.equals(ownHost)
                && !ADDRESS.matcher(host).matches()) {
            throw CallRefusedException.invalid("this node is not " + host + "; call it by its address");
        }
    }
}
