package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskBoardTest {
    private static final long INTERVAL_NS = 1_000_000_000L;

    private final FakeDisk own = new FakeDisk();
    private long nowNs = -5;

    /** Node 0's own disk, and what the others said: r room, l low, - nothing. */
    @ParameterizedTest
    @CsvSource({
        "r,     true",
        "l,     false",
        "r--,   true",
        "rrr,   true",
        "lrr,   false",
        "l--,   false",
        "rrl,   true",
        "r-l,   false",
        "rl-,   false",
        "rll,   false",
        "rrrll, true",
        "rr-ll, false",
        "rrlll, false",
        "rrrl,  true",
        "rrll,  false",
    })
    void shouldWriteWhileItsDiskAndThoseOfAMajorityHaveRoom(String disks, boolean mayWrite) {
        assertThat(told(disks).mayWrite()).isEqualTo(mayWrite);
    }

    @ParameterizedTest
    @CsvSource({"l, false", "lrr, true", "lr-, false", "lrl, false", "lrrrl, true", "lrrll, false"})
    void shouldTellWhetherOthersCanWriteWithoutIt(String disks, boolean haveOthersRoom) {
        assertThat(told(disks).haveOthersRoom()).isEqualTo(haveOthersRoom);
    }

    @Test
    void shouldNotCountOnANodeThatWentSilentWhileAnotherIsLow() {
        DiskBoard board = board(3);
        board.set(1, false);
        board.set(2, true);
        nowNs += 4 * INTERVAL_NS - 1;
        assertThat(board.mayWrite()).isTrue();

        nowNs++;

        assertThat(board.mayWrite()).isFalse();
    }

    @Test
    void shouldNotHeedSilenceWhileNobodyIsLow() {
        DiskBoard board = board(3);
        board.set(1, false);
        board.set(2, false);

        nowNs += 100 * INTERVAL_NS;

        assertThat(board.mayWrite()).isTrue();
    }

    @Test
    void shouldGoOnOnceRoomIsBack() {
        DiskBoard board = board(3);
        board.set(1, true);
        board.set(2, true);

        board.set(2, false);

        assertThat(board.mayWrite()).isTrue();
    }

    private DiskBoard told(String disks) {
        DiskBoard board = board(disks.length());
        own.low = disks.charAt(0) == 'l';
        for (int node = 1; node < disks.length(); node++) {
            if (disks.charAt(node) != '-') {
                board.set(node, disks.charAt(node) == 'l');
            }
        }
        return board;
    }

    private DiskBoard board(int nodes) {
        return new DiskBoard(0, nodes, own, INTERVAL_NS, () -> nowNs);
    }
}
