package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tutti.codec.Answer;
import tutti.codec.Query;

/** Divides queries for many things, so that every answer fits into one message between nodes, and joins the answers. */
final class QueryParts {
    /** An account's answer has at most some 200 bytes, an asset's fewer. */
    private static final int ACCOUNTS_MAX = 2048;

    private static final int ASSETS_MAX = 2048;

    /** A work's answer, with title and 8 splits of 64 shares, has at most some 11 KB. */
    private static final int WORKS_MAX = 40;

    /** An account has at most 64 mandates of some 150 bytes. */
    private static final int MANDATES_MAX = 40;

    private QueryParts() {}

    static List<Query> of(Query query) {
        if (query instanceof Query.Accounts accounts) {
            return parts(accounts.ids(), ACCOUNTS_MAX, Query.Accounts::new);
        }
        if (query instanceof Query.Works works) {
            return parts(works.ids(), WORKS_MAX, Query.Works::new);
        }
        if (query instanceof Query.Mandates mandates) {
            return parts(mandates.accounts(), MANDATES_MAX, Query.Mandates::new);
        }
        if (query instanceof Query.Assets assets) {
            return parts(assets.assets(), ASSETS_MAX, Query.Assets::new);
        }
        return List.of(query);
    }

    /** One answer of all, which are of one kind; at least one. */
    static Answer join(List<Answer> answers) {
        Answer first = answers.get(0);
        if (first instanceof Answer.Accounts) {
            return new Answer.Accounts(
                    concat(answers, Answer.Accounts.class, Answer.Accounts::accounts),
                    concat(answers, Answer.Accounts.class, Answer.Accounts::accrued));
        }
        if (first instanceof Answer.Works) {
            long asOfNs = answers.stream()
                    .mapToLong(answer -> ((Answer.Works) answer).asOfNs())
                    .min()
                    .orElseThrow();
            return new Answer.Works(concat(answers, Answer.Works.class, Answer.Works::works), asOfNs);
        }
        if (first instanceof Answer.Mandates) {
            return new Answer.Mandates(concat(answers, Answer.Mandates.class, Answer.Mandates::mandates));
        }
        if (first instanceof Answer.Assets) {
            return new Answer.Assets(
                    concat(answers, Answer.Assets.class, Answer.Assets::assets),
                    concat(answers, Answer.Assets.class, Answer.Assets::confirmed));
        }
        return first;
    }

    private static <T> List<Query> parts(List<T> all, int sizeMax, Function<List<T>, Query> query) {
        List<Query> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(all.size(), from + sizeMax);
            parts.add(query.apply(List.copyOf(all.subList(from, to))));
            from = to;
        } while (from < all.size());
        return parts;
    }

    private static <A, T> List<T> concat(List<Answer> answers, Class<A> kind, Function<A, List<T>> list) {
        List<T> all = new ArrayList<>();
        for (Answer answer : answers) {
            all.addAll(list.apply(kind.cast(answer)));
        }
        return all;
    }
}
