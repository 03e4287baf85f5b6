package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A chain as a snapshot keeps it, and as the digest knows it. */
class SpanMemberTest {
    @Test
    void shouldBeReadAsItWasWritten() {
        SpanMember member = member();
        long[] words = new long[SpanMember.WORDS];
        member.write(words);

        SpanMember read = SpanMember.read(words, member.transfer.principal);

        assertThat(read).usingRecursiveComparison().isEqualTo(member);
    }

    @Test
    void shouldHaveAnotherHashWhereAnyWordIsAnother() {
        long[] words = new long[SpanMember.WORDS];
        member().write(words);
        Set<Long> hashes = new HashSet<>();
        hashes.add(member().hash(new long[SpanMember.WORDS]));

        for (int word = 0; word < SpanMember.WORDS; word++) {
            words[word] ^= 1;
            hashes.add(SpanMember.read(words, 1).hash(new long[SpanMember.WORDS]));
            words[word] ^= 1;
        }

        assertThat(hashes).hasSize(1 + SpanMember.WORDS);
        assertThat(SpanMember.read(words, 1).hash(words)).isIn(hashes);
    }

    @Test
    void shouldHaveAnotherHashWhereAnythingOfTheChainIsAnother() {
        Span span = new Span(2, 77, 3, 99);
        Set<Long> hashes = new HashSet<>();
        hashes.add(span.hash());
        hashes.add(new Span(1, 77, 3, 99).hash());
        hashes.add(new Span(2, 78, 3, 99).hash());
        hashes.add(new Span(2, 77, 4, 99).hash());
        hashes.add(new Span(2, 77, 3, 98).hash());
        span.outstanding = 5;
        span.touch();
        hashes.add(span.hash());
        span.add(member());
        hashes.add(span.hash());
        span.add(new SpanMember(0, new Transfer()));
        hashes.add(span.hash());
        span.fail(1, Outcome.EXCEEDS_CREDITS);
        hashes.add(span.hash());
        span.fail(0, Outcome.EXCEEDS_DEBITS);
        hashes.add(span.hash());

        assertThat(hashes).hasSize(10);
        assertThat(span.hash()).isEqualTo(span.recomputeHash());
    }

    @Test
    void shouldBeReadWithWhyItFailed() {
        Span span = new Span(2, 77, 3, 99);
        span.outstanding = 5;
        long[] words = new long[Span.WORDS];
        span.write(words);
        assertThat(Span.read(words)).usingRecursiveComparison().isEqualTo(span);

        span.fail(7, Outcome.EXCEEDS_CREDITS);
        span.write(words);

        assertThat(Span.read(words).failed).isEqualTo(7);
        assertThat(Span.read(words).problem).isEqualTo(Outcome.EXCEEDS_CREDITS);
    }

    /** Of two members that fail the earlier one counts, but one that spends no id comes before one that does. */
    @Test
    void shouldKnowWhichFailureCounts() {
        Span span = new Span(0, 1, 1, 0);
        span.fail(4, Outcome.EXCEEDS_CREDITS);
        span.fail(6, Outcome.EXCEEDS_DEBITS);
        assertThat(span.failed).isEqualTo(4);
        span.fail(4, Outcome.EXCEEDS_DEBITS);
        assertThat(span.problem).isEqualTo(Outcome.EXCEEDS_CREDITS);
        span.fail(3, Outcome.EXCEEDS_DEBITS);
        assertThat(span.failed).isEqualTo(3);
        span.fail(9, Outcome.CHAIN_CONFLICT);
        assertThat(span.failed).isEqualTo(9);
        span.fail(0, Outcome.EXCEEDS_DEBITS);
        assertThat(span.failed).isEqualTo(9);
        span.fail(8, Outcome.OVERLOADED);

        assertThat(span.failed).isEqualTo(8);
        assertThat(span.problem).isEqualTo(Outcome.OVERLOADED);
    }

    private static SpanMember member() {
        Transfer transfer = new Transfer();
        transfer.idHigh = 11;
        transfer.idLow = 12;
        transfer.debitHigh = 13;
        transfer.debitLow = 14;
        transfer.creditHigh = 15;
        transfer.creditLow = 16;
        transfer.amount = 17;
        transfer.code = 65_535;
        transfer.flags = TransferFlags.PENDING | TransferFlags.CLOSING_CREDIT;
        transfer.principal = 18;
        transfer.pendingHigh = 19;
        transfer.pendingLow = 20;
        transfer.userDataHigh = 21;
        transfer.userDataLow = 22;
        transfer.userData = 23;
        transfer.userDataShort = -24;
        transfer.timeoutSeconds = -25;
        transfer.effectiveDateNs = 26;
        SpanMember member = new SpanMember(27, transfer);
        member.set(SpanMember.DEBIT_DONE | SpanMember.REGISTERED | SpanMember.ACCRUED);
        member.asset = -28;
        member.amount = 29;
        member.taken = 30;
        member.reserved = 31;
        member.debitFunded = 32;
        member.creditFunded = 33;
        member.toHigh = 34;
        member.toLow = 35;
        return member;
    }
}
