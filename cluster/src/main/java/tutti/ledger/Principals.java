package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Object2IntHashMap;

/** The names of principals, interned: numbers from 1 in order of arrival, for ever. */
final class Principals {
    /** Number of no principal: it controls what nobody may debit. */
    static final int NOBODY = 0;

    private final int principalsMax;
    private final StateDigest digest;
    private final Object2IntHashMap<String> numbers = new Object2IntHashMap<>(NOBODY);
    private final List<String> names = new ArrayList<>();

    Principals(int principalsMax, StateDigest digest) {
        this.principalsMax = principalsMax;
        this.digest = digest;
    }

    int count() {
        return names.size();
    }

    boolean hasRoom() {
        return names.size() < principalsMax;
    }

    boolean isNumber(int number) {
        return number > NOBODY && number <= names.size();
    }

    /** Number of the name, {@link #NOBODY} if it is not interned. */
    int number(String name) {
        return numbers.getValue(name);
    }

    /** Name of the number, empty for {@link #NOBODY}. */
    String name(int number) {
        return number == NOBODY ? "" : names.get(number - 1);
    }

    /** Number of the name, interned if need be; {@link #NOBODY} if it cannot be a name or there is no room. */
    int intern(String name) {
        int number = number(name);
        return number != NOBODY || !hasRoom() || !Shape.isPrincipal(name) ? number : add(name);
    }

    /** Adds the next name. */
    int add(String name) {
        names.add(name);
        int number = names.size();
        numbers.put(name, number);
        digest.add(hash(number));
        return number;
    }

    long recomputeDigest() {
        long sum = 0;
        for (int number = 1; number <= names.size(); number++) {
            sum += hash(number);
        }
        return sum;
    }

    private long hash(int number) {
        return StateDigest.of(StateDigest.PRINCIPAL, number, StateDigest.of(name(number)), 0, 0);
    }
}
