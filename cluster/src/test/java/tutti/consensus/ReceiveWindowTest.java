package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
    @Test
    void shouldBeHalfOfWhatTheKernelGrants() {
        assertThat(ReceiveWindow.within(425_984)).isEqualTo(212_992);
    }

    @Test
    void shouldNotBeWiderThanTheBufferThatWasAskedFor() {
        assertThat(ReceiveWindow.within(Integer.MAX_VALUE)).isEqualTo(ReceiveWindow.SOCKET_BUFFER_BYTES);
    }

    @Test
    void shouldFindThatThisMachineGrantsTheLongestFrame() {
        assertThat(ReceiveWindow.probe()).isGreaterThan(65_504);
    }
}
