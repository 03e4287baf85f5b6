package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Query;

class QueryPartsTest {
    @Test
    void shouldLeaveSmallQueriesWhole() {
        Query query = new Query.Works(List.of(new Query.Id(1, 2)));

        assertThat(QueryParts.of(query)).containsExactly(query);
        assertThat(QueryParts.of(new Query.Accounts(List.of()))).hasSize(1);
        assertThat(QueryParts.of(new Query.Cut(7))).containsExactly(new Query.Cut(7));
    }

    @Test
    void shouldDivideLargeOnesKeepingTheOrder() {
        List<Query.Id> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(new Query.Id(1, i));
        }

        List<Query> parts = QueryParts.of(new Query.Works(ids));

        List<Query.Id> joined = new ArrayList<>();
        for (Query part : parts) {
            assertThat(((Query.Works) part).ids()).hasSizeLessThanOrEqualTo(40);
            joined.addAll(((Query.Works) part).ids());
        }
        assertThat(joined).isEqualTo(ids);
    }

    @Test
    void shouldJoinAnswers() {
        Answer first = new Answer.Accounts(List.of(), List.of(new Answer.Accrued(1, 2, 3)));
        Answer second = new Answer.Accounts(List.of(), List.of(new Answer.Accrued(4, 5, 6)));

        assertThat(QueryParts.join(List.of(first, second)))
                .isEqualTo(new Answer.Accounts(
                        List.of(), List.of(new Answer.Accrued(1, 2, 3), new Answer.Accrued(4, 5, 6))));
        assertThat(QueryParts.join(
                        List.of(new Answer.Assets(List.of(), List.of(1)), new Answer.Assets(List.of(), List.of(2)))))
                .isEqualTo(new Answer.Assets(List.of(), List.of(1, 2)));
        assertThat(QueryParts.of(new Query.Mandates(List.of(new Query.Id(1, 2)))))
                .hasSize(1);
        assertThat(QueryParts.join(List.of(new Answer.Mandates(List.of()), new Answer.Mandates(List.of()))))
                .isEqualTo(new Answer.Mandates(List.of()));
        assertThat(QueryParts.join(List.of(new Answer.Works(List.of(), 7), new Answer.Works(List.of(), 6))))
                .isEqualTo(new Answer.Works(List.of(), 6));
    }
}
