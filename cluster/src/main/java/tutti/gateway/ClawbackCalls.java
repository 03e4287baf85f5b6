package tutti.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.Answer;
import tutti.codec.ClawbackRecord;
import tutti.codec.HistoryEntry;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.ledger.Journal;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.sharding.HistoryReads;
import tutti.sharding.Partitions;
import tutti.v1.Clawback;

/**
 * Clawbacks, at the homes of the payers. Each carries the legs of its payment, which are read from this node's history first, as far as
 * the leader's log has come. One whose payment is not found there goes without: the ledger says why there is nothing to take back.
 */
final class ClawbackCalls {
    /** Each reads from the disk. */
    static final int ITEMS_MAX = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(ClawbackCalls.class);

    private final Submissions submissions;
    private final Partitions partitions;
    private final HistoryReads history;

    ClawbackCalls(Submissions submissions, Partitions partitions, HistoryReads history) {
        this.submissions = submissions;
        this.partitions = partitions;
        this.history = history;
    }

    CompletableFuture<Results> clawBack(Caller caller, List<Clawback> clawbacks) {
        if (clawbacks.size() > ITEMS_MAX) {
            throw CallRefusedException.invalid(
                    "the request has " + clawbacks.size() + " clawbacks; at most " + ITEMS_MAX + " are allowed");
        }
        Results results = new Results(clawbacks.size());
        Map<Integer, List<tutti.ledger.Clawback>> byHome = new TreeMap<>();
        List<tutti.ledger.@Nullable Clawback> decoded = new ArrayList<>();
        for (int item = 0; item < clawbacks.size(); item++) {
            tutti.ledger.Clawback clawback = decode(clawbacks.get(item));
            Outcome wrong = clawback == null ? Outcome.ID_MUST_HAVE_16_BYTES : Shape.of(clawback);
            decoded.add(clawback);
            if (wrong != null) {
                results.set(item, wrong);
            } else if (clawback != null) {
                int home = partitions.slotMap().partitionOf(clawback.payerHigh, clawback.payerLow);
                byHome.computeIfAbsent(home, partition -> new ArrayList<>()).add(clawback);
            }
        }
        List<CompletableFuture<?>> read = new ArrayList<>();
        byHome.forEach((home, theirs) -> read.add(readLegs(home, theirs, caller)));
        return CompletableFuture.allOf(read.toArray(CompletableFuture[]::new))
                .thenCompose(done -> submissions.submit(
                        caller,
                        SectionKind.CLAWBACKS,
                        results,
                        (item, writer) -> encode(decoded.get(item), item, writer)));
    }

    /** Never fails: legs that could not be read are left out. */
    private CompletableFuture<?> readLegs(int home, List<tutti.ledger.Clawback> clawbacks, Caller caller) {
        return partitions
                .query(home, new Query.Position(), caller.deadlineNs())
                .toCompletableFuture()
                .thenCompose(position -> readLegs(home, clawbacks, ((Answer.Position) position).position(), caller))
                .exceptionally(failure -> {
                    LOGGER.debug("legs of payments could not be read", failure);
                    return null;
                });
    }

    private CompletableFuture<@Nullable Void> readLegs(
            int home, List<tutti.ledger.Clawback> clawbacks, long position, Caller caller) {
        List<CompletableFuture<?>> read = new ArrayList<>();
        for (tutti.ledger.Clawback clawback : clawbacks) {
            read.add(history.outcomeOf(
                            home,
                            clawback.paymentHigh,
                            clawback.paymentLow,
                            clawback.payerHigh,
                            clawback.payerLow,
                            position,
                            caller.deadlineNs())
                    .thenAccept(found -> takeLegs(clawback, found.value())));
        }
        return CompletableFuture.allOf(read.toArray(CompletableFuture[]::new));
    }

    private static void takeLegs(tutti.ledger.Clawback clawback, @Nullable HistoryEntry entry) {
        if (entry == null || entry.kind() != Journal.PAYMENT) {
            return;
        }
        clawback.legCount = entry.detail();
        for (int leg = 0; leg < clawback.legCount; leg++) {
            int at = EntryMessages.leg(leg);
            clawback.legHigh[leg] = entry.words()[at];
            clawback.legLow[leg] = entry.words()[at + 1];
            clawback.legAmount[leg] = entry.words()[at + 2];
        }
    }

    private static void encode(tutti.ledger.@Nullable Clawback clawback, int item, SectionWriter writer) {
        if (clawback != null) {
            writer.claimAtHome(clawback.payerHigh, clawback.payerLow, item, ClawbackRecord.bytes(clawback.legCount));
            ClawbackRecord.encode(clawback, writer.buffer(), writer.offset());
        }
    }

    /** Null if an id has not 16 bytes. */
    private static tutti.ledger.@Nullable Clawback decode(Clawback message) {
        ByteString cover = message.getCoverAccountId();
        if (!IdBytes.isId(message.getId())
                || !IdBytes.isId(message.getPayerAccountId())
                || !IdBytes.isId(message.getPaymentId())
                || !IdBytes.isIdOrEmpty(cover)) {
            return null;
        }
        tutti.ledger.Clawback clawback = new tutti.ledger.Clawback();
        clawback.idHigh = IdBytes.high(message.getId());
        clawback.idLow = IdBytes.low(message.getId());
        clawback.payerHigh = IdBytes.high(message.getPayerAccountId());
        clawback.payerLow = IdBytes.low(message.getPayerAccountId());
        clawback.paymentHigh = IdBytes.high(message.getPaymentId());
        clawback.paymentLow = IdBytes.low(message.getPaymentId());
        clawback.coverHigh = IdBytes.highOrZero(cover);
        clawback.coverLow = IdBytes.lowOrZero(cover);
        clawback.userData = message.getUserData();
        clawback.code = message.getCode();
        return clawback;
    }
}
