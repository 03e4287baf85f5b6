package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;
import tutti.codec.UnsupportedFormatException;

class FatalHandlerTest {
    @Test
    void shouldAskForARestartWhereThatMayHelp() {
        assertThat(FatalHandler.exitCode(null)).isEqualTo(70);
        assertThat(FatalHandler.exitCode(new UncheckedIOException(new IOException("No space left on device"))))
                .isEqualTo(70);
    }

    /** Of the log, a snapshot or a moved state, as a replica meets it on whatever thread. */
    @Test
    void shouldAskForAPersonWhereAFormatIsUnknown() {
        UnsupportedFormatException unknown = new UnsupportedFormatException("batch", 5, 4);

        assertThat(FatalHandler.exitCode(unknown)).isEqualTo(78);
        assertThat(FatalHandler.exitCode(new AgentTerminationException(unknown)))
                .isEqualTo(78);
    }
}
