package tutti.driver;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tutti.client.BlockingTuttiClient;
import tutti.v1.Account;

/** Reads accounts by the million: a call for each some ten thousand, so that each has its deadline to itself. */
public final class AccountLookup {
    private static final int CHUNK = 1 << 15;

    private AccountLookup() {}

    /** Those that exist, by id. */
    public static Map<ByteString, Account> read(BlockingTuttiClient client, List<ByteString> ids) {
        Map<ByteString, Account> found = new HashMap<>();
        for (int start = 0; start < ids.size(); start += CHUNK) {
            client.lookupAccounts(ids.subList(start, Math.min(ids.size(), start + CHUNK)))
                    .forEach(account -> found.put(account.getId(), account));
        }
        return found;
    }
}
