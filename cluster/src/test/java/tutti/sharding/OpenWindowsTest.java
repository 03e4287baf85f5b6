package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenWindowsTest {
    private static final long WAIT_MAX_NS = 800_000_000L;
    private static final int LEAST = OpenWindows.LEAST_ITEMS;
    private static final int LEAST_SHARED = OpenWindows.LEAST_SHARED_ITEMS;

    private final Sharing sharing = new Sharing();
    private final OpenWindows windows = new OpenWindows(WAIT_MAX_NS, 8 * LEAST, sharing);

    /** When the last round ended. */
    private long nowNs;

    @Test
    void hasRoomForAFewThousandOfOneAlone() {
        assertThat(windows.hasRoom("a", LEAST, nowNs)).isTrue();

        windows.onOpened("a", LEAST - 1);

        assertThat(windows.hasRoom("a", 1, nowNs)).isTrue();
        assertThat(windows.hasRoom("a", 2, nowNs)).isFalse();
        assertThat(windows.hasRoom("b", LEAST, nowNs)).isTrue();
    }

    @Test
    void hasRoomForAFewHundredOfEachOfSeveral() {
        share();

        assertThat(room()).isEqualTo(LEAST_SHARED);
    }

    @Test
    void hasRoomForOneRequestHoweverLarge() {
        assertThat(windows.hasRoom("a", 100 * LEAST, nowNs)).isTrue();

        windows.onOpened("a", 100 * LEAST);
        assertThat(windows.hasRoom("a", 1, nowNs)).isFalse();

        windows.onClosed("a", 100 * LEAST, 0, 2 * WAIT_MAX_NS);
        assertThat(windows.hasRoom("a", 100 * LEAST, nowNs)).isTrue();
    }

    @Test
    void doublesWithEveryQuickRoundThatFillsIt() {
        share();
        round(LEAST_SHARED, OpenWindows.SHARED_WAIT_NS / 2);
        assertThat(room()).isEqualTo(2 * LEAST_SHARED);

        round(2 * LEAST_SHARED, OpenWindows.SHARED_WAIT_NS / 2);
        assertThat(room()).isEqualTo(4 * LEAST_SHARED);
    }

    @Test
    void growsNeitherUnusedNorSlowNorForEver() {
        share();
        round(LEAST_SHARED / 2, 1);
        assertThat(room()).isEqualTo(LEAST_SHARED);

        round(LEAST_SHARED, OpenWindows.SHARED_WAIT_NS / 2 + 1);
        assertThat(room()).isEqualTo(LEAST_SHARED);

        for (int i = 0; i < 10; i++) {
            round(room(), 1);
        }
        assertThat(room()).isEqualTo(8 * LEAST);
    }

    @Test
    void waitsLongerForOneAlone() {
        round(LEAST, WAIT_MAX_NS / 2);

        assertThat(room()).isEqualTo(LEAST + LEAST_SHARED);
    }

    @Test
    void isHalvedOnceARound() {
        share();
        for (int i = 0; i < 3; i++) {
            round(room(), 1);
        }
        assertThat(room()).isEqualTo(8 * LEAST_SHARED);

        round(100, OpenWindows.SHARED_WAIT_NS + 1);
        assertThat(room()).isEqualTo(4 * LEAST_SHARED);

        for (int i = 0; i < 10; i++) {
            round(1, OpenWindows.SHARED_WAIT_NS + 1);
        }
        assertThat(room()).isEqualTo(LEAST_SHARED);
    }

    /** Another principal sends something. */
    private void share() {
        sharing.onAdmitted("a", nowNs);
        sharing.onAdmitted("b", nowNs);
    }

    /** Opens so many items at once, and closes them so much later, in as many requests. */
    private void round(int items, long tookNs) {
        boolean isShared = sharing.isShared(nowNs);
        windows.onOpened("a", items);
        long openedNs = nowNs;
        nowNs += tookNs;
        if (isShared) {
            share();
        }
        for (int i = 0; i < items; i++) {
            windows.onClosed("a", 1, openedNs, nowNs);
        }
    }

    /** How many items there is room for beside one that is open. */
    private int room() {
        windows.onOpened("a", 1);
        int items = 1;
        while (windows.hasRoom("a", items, nowNs)) {
            items++;
        }
        windows.onClosed("a", 1, nowNs, nowNs + OpenWindows.SHARED_WAIT_NS * 3 / 4);
        return items;
    }
}
