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

    /** Keys of the ids, sorted, each with the number of its id beside it. */
    private final long[] keys;

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
        keys = new long[2 * count];
        for (int i = 0; i < count; i++) {
            int id = i * ID_WORDS;
            keys[2 * i] = reader.keys().ofId(ids[id], ids[id + 1], ids[id + 2], ids[id + 3]);
            keys[2 * i + 1] = i;
        }
        new RadixSort().sort(keys, count, keys);
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
        for (int i = 0; i < keys.length; i += 2) {
            int number = (int) keys[i + 1];
            if (run != null && !mayHold(run, keys[i], IdLayout.timeMs(ids, number * ID_WORDS))) {
                continue;
            }
            for (long at = source.firstFrom(keys[i], 0); at < source.count() && source.key(at) == keys[i]; at++) {
                places.addLong(source.place(at));
                numbersOfPlaces.addLong(number);
            }
        }
    }

    private static boolean mayHold(Run run, long key, long timeMs) {
        return timeMs < 0 ? run.filter().mayHold(key) : run.mayHoldTime(timeMs);
    }

    /** Reads what lies at the places, block by block, the latest first; of an id no more than its latest record. */
    private void read() {
        long[] order = new long[2 * places.size()];
        for (int i = 0; i < places.size(); i++) {
            // In the half by which it is sorted.
            order[2 * i] = Refs.place(Refs.block(places.getLong(i)), 0, 0);
            order[2 * i + 1] = i;
        }
        new RadixSort().sort(order, places.size(), order);
        for (int i = places.size() - 1; i >= 0; i--) {
            int place = (int) order[2 * i + 1];
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
