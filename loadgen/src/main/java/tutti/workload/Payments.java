package tutti.workload;

import com.google.protobuf.ByteString;
import java.util.concurrent.TimeUnit;
import tutti.client.Id;
import tutti.client.Uuid7;
import tutti.v1.StreamPayment;

/**
 * The payments of one run. A payment can be made any number of times and is always the same: its id and its time of play
 * follow from the schedule and its number.
 */
public final class Payments {
    private static final int CODE = 1;

    private final Workload workload;
    private final Schedule schedule;
    private final long idSeed;
    private final ByteString[] payers;
    private final ByteString[] works;

    public Payments(Workload workload, Schedule schedule) {
        this.workload = workload;
        this.schedule = schedule;
        this.idSeed = Mix.bits(workload.seed(), schedule.startWallNs());
        Catalogue catalogue = workload.catalogue();
        this.payers = catalogue.payers().stream()
                .map(payer -> payer.id().toByteString())
                .toArray(ByteString[]::new);
        this.works =
                catalogue.works().stream().map(work -> work.id().toByteString()).toArray(ByteString[]::new);
    }

    public Workload workload() {
        return workload;
    }

    public Schedule schedule() {
        return schedule;
    }

    /** Id of a payment: a UUIDv7 of the intended send time. */
    public Id id(int play) {
        return new Id(idHigh(play), idLow(play));
    }

    private long idHigh(int play) {
        return Uuid7.high(TimeUnit.NANOSECONDS.toMillis(playedAtNs(play)), Mix.bits(idSeed, 2L * play));
    }

    private long idLow(int play) {
        return Uuid7.low(Mix.bits(idSeed, 2L * play + 1));
    }

    private long playedAtNs(int play) {
        return schedule.startWallNs() + schedule.offsetNs(play);
    }

    public ByteString payer(int play) {
        return payers[workload.plays().payer(play)];
    }

    /** The payment as it is sent. */
    public StreamPayment message(int play) {
        return StreamPayment.newBuilder()
                .setId(Id.bytesOf(idHigh(play), idLow(play)))
                .setPayerAccountId(payer(play))
                .setWorkId(works[workload.plays().work(play)])
                .setUnits(workload.plays().units(play))
                .setPlayedAtNs(playedAtNs(play))
                .setCode(CODE)
                .build();
    }
}
