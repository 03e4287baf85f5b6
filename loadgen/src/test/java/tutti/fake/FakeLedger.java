package tutti.fake;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tutti.client.Id;
import tutti.client.Slots;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.Asset;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Share;
import tutti.v1.SplitVersion;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

/** The rules of the ledger in their simplest form, with the faults that an auditor must find. */
public final class FakeLedger {
    private static final long WHOLE = 1_000_000;

    private final int partitions;
    private final Map<Integer, Asset> assets = new HashMap<>();
    private final Map<ByteString, Holding> holdings = new LinkedHashMap<>();
    private final Map<ByteString, Work> works = new HashMap<>();
    private final Map<String, Mandate> mandates = new TreeMap<>();
    private final Map<ByteString, Spent> spent = new HashMap<>();
    private final long[] positions;
    private long now = 1;

    /** Payments that are answered as posted and not applied. */
    public volatile Predicate<StreamPayment> loses = payment -> false;
    /** Payments that are applied twice. */
    public volatile Predicate<StreamPayment> doubles = payment -> false;
    /** Transfers that are answered as posted and not applied. */
    public volatile Predicate<Transfer> losesTransfer = transfer -> false;
    /** Payments whose first payee gets one minor unit that is the second's. */
    public volatile Predicate<StreamPayment> splitsWrongly = payment -> false;
    /** True while credits to other partitions stay accrued. */
    public volatile boolean holdsSettlement;
    /** True if the books are to be reported as out of balance. */
    public volatile boolean breaksConservation;

    public FakeLedger(int partitions) {
        this.partitions = partitions;
        this.positions = new long[partitions];
    }

    private static final class Holding {
        private final Account account;
        private long debits;
        private long credits;
        private long accrued;

        Holding(Account account) {
            this.account = account;
        }

        long available() {
            return credits - debits;
        }
    }

    private record Spent(Object content, Result result) {}

    public int partitionOf(ByteString id) {
        return Slots.of(id) % partitions;
    }

    public synchronized Result create(Asset asset) {
        Asset known = assets.get(asset.getAsset());
        if (known != null) {
            return result(
                    known.getSymbol().equals(asset.getSymbol())
                            ? Outcome.OUTCOME_EXISTS
                            : Outcome.OUTCOME_EXISTS_WITH_DIFFERENT_SYMBOL);
        }
        ByteString issuing = new Id(-1L, asset.getAsset()).toByteString();
        ByteString unclaimed = new Id(-1L, 1L << 32 | asset.getAsset()).toByteString();
        assets.put(
                asset.getAsset(),
                asset.toBuilder()
                        .setIssuingAccountId(issuing)
                        .setUnclaimedAccountId(unclaimed)
                        .build());
        for (ByteString id : List.of(issuing, unclaimed)) {
            holdings.put(
                    id,
                    new Holding(Account.newBuilder()
                            .setId(id)
                            .setAsset(asset.getAsset())
                            .build()));
        }
        return result(Outcome.OUTCOME_CREATED);
    }

    public synchronized List<Asset> assets(List<Integer> numbers) {
        return numbers.stream().filter(assets::containsKey).map(assets::get).toList();
    }

    public synchronized Result create(Account account) {
        if (account.getId().size() != Id.BYTES) {
            return result(Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES);
        }
        if (!assets.containsKey(account.getAsset())) {
            return result(Outcome.OUTCOME_ASSET_NOT_FOUND);
        }
        boolean isNew = holdings.putIfAbsent(account.getId(), new Holding(account)) == null;
        return result(isNew ? Outcome.OUTCOME_CREATED : Outcome.OUTCOME_EXISTS);
    }

    public synchronized Result register(Work work) {
        for (Share share : work.getSharesList()) {
            if (!holdings.containsKey(share.getAccountId())) {
                return result(Outcome.OUTCOME_PAYEE_NOT_FOUND);
            }
        }
        SplitVersion first = SplitVersion.newBuilder()
                .setSplitVersion(1)
                .addAllShares(work.getSharesList())
                .build();
        Work known = work.toBuilder().clearVersions().addVersions(first).build();
        boolean isNew = works.putIfAbsent(work.getId(), known) == null;
        return result(isNew ? Outcome.OUTCOME_CREATED : Outcome.OUTCOME_EXISTS);
    }

    public synchronized Result grant(Mandate mandate) {
        boolean isNew = mandates.put(key(mandate.getAccountId(), mandate.getPrincipal()), mandate) == null;
        return result(isNew ? Outcome.OUTCOME_CREATED : Outcome.OUTCOME_CHANGED);
    }

    public synchronized Result revoke(MandateRevocation revocation) {
        String key = key(revocation.getAccountId(), revocation.getPrincipal());
        Mandate revoked = mandates.computeIfPresent(
                key, (same, mandate) -> mandate.toBuilder().setRevoked(true).build());
        return result(revoked == null ? Outcome.OUTCOME_MANDATE_NOT_FOUND : Outcome.OUTCOME_CHANGED);
    }

    public synchronized List<Mandate> mandates(List<ByteString> accountIds) {
        return mandates.values().stream()
                .filter(mandate -> accountIds.contains(mandate.getAccountId()))
                .toList();
    }

    private static String key(ByteString accountId, String principal) {
        return Id.of(accountId) + " " + principal;
    }

    /** Takes any version that is the next, and pays by the first all the same. */
    public synchronized Result update(WorkUpdate update) {
        Work work = works.get(update.getWorkId());
        if (work == null) {
            return result(Outcome.OUTCOME_WORK_NOT_FOUND);
        }
        if (update.getSplitVersion() != work.getVersionsCount() + 1) {
            return result(Outcome.OUTCOME_SPLIT_VERSION_NOT_NEXT);
        }
        SplitVersion version = SplitVersion.newBuilder()
                .setSplitVersion(update.getSplitVersion())
                .setEffectiveFromNs(update.getEffectiveFromNs())
                .addAllShares(update.getSharesList())
                .build();
        works.put(work.getId(), work.toBuilder().addVersions(version).build());
        return result(Outcome.OUTCOME_CREATED);
    }

    public synchronized List<Work> works(List<ByteString> ids) {
        return ids.stream().filter(works::containsKey).map(works::get).toList();
    }

    public synchronized Result apply(Transfer transfer) {
        ByteString key = transfer.getDebitAccountId().concat(transfer.getId());
        if (losesTransfer.test(transfer)) {
            return result(Outcome.OUTCOME_POSTED);
        }
        Result replay = replay(key, transfer);
        if (replay != null) {
            return replay;
        }
        Holding debit = holdings.get(transfer.getDebitAccountId());
        Holding credit = holdings.get(transfer.getCreditAccountId());
        if (debit == null || credit == null) {
            return spend(
                    key,
                    transfer,
                    debit == null ? Outcome.OUTCOME_DEBIT_ACCOUNT_NOT_FOUND : Outcome.OUTCOME_CREDIT_ACCOUNT_NOT_FOUND);
        }
        if (isShort(debit, transfer.getAmount())) {
            return spend(key, transfer, Outcome.OUTCOME_EXCEEDS_CREDITS);
        }
        if ((transfer.getFlags() & TransferFlag.TRANSFER_FLAG_PENDING_VALUE) != 0) {
            return spend(key, transfer, Outcome.OUTCOME_PENDING); // and reserves nothing
        }
        if ((transfer.getFlags() & TransferFlag.TRANSFER_FLAG_VOID_PENDING_VALUE) != 0) {
            return spend(key, transfer, Outcome.OUTCOME_VOIDED);
        }
        debit.debits += transfer.getAmount();
        credit.credits += transfer.getAmount();
        return spend(key, transfer, Outcome.OUTCOME_POSTED);
    }

    /** Takes every id for a new one from here on. */
    public synchronized void forgetIds() {
        spent.clear();
    }

    public synchronized Result apply(StreamPayment payment) {
        ByteString key = payment.getPayerAccountId().concat(payment.getId());
        if (loses.test(payment)) {
            return result(Outcome.OUTCOME_POSTED);
        }
        Result replay = replay(key, payment);
        if (replay != null) {
            return replay;
        }
        Work work = works.get(payment.getWorkId());
        if (work == null) {
            return result(Outcome.OUTCOME_WORK_NOT_FOUND);
        }
        Holding payer = holdings.get(payment.getPayerAccountId());
        if (payer == null) {
            return spend(key, payment, Outcome.OUTCOME_DEBIT_ACCOUNT_NOT_FOUND);
        }
        long amount = work.getPrice() * payment.getUnits();
        if (isShort(payer, amount)) {
            return spend(key, payment, Outcome.OUTCOME_EXCEEDS_CREDITS);
        }
        post(payment, payer, work, amount);
        if (doubles.test(payment)) {
            post(payment, payer, work, amount);
        }
        return spend(key, payment, Outcome.OUTCOME_POSTED);
    }

    private void post(StreamPayment payment, Holding payer, Work work, long amount) {
        payer.debits += amount;
        int home = partitionOf(payment.getPayerAccountId());
        long[] parts = divide(amount, work);
        if (parts.length > 1 && splitsWrongly.test(payment)) {
            parts[0]++;
            parts[1]--;
        }
        for (int i = 0; i < parts.length; i++) {
            Holding payee =
                    Objects.requireNonNull(holdings.get(work.getShares(i).getAccountId()));
            if (holdsSettlement && partitionOf(work.getShares(i).getAccountId()) != home) {
                payee.accrued += parts[i];
            } else {
                payee.credits += parts[i];
            }
        }
    }

    /** Sorts the fractions, so that it goes another way than the auditor does. */
    private static long[] divide(long amount, Work work) {
        long[] parts = new long[work.getSharesCount()];
        List<Integer> byFraction = new ArrayList<>();
        long left = amount;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = amount * work.getShares(i).getMillionths() / WHOLE;
            left -= parts[i];
            byFraction.add(i);
        }
        byFraction.sort(
                (a, b) -> Long.compare(fraction(amount, work.getShares(b)), fraction(amount, work.getShares(a))));
        for (int i = 0; i < left; i++) {
            parts[byFraction.get(i)]++;
        }
        return parts;
    }

    private static long fraction(long amount, Share share) {
        return amount * share.getMillionths() % WHOLE;
    }

    private static boolean isShort(Holding debit, long amount) {
        boolean isLimited =
                (debit.account.getFlags() & AccountFlag.ACCOUNT_FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS_VALUE) != 0;
        return isLimited && debit.available() < amount;
    }

    private @Nullable Result replay(ByteString key, Object content) {
        Spent before = spent.get(key);
        if (before == null) {
            return null;
        }
        return before.content.equals(content)
                ? before.result.toBuilder().setReplayed(true).build()
                : result(Outcome.OUTCOME_EXISTS_WITH_DIFFERENT_AMOUNT);
    }

    private Result spend(ByteString key, Object content, Outcome outcome) {
        Result result = result(outcome);
        spent.put(key, new Spent(content, result));
        positions[partitionOf(key.substring(0, Id.BYTES))] += 96;
        return result;
    }

    private Result result(Outcome outcome) {
        return Result.newBuilder().setOutcome(outcome).setTimestampNs(now++).build();
    }

    public synchronized List<Account> accounts(List<ByteString> ids) {
        List<Account> found = new ArrayList<>();
        Set<ByteString> seen = new HashSet<>();
        for (ByteString id : ids) {
            Holding holding = holdings.get(id);
            if (holding != null && seen.add(id)) {
                found.add(holding.account.toBuilder()
                        .setDebitsPosted(holding.debits)
                        .setCreditsPosted(holding.credits)
                        .setAccrued(holding.accrued)
                        .setAvailable(holding.available())
                        .build());
            }
        }
        return found;
    }

    public long debitsOf(ByteString account) {
        return accounts(List.of(account)).get(0).getDebitsPosted();
    }

    public synchronized void settle() {
        holdsSettlement = false;
        for (Holding holding : holdings.values()) {
            holding.credits += holding.accrued;
            holding.accrued = 0;
        }
    }

    public synchronized long unsettledPayees() {
        return holdings.values().stream().filter(holding -> holding.accrued > 0).count();
    }

    public synchronized long position(int partition) {
        return positions[partition];
    }

    public synchronized long accountCount() {
        return holdings.size();
    }

    /** Looks at both sides at one time. */
    public synchronized boolean isBalanced() {
        return totalDebits() == totalCredits();
    }

    public synchronized long totalDebits() {
        return holdings.values().stream().mapToLong(holding -> holding.debits).sum();
    }

    public synchronized long totalCredits() {
        return holdings.values().stream()
                .mapToLong(holding -> holding.credits + holding.accrued)
                .sum();
    }
}
