package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
    private final HostCheck check = HostCheck.loopbackOnly("Node1.local");

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:80", "node1.local:9"
            })
    void shouldTakeNamesOfThisMachine(String host) {
        assertThatCode(() -> check.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                ""
            })
    void shouldRefuseOtherNames(String host) {
        assertThatExceptionOfType(CallRefusedException.class).isThrownBy(() -> check.check(host));
    }

    @Test
    void shouldTakeAnyNameWhereTokensAreAskedFor() {
        assertThatCode(() -> HostCheck.none().check("ledger.example")).doesNotThrowAnyException();
    }
}
