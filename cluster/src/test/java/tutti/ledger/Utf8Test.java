package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u007f\u0080", "\u07ff\u0800", "Ænima", "日本", "𝄞", "a𝄞\uffffé"})
    void shouldCountBytesAsTheEncoderDoes(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud834", "\udd1e", "a\ud834b", "\udd1e\ud834"})
    void shouldRefuseHalfASurrogatePair(String text) {
        assertThat(Utf8.length(text)).isEqualTo(-1);
    }
}
