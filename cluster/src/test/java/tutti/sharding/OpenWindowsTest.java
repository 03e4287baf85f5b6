package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenWindowsTest {
    private static final long WAIT_MAX_NS = 1_000;
    private static final int LEAST = OpenWindows.LEAST_ITEMS;

    private final OpenWindows windows = new OpenWindows(WAIT_MAX_NS, 8 * LEAST);

    @Test
    void hasRoomForAFewThousand() {
        assertThat(windows.hasRoom("a", LEAST)).isTrue();

        windows.onOpened("a", LEAST - 1);

        assertThat(windows.hasRoom("a", 1)).isTrue();
        assertThat(windows.hasRoom("a", 2)).isFalse();
        assertThat(windows.hasRoom("b", LEAST)).isTrue();
    }

    @Test
    void hasRoomForOneRequestHoweverLarge() {
        assertThat(windows.hasRoom("a", 100 * LEAST)).isTrue();

        windows.onOpened("a", 100 * LEAST);
        assertThat(windows.hasRoom("a", 1)).isFalse();

        windows.onClosed("a", 100 * LEAST, 0, 2 * WAIT_MAX_NS);
        assertThat(windows.hasRoom("a", 100 * LEAST)).isTrue();
    }

    @Test
    void doublesWithEveryQuickRoundThatFillsIt() {
        round(LEAST, 0, WAIT_MAX_NS / 2);
        assertThat(room()).isEqualTo(2 * LEAST);

        round(2 * LEAST, 1_000, 1_000 + WAIT_MAX_NS / 2);
        assertThat(room()).isEqualTo(4 * LEAST);
    }

    @Test
    void growsNeitherUnusedNorSlowNorForEver() {
        round(LEAST / 2, 0, 1);
        assertThat(room()).isEqualTo(LEAST);

        round(LEAST, 0, WAIT_MAX_NS / 2 + 1);
        assertThat(room()).isEqualTo(LEAST);

        for (int i = 0; i < 10; i++) {
            round(room(), 0, 1);
        }
        assertThat(room()).isEqualTo(8 * LEAST);
    }

    @Test
    void isHalvedOnceARound() {
        round(LEAST, 0, 1);
        round(2 * LEAST, 1, 2);
        assertThat(room()).isEqualTo(4 * LEAST);

        windows.onOpened("a", 3);
        windows.onClosed("a", 1, 10, 10 + WAIT_MAX_NS + 1);
        windows.onClosed("a", 1, 11, 10 + WAIT_MAX_NS + 2);
        windows.onClosed("a", 1, 12, 10 + WAIT_MAX_NS + 3);
        assertThat(room()).isEqualTo(2 * LEAST);

        for (int i = 0; i < 3; i++) {
            long openedNs = 10_000L * (i + 1);
            round(1, openedNs, openedNs + WAIT_MAX_NS + 1);
        }
        assertThat(room()).isEqualTo(LEAST);
    }

    private void round(int items, long openedNs, long closedNs) {
        windows.onOpened("a", items);
        for (int i = 0; i < items; i++) {
            windows.onClosed("a", 1, openedNs, closedNs);
        }
    }

    /** The size of the window of whom has nothing open. */
    private int room() {
        windows.onOpened("a", 1);
        int items = 1;
        while (windows.hasRoom("a", items)) {
            items++;
        }
        windows.onClosed("a", 1, 0, WAIT_MAX_NS * 3 / 4);
        return items;
    }
}
