package tutti.consensus;

import java.util.List;

/**
 * A question of one node to another: one line.
 *
 * <pre>
 * tutti-peer 1 FROM BIRTH WHAT [NUMBER ...]
 *
 * who                         a {@link PeerAnswer}
 * log GROUP                   a {@link LogOffer}
 * moved VERSION PARTITION     the bytes of a {@link MovedState}
 * history PARTITION POSITION ORDINAL THROUGH
 *                             a {@link PeerHistory}
 * </pre>
 *
 * @param birth of the asking node's folder, if that is empty; {@link #NO_BIRTH} else
 */
record PeerQuestion(int from, String birth, String what, List<Long> numbers) {
    static final String NO_BIRTH = "-";
    static final String WHO = "who";
    static final String LOG = "log";
    static final String MOVED = "moved";
    static final String HISTORY = "history";

    /** Most bytes of a question. */
    static final int BYTES_MAX = 256;

    private static final String FORMAT = "tutti-peer 1";
    private static final int WORDS_BEFORE_NUMBERS = 5;

    String line() {
        StringBuilder line = new StringBuilder(FORMAT + " " + from + " " + birth + " " + what);
        numbers.forEach(number -> line.append(' ').append(number));
        return line.append('\n').toString();
    }

    /** Whatever is no question is refused by an {@link IllegalArgumentException}. */
    static PeerQuestion parse(String line) {
        String[] words = line.split(" ", -1);
        if (!line.startsWith(FORMAT + " ") || words.length < WORDS_BEFORE_NUMBERS) {
            throw new IllegalArgumentException("questions begin with '" + FORMAT + "'");
        }
        List<Long> numbers = List.of(words).subList(WORDS_BEFORE_NUMBERS, words.length).stream()
                .map(Long::valueOf)
                .toList();
        return new PeerQuestion(Integer.parseInt(words[2]), words[3], words[4], numbers);
    }

    /** The number at this place, which must be there. */
    long number(int index) {
        if (index >= numbers.size()) {
            throw new IllegalArgumentException(what + " needs more numbers");
        }
        return numbers.get(index);
    }

    /** The same of a number that must be small. */
    int smallNumber(int index) {
        long number = number(index);
        if (number != (int) number) {
            throw new IllegalArgumentException(what + " " + number + ": the number is too large");
        }
        return (int) number;
    }
}
