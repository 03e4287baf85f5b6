package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Batches;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.ledger.NewAccount;
import tutti.partition.SlotMap;

class AuditTest {
    private final TwoPartitions two = TwoPartitions.ready();
    private final NewAccount here = two.listeners[0];
    private final NewAccount there = two.listeners[1];

    /** What was sent before the sender's mark and received after the receiver's own belongs to the cut. */
    @Test
    void shouldCountWhatIsOnItsWayAtTheMark() {
        long before = channel(0, 1).sent();
        send(0, here, there, 100);
        two.apply(0, Sections.auditMark(2));
        send(0, here, there, 7);
        two.apply(1, Sections.auditMark(2));
        long received = two.replicas[1].receivedSequence(0);

        assertThat(cut(0, 2).complete()).isFalse();
        assertThat(cut(1, 2).complete()).isFalse();
        two.carry(0, 1);
        two.carry(1, 0);

        int marksAndTransfers = 4;
        assertThat(two.replicas[1].receivedSequence(0)).isEqualTo(received + marksAndTransfers);
        assertThat(cut(0, 2).complete()).isTrue();
        assertThat(cut(1, 2).complete()).isTrue();
        assertThat(channelOf(cut(0, 2)).sent()).isEqualTo(before + 100);
        assertThat(channelOf(cut(1, 2)).received()).isEqualTo(before + 100);
        assertThat(channelOf(cut(1, 2)).sent()).isEqualTo(channelOf(cut(0, 2)).received());
    }

    @Test
    void shouldBeginAtAMarkThatComesThroughAChannel() {
        two.apply(0, Sections.auditMark(1));
        two.carry(0, 1);

        assertThat(cut(1, 1).complete()).isTrue();
        assertThat(cut(1, 1).position()).isEqualTo(two.replicas[1].appliedPosition());
        assertThat(cut(0, 1).complete()).isFalse();
        two.carry(1, 0);
        assertThat(cut(0, 1).complete()).isTrue();
    }

    @Test
    void shouldBalanceTheBooksAtTheMarkWhateverIsUnderWay() {
        two.applyStamped(0, Batches.payments(List.of(two.payment(here, 2))));
        send(0, here, there, 100);
        two.apply(0, Sections.auditMark(1));

        Answer.Totals totals = cut(0, 1).totals().get(0);

        assertThat(totals.asset()).isEqualTo(TwoPartitions.ASSET);
        assertThat(totals.debitsPosted()).isEqualTo(totals.creditsPosted()).isPositive();
        assertThat(totals.debitsPending()).isEqualTo(totals.creditsPending()).isEqualTo(100);
        assertThat(totals.accrued()).isEqualTo(1_200);
    }

    @Test
    void shouldKeepTheLastMarkOnly() {
        two.apply(0, Sections.auditMark(5));
        Answer.Cut five = cut(0, 5);
        long sent = two.replicas[0].lastSentSequence(1);
        two.apply(0, Sections.auditMark(5));
        two.apply(0, Sections.auditMark(4));
        two.apply(0, Sections.auditMark(0));

        assertThat(cut(0, 5)).isEqualTo(five);
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent);
        assertThat(cut(0, 4)).isEqualTo(new Answer.Cut(5, 0, false, List.of(), List.of()));

        two.apply(0, Sections.auditMark(6));
        assertThat(cut(0, 5).position()).isZero();
        assertThat(cut(0, 6).position()).isEqualTo(two.replicas[0].appliedPosition());
    }

    @Test
    void shouldNotCompleteANewMarkByAnOldOne() {
        two.apply(1, Sections.auditMark(1));
        two.apply(0, Sections.auditMark(2));
        two.carry(1, 0);

        assertThat(cut(0, 2).complete()).isFalse();
        two.carry(0, 1);
        two.carry(1, 0);
        assertThat(cut(0, 2).complete()).isTrue();
        assertThat(cut(1, 2).complete()).isTrue();
    }

    @Test
    void shouldCompleteAtOnceInASinglePartition() {
        Replica single = new Replica(0, SlotMap.initial(1), TwoPartitions.LIMITS);
        byte[] batch = Batches.of(Sections.auditMark(3));
        single.apply(64, 1, new UnsafeBuffer(batch), 0, batch.length, new Collector());

        assertThat(single.answer(new Query.Cut(3))).isEqualTo(new Answer.Cut(3, 64, true, List.of(), List.of()));
    }

    /** The two differ in nothing but the mark. */
    @Test
    void shouldShowTheMarkInTheDigest() {
        Replica marked = new Replica(0, SlotMap.initial(1), TwoPartitions.LIMITS);
        Replica other = new Replica(0, SlotMap.initial(1), TwoPartitions.LIMITS);
        byte[] mark = Batches.of(Sections.auditMark(3));
        byte[] barrier = Batches.of(Sections.barrier());
        marked.apply(64, 1, new UnsafeBuffer(mark), 0, mark.length, new Collector());
        other.apply(64, 1, new UnsafeBuffer(barrier), 0, barrier.length, new Collector());

        assertThat(marked.digest()).isNotEqualTo(other.digest());
    }

    private void send(int partition, NewAccount debit, NewAccount credit, long amount) {
        two.applyStamped(partition, Batches.transfers(List.of(two.transfer(debit, credit, amount))));
    }

    /** Totals of the channel between the two so far, by a mark of its own. */
    private Answer.Channel channel(int partition, long mark) {
        two.apply(partition, Sections.auditMark(mark));
        return channelOf(cut(partition, mark));
    }

    private static Answer.Channel channelOf(Answer.Cut cut) {
        assertThat(cut.channels()).hasSize(1);
        return cut.channels().get(0);
    }

    private Answer.Cut cut(int partition, long mark) {
        return (Answer.Cut) two.replicas[partition].answer(new Query.Cut(mark));
    }
}
