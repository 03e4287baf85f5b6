package tutti.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.codec.StreamPaymentRecord;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.Split;
import tutti.ledger.SplitVersion;
import tutti.ledger.WorkView;
import tutti.v1.StreamPayment;

/** Stream payments: works resolved, amounts divided by the splits that held when they were played, sent to the home of the payer. */
final class PaymentCalls {
    private static final Logger LOGGER = LoggerFactory.getLogger(PaymentCalls.class);

    /** A payment has 1.5 KiB of legs: one for each thread, not for each call. */
    private static final ThreadLocal<tutti.ledger.StreamPayment> REUSED =
            ThreadLocal.withInitial(tutti.ledger.StreamPayment::new);

    private final Submissions submissions;
    private final Works works;
    private final LongSupplier wallClockMs;

    PaymentCalls(Submissions submissions, Works works, LongSupplier wallClockMs) {
        this.submissions = submissions;
        this.works = works;
        this.wallClockMs = wallClockMs;
    }

    CompletableFuture<Results> pay(Caller caller, List<StreamPayment> payments) {
        Call call = new Call(caller, payments, TimeUnit.MILLISECONDS.toNanos(wallClockMs.getAsLong()));
        Set<Query.Id> missing = call.takeCachedWorks();
        if (missing.isEmpty()) {
            return call.submit();
        }
        return works.read(missing, caller).handle(call::takeReadWorks).thenCompose(nothing -> call.submit());
    }

    /** Price times units, negative if that is above 2^63 - 1. */
    private static long amount(long price, long units) {
        return units > 0 && price > Long.MAX_VALUE / units ? -1 : price * units;
    }

    /** One call on its way. */
    private final class Call implements ItemEncoder {
        private final Caller caller;
        private final List<StreamPayment> payments;
        private final Results results;
        private final @Nullable WorkView[] resolved;

        /** Stands for a play's time where the client gave none; one for the call, so that a repeated attempt says the same. */
        private final long nowNs;

        /** True where the homes of works could not be asked; payments without a work then stay open. */
        private boolean isWorkHomeUnavailable;

        Call(Caller caller, List<StreamPayment> payments, long nowNs) {
            this.caller = caller;
            this.payments = payments;
            this.nowNs = nowNs;
            results = new Results(payments.size());
            resolved = new WorkView[payments.size()];
        }

        /** Returns the works that are not at hand. */
        Set<Query.Id> takeCachedWorks() {
            Set<Query.Id> missing = Set.of();
            long monotonicNs = System.nanoTime();
            for (int item = 0; item < resolved.length; item++) {
                StreamPayment payment = payments.get(item);
                if (!IdBytes.isId(payment.getWorkId())) {
                    continue;
                }
                long high = IdBytes.high(payment.getWorkId());
                long low = IdBytes.low(payment.getWorkId());
                resolved[item] = works.cached(high, low, monotonicNs);
                if (resolved[item] == null) {
                    missing = missing.isEmpty() ? new HashSet<>() : missing;
                    missing.add(new Query.Id(high, low));
                }
            }
            return missing;
        }

        @Nullable
        Void takeReadWorks(@Nullable Map<Query.Id, WorkView> found, @Nullable Throwable failure) {
            if (found == null) {
                LOGGER.debug("works could not be read", failure);
                isWorkHomeUnavailable = true;
                return null;
            }
            for (int item = 0; item < resolved.length; item++) {
                StreamPayment payment = payments.get(item);
                if (resolved[item] == null && IdBytes.isId(payment.getWorkId())) {
                    resolved[item] = found.get(
                            new Query.Id(IdBytes.high(payment.getWorkId()), IdBytes.low(payment.getWorkId())));
                }
            }
            return null;
        }

        CompletableFuture<Results> submit() {
            return submissions.submit(caller, SectionKind.STREAM_PAYMENTS, results, this);
        }

        @Override
        public void encode(int item, SectionWriter writer) {
            tutti.ledger.StreamPayment payment = REUSED.get();
            WorkView work = resolved[item];
            Outcome wrong = decode(payments.get(item), work, payment);
            if (wrong != null) {
                results.set(item, wrong);
            } else if (work != null) {
                divide(work, payment);
                writer.claimAtHome(
                        payment.payerHigh, payment.payerLow, item, StreamPaymentRecord.bytes(payment.legCount));
                StreamPaymentRecord.encode(payment, writer.buffer(), writer.offset());
            } else if (!isWorkHomeUnavailable) {
                results.set(item, Outcome.WORK_NOT_FOUND);
            }
        }

        private @Nullable Outcome decode(
                StreamPayment message, @Nullable WorkView work, tutti.ledger.StreamPayment payment) {
            if (!IdBytes.isId(message.getId())
                    || !IdBytes.isId(message.getPayerAccountId())
                    || !IdBytes.isId(message.getWorkId())) {
                return Outcome.ID_MUST_HAVE_16_BYTES;
            }
            payment.idHigh = IdBytes.high(message.getId());
            payment.idLow = IdBytes.low(message.getId());
            payment.payerHigh = IdBytes.high(message.getPayerAccountId());
            payment.payerLow = IdBytes.low(message.getPayerAccountId());
            payment.workHigh = IdBytes.high(message.getWorkId());
            payment.workLow = IdBytes.low(message.getWorkId());
            // Unsigned fields above the signed range come out negative, which the shape refuses.
            payment.units = message.getUnits();
            payment.amount = work == null ? 0 : amount(work.price(), message.getUnits());
            payment.playedAtNs = message.getPlayedAtNs() == 0 ? nowNs : message.getPlayedAtNs();
            payment.flags = message.getPlayedAtNs() == 0 ? tutti.ledger.StreamPayment.FLAG_PLAYED_AT_OMITTED : 0;
            payment.code = message.getCode();
            payment.principal = 0;
            return Shape.of(payment);
        }

        private static void divide(WorkView work, tutti.ledger.StreamPayment payment) {
            SplitVersion version = work.versionAt(payment.playedAtNs);
            Split split = version.split();
            payment.asset = work.asset();
            payment.splitVersion = version.number();
            payment.legCount = split.size();
            for (int leg = 0; leg < split.size(); leg++) {
                payment.legHigh[leg] = split.payeeHigh(leg);
                payment.legLow[leg] = split.payeeLow(leg);
            }
            split.divide(payment.amount, payment.legAmount);
        }
    }
}
