package tutti.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file that names who may call: one principal and one bearer token a line, separated by blanks. Lines that are empty or
 * begin with # are comments. A principal may have several tokens, so that they can be changed without a gap.
 */
final class TokensFile {
    private static final int TOKEN_CHARACTERS_MIN = 16;
    private static final int TOKEN_CHARACTERS_MAX = 512;
    private static final int FILE_BYTES_MAX = 1024 * 1024;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Set<PosixFilePermission> PERMISSIONS_OF_OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private TokensFile() {}

    static BearerTokens load(Path file) {
        try {
            checkPermissions(file);
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ConfigException("tutti.gateway.tokens-file=" + file + " has more than " + FILE_BYTES_MAX
                        + " bytes; it should have one principal and one token a line");
            }
            return parse(file, Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ConfigException("tutti.gateway.tokens-file=" + file + " cannot be read: " + e);
        }
    }

    private static void checkPermissions(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (PERMISSIONS_OF_OTHERS.contains(permission)) {
                throw new ConfigException("tutti.gateway.tokens-file=" + file
                        + " is open to every user of this machine (" + permission + "); chmod o= it");
            }
        }
    }

    private static BearerTokens parse(Path file, List<String> lines) {
        Map<String, String> principalByToken = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            // Messages name the line, never what stands there: it may be a token.
            String where = "tutti.gateway.tokens-file=" + file + ", line " + (i + 1) + ": ";
            String[] words = BLANKS.split(line, -1);
            if (words.length != 2) {
                throw new ConfigException(where + "should be a principal and a token");
            }
            PrincipalName.check(where + "the principal", words[0]);
            checkToken(where, words[1]);
            if (principalByToken.put(words[1], words[0]) != null) {
                throw new ConfigException(where + "the token stands on an earlier line too");
            }
        }
        if (principalByToken.isEmpty()) {
            throw new ConfigException(
                    "tutti.gateway.tokens-file=" + file + " has no token; leave the setting out if callers need none");
        }
        return BearerTokens.of(principalByToken);
    }

    private static void checkToken(String where, String token) {
        if (token.length() < TOKEN_CHARACTERS_MIN || token.length() > TOKEN_CHARACTERS_MAX) {
            throw new ConfigException(where + "the token has " + token.length() + " characters; " + TOKEN_CHARACTERS_MIN
                    + " to " + TOKEN_CHARACTERS_MAX + " are allowed");
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new ConfigException(where + "the token has a character that RFC 6750 does not allow in one");
        }
    }
}
