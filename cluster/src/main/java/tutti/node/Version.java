package tutti.node;

import org.jspecify.annotations.Nullable;

/** The product's version, from the jar's manifest. */
final class Version {
    private Version() {}

    static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
