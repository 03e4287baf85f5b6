package tutti.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.replica.HistoryStore;

/**
 * Finds the records of many ids at once: in each run in the order of its keys, so that a chunk is read once, and then in the blocks in
 * their order. Of one thread, for one search.
 */
final class RecordSearch {
    private static final int ID_WORDS = HistoryStore.ID_WORDS;

    private final HistoryReader reader;
    private final HistoryView view;
    private final long[] ids;
    private final long through;

    /** Keys of the ids, sorted, and the number of the id of each. */
    private final long[] keys;

    private final long[] numbers;

    /** Where entries of the ids may be, and of which. */
    private final LongArrayList places = new LongArrayList();

    private final LongArrayList numbersOfPlaces = new LongArrayList();

    private final List<long @Nullable []> found;

    /** @param ids four words each: the id, its debit account */
    RecordSearch(HistoryReader reader, HistoryView view, long[] ids, long through) {
        this.reader = reader;
        this.view = view;
        this.ids = ids;
        this.through = through;
        int count = ids.length / ID_WORDS;
        keys = new long[count];
        numbers = new long[count];
        for (int i = 0; i < count; i++) {
            int id = i * ID_WORDS;
            keys[i] = reader.keys().ofId(ids[id], ids[id + 1], ids[id + 2], ids[id + 3]);
            numbers[i] = i;
        }
        new RadixSort().sort(keys, numbers, count);
        found = new ArrayList<>(Collections.nCopies(count, null));
    }

    /** The last record of each id at or below {@code through}, in the order of the ids; null where there is none. */
    List<long @Nullable []> run() {
        RefIndex.View index = view.ids();
        int runs = index.runs().size();
        for (int i = 0; i < index.sources(); i++) {
            searchIn(index.source(i), i < runs ? index.runs().get(i) : null);
        }
        read();
        return found;
    }

    private void searchIn(RefSource source, @Nullable Run run) {
        for (int i = 0; i < keys.length; i++) {
            if (run != null && !mayHold(run, keys[i], IdLayout.timeMs(ids, (int) numbers[i] * ID_WORDS))) {
                continue;
            }
            for (long at = source.firstFrom(keys[i], 0); at < source.count() && source.key(at) == keys[i]; at++) {
                places.addLong(source.place(at));
                numbersOfPlaces.addLong(numbers[i]);
            }
        }
    }

    private static boolean mayHold(Run run, long key, long timeMs) {
        return timeMs < 0 ? run.filter().mayHold(key) : run.mayHoldTime(timeMs);
    }

    /** Reads what lies at the places, block by block, the latest first; of an id no more than its latest record. */
    private void read() {
        long[] blocks = new long[places.size()];
        long[] order = new long[places.size()];
        for (int i = 0; i < order.length; i++) {
            // In the half by which it is sorted.
            blocks[i] = Refs.place(Refs.block(places.getLong(i)), 0, 0);
            order[i] = i;
        }
        new RadixSort().sort(blocks, order, order.length);
        for (int i = order.length - 1; i >= 0; i--) {
            int place = (int) order[i];
            int number = (int) numbersOfPlaces.getLong(place);
            if (found.get(number) == null) {
                read(places.getLong(place), number);
            }
        }
    }

    private void read(long place, int number) {
        Block block = reader.block(view, Refs.block(place));
        int record = Refs.word(place) + 1;
        int id = number * ID_WORDS;
        boolean isIt = Arrays.equals(block.words(), record, record + ID_WORDS, ids, id, id + ID_WORDS);
        if (isIt && IdLayout.position(block.words(), record) <= through) {
            found.set(number, Arrays.copyOfRange(block.words(), record, record + recordWords(block.word(record - 1))));
        }
    }

    private static int recordWords(long header) {
        boolean isPlain = Journal.kind(header) == Journal.PAYMENT || Journal.words(header) == 1 + IdLayout.RECORD_WORDS;
        return isPlain ? IdLayout.RECORD_WORDS : IdLayout.EXTENDED_WORDS;
    }
}
