package tutti.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensFileTest {
    private static final String TOKEN = "s3cret-s3cret-s3cret";

    @TempDir
    private Path folder;

    @Test
    void shouldKnowPrincipalsByTheirTokens() throws IOException {
        BearerTokens tokens = load("""
                # who may call

                alice  %s
                bob\t0123456789abcdef==
                alice  another-token-of-alice
                """.formatted(TOKEN));

        assertThat(tokens.isEmpty()).isFalse();
        assertThat(tokens.principal(TOKEN)).isEqualTo("alice");
        assertThat(tokens.principal("another-token-of-alice")).isEqualTo("alice");
        assertThat(tokens.principal("0123456789abcdef==")).isEqualTo("bob");
        assertThat(tokens.principal("0123456789abcdef")).isNull();
        assertThat(tokens.principal("")).isNull();
        assertThat(tokens.toString()).isEqualTo("3 hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-", "rwx-----x"})
    void shouldRefuseAFileThatIsOpenToEveryUser(String permissions) throws IOException {
        Path file = write("alice " + TOKEN, permissions);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TokensFile.load(file))
                .withMessageContaining(file.toString())
                .withMessageContaining("OTHERS_");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    alice                                          | line 2
                    alice s3cret-s3cret-s3cret extra               | line 2
                    alice s3cret                                   | line 2: the token has 6 characters
                    alice s3cret:s3cret:s3cret                     | line 2: the token has a character
                    bob   0123456789abcdef                         | line 2: the token stands on an earlier line
                    a234567890123456789012345678901234567890123456789012345678901234x s3cret-s3cret-s3cret | 65 bytes
                    """)
    void shouldNameTheLineAndNeverTheToken(String line, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("alice 0123456789abcdef\n" + line))
                .withMessageContaining(message)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret", "0123456789abcdef"));
    }

    @Test
    void shouldRefuseAFileWithoutTokens() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("# nobody yet\n"))
                .withMessageContaining("has no token");
    }

    private BearerTokens load(String content) throws IOException {
        return TokensFile.load(write(content, "rw-r-----"));
    }

    private Path write(String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("tokens"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }
}
