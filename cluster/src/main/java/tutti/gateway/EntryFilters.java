package tutti.gateway;

import com.google.protobuf.ByteString;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryFilter;
import tutti.codec.Query;
import tutti.v1.EntryKind;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListWorkEntriesRequest;

/** What a call asks of history, as a filter. What cannot be asked is refused. */
final class EntryFilters {
    private static final int LIMIT_DEFAULT = 100;
    private static final int BOTH_SIDES = HistoryFilter.DEBITS | HistoryFilter.CREDITS;

    private EntryFilters() {}

    static HistoryFilter of(ListAccountEntriesRequest request) {
        if (!IdBytes.isIdOrEmpty(request.getUserData128())) {
            throw CallRefusedException.invalid("user_data128 must be empty or have 16 bytes");
        }
        return new HistoryFilter(
                id("account_id", request.getAccountId()),
                parts(request),
                request.getCode(),
                new HistoryFilter.UserData(
                        IdBytes.highOrZero(request.getUserData128()),
                        IdBytes.lowOrZero(request.getUserData128()),
                        request.getUserData(),
                        request.getUserData32()),
                from(request.getFromNs()),
                to(request.getToNs()),
                request.getAfterPosition(),
                request.getThroughPosition() == 0 ? Long.MAX_VALUE : request.getThroughPosition(),
                request.getReversed(),
                cursor(request.getCursor(), request.getReversed()),
                limit(request.getLimit()));
    }

    static HistoryFilter of(ListWorkEntriesRequest request) {
        return new HistoryFilter(
                id("work_id", request.getWorkId()),
                HistoryFilter.WORKS,
                0,
                HistoryFilter.UserData.ANY,
                from(request.getFromNs()),
                to(request.getToNs()),
                0,
                Long.MAX_VALUE,
                request.getReversed(),
                cursor(request.getCursor(), request.getReversed()),
                limit(request.getLimit()));
    }

    static Query.Id id(String field, ByteString id) {
        if (!IdBytes.isId(id)) {
            throw CallRefusedException.invalid(field + " must have 16 bytes");
        }
        return new Query.Id(IdBytes.high(id), IdBytes.low(id));
    }

    /** Place that the bytes say; without any, where a first page begins. */
    static HistoryCursor cursor(ByteString bytes, boolean reversed) {
        if (bytes.isEmpty()) {
            return reversed ? HistoryCursor.BEHIND_ALL : HistoryCursor.BEFORE_ALL;
        }
        if (bytes.size() != EntryMessages.CURSOR_BYTES) {
            throw CallRefusedException.invalid("cursor must be one that an answer gave");
        }
        return EntryMessages.cursor(bytes);
    }

    private static int parts(ListAccountEntriesRequest request) {
        int sides = request.getSides();
        if (sides < 0 || sides > BOTH_SIDES) {
            throw CallRefusedException.invalid("sides must be from 0 to 3");
        }
        int moved = sides == 0 ? BOTH_SIDES : sides;
        if (request.getKindsCount() == 0) {
            return moved | ((moved & HistoryFilter.CREDITS) != 0 ? HistoryFilter.SETTLEMENTS : 0);
        }
        int parts = 0;
        for (EntryKind kind : request.getKindsList()) {
            parts |= parts(kind, moved);
        }
        if ((parts & HistoryFilter.BALANCES) != 0 && parts != HistoryFilter.BALANCES) {
            throw CallRefusedException.invalid("kinds must be BALANCE alone, or others without it");
        }
        return parts;
    }

    private static int parts(EntryKind kind, int moved) {
        return switch (kind) {
            case ENTRY_KIND_MOVEMENT -> moved;
            case ENTRY_KIND_SETTLEMENT -> HistoryFilter.SETTLEMENTS | HistoryFilter.DIVERTED;
            case ENTRY_KIND_BALANCE -> HistoryFilter.BALANCES;
            case ENTRY_KIND_ACCOUNT -> HistoryFilter.STATES;
            case ENTRY_KIND_SHARE -> HistoryFilter.SHARES;
            case ENTRY_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw CallRefusedException.invalid("kinds must be values of EntryKind other than 0");
        };
    }

    private static long from(long ns) {
        if (ns < 0) {
            throw CallRefusedException.invalid("from_ns must not be negative");
        }
        return ns;
    }

    private static long to(long ns) {
        if (ns < 0) {
            throw CallRefusedException.invalid("to_ns must not be negative");
        }
        return ns == 0 ? Long.MAX_VALUE : ns;
    }

    private static int limit(int limit) {
        if (limit < 0 || limit > HistoryFilter.LIMIT_MAX) {
            throw CallRefusedException.invalid("limit must be from 1 to " + HistoryFilter.LIMIT_MAX);
        }
        return limit == 0 ? LIMIT_DEFAULT : limit;
    }
}
