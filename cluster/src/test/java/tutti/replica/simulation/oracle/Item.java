package tutti.replica.simulation.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;

/** What one partition tells another, in order. */
sealed interface Item {
    /** May this be credited, or if it is a reversal, be debited? So much is reserved. */
    record Request(Stored transfer, int asset, long reserved) implements Item {}

    /** It may, so much of it; or it may not. */
    record Reply(Stored transfer, Outcome outcome, long accepted) implements Item {}

    /** A reservation has ended, and so much of it was posted. */
    record End(AccountId credit, long reserved, long posted, boolean opens) implements Item {}

    /** Credits of stream payments come home. */
    record Settlement(List<Entry> entries) implements Item {}

    /** What one payee gets. */
    record Entry(AccountId payee, int asset, long amount) {}

    /** So much of a clawback is to be reserved there. */
    record Ask(Taking taking, List<Taking.Part> parts) implements Item {}

    /** It is; or a part of it cannot be. */
    record Answer(Taking taking, int place, @Nullable Outcome problem) implements Item {}

    record Decision(Taking taking, boolean isPosted) implements Item {}

    /** What a clawback took, which the payer has had since it was decided. */
    record Money(long amount) implements Item {}

    record Mark(long mark) implements Item {}

    record Asset(NewAsset asset) implements Item {}

    record AssetReply() implements Item {}
}
