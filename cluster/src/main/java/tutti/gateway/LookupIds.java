package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.List;
import tutti.codec.Query;

/** The ids of a look-up: each once, in the order of the request. */
final class LookupIds {
    private LookupIds() {}

    static List<Query.Id> of(List<ByteString> ids) {
        LinkedHashSet<Query.Id> distinct = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            ByteString id = ids.get(i);
            if (!IdBytes.isId(id)) {
                throw CallRefusedException.invalid("ids[" + i + "] has " + id.size() + " bytes; an id has 16");
            }
            distinct.add(new Query.Id(IdBytes.high(id), IdBytes.low(id)));
        }
        return List.copyOf(distinct);
    }
}
