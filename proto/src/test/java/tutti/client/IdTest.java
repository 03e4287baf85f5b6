package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    private static final Id ID = new Id(0x0192f0c12b3c7defL, 0x8123456789abcdefL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0192f0c1-2b3c-7def-8123-456789abcdef",
                "0192F0C1-2B3C-7DEF-8123-456789ABCDEF",
                "0192f0c12b3c7def8123456789abcdef",
                " 0192f0c12b3c7def8123456789abcdef "
            })
    void shouldReadUuidsAndHexadecimalDigits(String text) {
        assertThat(Id.parse(text)).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "0192f0c12b3c7def8123456789abcdeg", "0192f0c12b3c7def8123456789abcdef0"})
    void shouldRefuseWhatIsNoId(String text) {
        assertThatThrownBy(() -> Id.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an id is a UUID or 32 hexadecimal digits, not '" + text + "'");
    }

    @Test
    void shouldPrintAsUuid() {
        assertThat(ID).hasToString("0192f0c1-2b3c-7def-8123-456789abcdef");
    }

    @Test
    void shouldBeBigEndianOnTheWire() {
        ByteString bytes = ID.toByteString();

        assertThat(bytes.byteAt(0)).isEqualTo((byte) 0x01);
        assertThat(bytes.byteAt(15)).isEqualTo((byte) 0xef);
        assertThat(Id.of(bytes)).isEqualTo(ID);
    }

    @Test
    void shouldRefuseBytesOfAnotherLength() {
        assertThatThrownBy(() -> Id.of(ByteString.copyFromUtf8("short")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an id has 16 bytes, not 5");
    }

    @Test
    void shouldOrderAsUnsignedNumbers() {
        assertThat(new Id(1, -1)).isLessThan(new Id(-1, 0));
        assertThat(new Id(1, 1)).isLessThan(new Id(1, -1));
        assertThat(ID).isEqualByComparingTo(Id.parse(ID.toString()));
    }
}
