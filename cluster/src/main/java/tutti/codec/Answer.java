package tutti.codec;

import java.util.List;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.MandateView;
import tutti.ledger.WorkView;

/** What a {@link Query} found. What is not there is left out. */
public sealed interface Answer {
    /** Accounts that live here. */
    record Accounts(List<AccountView> accounts, List<Accrued> accrued) implements Answer {}

    /** What waits here for an account that may live elsewhere; never 0. */
    record Accrued(long high, long low, long amount) {}

    /**
     * Assets that this partition knows.
     *
     * @param confirmed numbers of those that all partitions are known to have; told by partition 0 only
     */
    record Assets(List<AssetView> assets, List<Integer> confirmed) implements Answer {}

    /**
     * Works that live here.
     *
     * @param asOfNs ledger time of the state in which they were found, ns since 1970: what was changed later is not in them
     */
    record Works(List<WorkView> works, long asOfNs) implements Answer {}

    /** Mandates of accounts that live here, revoked ones too. */
    record Mandates(List<MandateView> mandates) implements Answer {}

    /** A position of the partition's log. */
    record Position(long position) implements Answer {}

    /**
     * The partition's books at the mark.
     *
     * @param mark the last that has come: another than was asked for if that has not come yet, or a later one has
     * @param position of the mark in this partition's log; 0 if it is another than was asked for
     * @param complete true once the mark has come through every incoming channel too
     */
    record Cut(long mark, long position, boolean complete, List<Totals> totals, List<Channel> channels)
            implements Answer {}

    /** Totals of one asset, minor units. */
    record Totals(
            int asset, long debitsPosted, long creditsPosted, long debitsPending, long creditsPending, long accrued) {}

    /**
     * One asset's totals of the channels to and from a peer, minor units since the ledger began.
     *
     * @param sent up to this partition's own mark
     * @param received when the peer's mark came through the channel
     */
    record Channel(int peer, int asset, long sent, long received) {}
}
