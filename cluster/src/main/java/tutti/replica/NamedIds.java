package tutti.replica;

import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.SectionIds;
import tutti.ledger.IdSink;
import tutti.ledger.Ledger;

/** The ids that applying a section asks the window for: a leader looks them up before it logs the section. */
public final class NamedIds {
    private NamedIds() {}

    /** True if one of them may have left the window. Changes nothing. */
    public static boolean needLookup(byte[] section, Ledger ledger) {
        boolean[] isAny = new boolean[1];
        forEach(
                section,
                ledger,
                (idHigh, idLow, debitHigh, debitLow) ->
                        isAny[0] = isAny[0] || ledger.needsLookup(idHigh, idLow, debitHigh, debitLow));
        return isAny[0];
    }

    /** All of them, {@link HistoryStore#ID_WORDS} words each: those that are still in the window may leave before the section is applied. */
    public static LongArrayList keys(byte[] section, Ledger ledger) {
        LongArrayList keys = new LongArrayList();
        forEach(section, ledger, (idHigh, idLow, debitHigh, debitLow) -> {
            keys.addLong(idHigh);
            keys.addLong(idLow);
            keys.addLong(debitHigh);
            keys.addLong(debitLow);
        });
        return keys;
    }

    /** Those that the section names, and those that a chain names whose next round the section may begin. */
    private static void forEach(byte[] section, Ledger ledger, IdSink sink) {
        SectionIds.forEach(new UnsafeBuffer(section), 0, sink, number -> ledger.forEachEnding(number, sink));
    }
}
