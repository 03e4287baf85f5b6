package tutti.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tutti.codec.AssetRecord;
import tutti.codec.SectionKind;
import tutti.ledger.AssetAccounts;
import tutti.ledger.AssetView;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.v1.Asset;

/**
 * Assets: created in partition 0, which sends them to the others. A creation is answered once every partition has the asset,
 * so that what the client does next finds it wherever it goes.
 */
final class AssetCalls {
    private static final int HOME = 0;
    private static final long CONFIRMATION_POLL_MS = 10;

    private final Submissions submissions;
    private final Reads reads;
    private final Timer timer;

    AssetCalls(Submissions submissions, Reads reads, Timer timer) {
        this.submissions = submissions;
        this.reads = reads;
        this.timer = timer;
    }

    CompletableFuture<Results> create(Caller caller, List<Asset> assets) {
        Results results = new Results(assets.size());
        ItemEncoder encoder = (item, writer) -> encode(caller, assets.get(item), item, results, writer);
        return submissions
                .submit(caller, SectionKind.ASSETS, results, encoder)
                .thenCompose(decided -> confirm(caller, assets, decided));
    }

    CompletableFuture<List<Asset>> lookup(Caller caller, List<Integer> numbers) {
        List<Integer> distinct = List.copyOf(new LinkedHashSet<>(numbers));
        return reads.assets(distinct, caller).thenApply(answer -> {
            List<Asset> messages = new ArrayList<>();
            for (int number : distinct) {
                for (AssetView asset : answer.assets()) {
                    if (asset.asset() == number) {
                        messages.add(message(asset));
                    }
                }
            }
            return messages;
        });
    }

    private static void encode(Caller caller, Asset message, int item, Results results, SectionWriter writer) {
        NewAsset asset = new NewAsset(
                message.getAsset(),
                message.getSymbol(),
                message.getDecimals(),
                message.getMaximumSupply(),
                caller.principal());
        Outcome wrong = Shape.of(asset);
        if (wrong != null) {
            results.set(item, wrong);
            return;
        }
        writer.claim(HOME, item, AssetRecord.BYTES);
        AssetRecord.encode(asset, writer.buffer(), writer.offset());
    }

    /** Waits until all partitions have what was created; what they have not by the deadline is answered as unknown. */
    private CompletableFuture<Results> confirm(Caller caller, List<Asset> assets, Results results) {
        Set<Integer> waiting = new HashSet<>();
        for (int item = 0; item < results.size(); item++) {
            if (results.outcome(item).isSuccess()) {
                waiting.add(assets.get(item).getAsset());
            }
        }
        return poll(caller, waiting).thenApply(nothing -> {
            for (int item = 0; item < results.size(); item++) {
                if (waiting.contains(assets.get(item).getAsset())
                        && results.outcome(item).isSuccess()) {
                    results.set(item, Outcome.UNKNOWN);
                }
            }
            return results;
        });
    }

    private CompletableFuture<@Nullable Void> poll(Caller caller, Set<Integer> waiting) {
        if (waiting.isEmpty() || caller.isOutOfTime()) {
            return CompletableFuture.<@Nullable Void>completedFuture(null);
        }
        return reads.assets(List.copyOf(waiting), caller)
                .handle((answer, failure) -> {
                    if (answer != null) {
                        answer.confirmed().forEach(waiting::remove);
                    }
                    // A read that failed is repeated like one that did not confirm.
                    return waiting.isEmpty();
                })
                .thenCompose(isDone -> isDone
                        ? CompletableFuture.<@Nullable Void>completedFuture(null)
                        : timer.pause(CONFIRMATION_POLL_MS).thenCompose(nothing -> poll(caller, waiting)));
    }

    private static Asset message(AssetView asset) {
        return Asset.newBuilder()
                .setAsset(asset.asset())
                .setSymbol(asset.symbol())
                .setDecimals(asset.decimals())
                .setMaximumSupply(asset.maximumSupply())
                .setIssuingAccountId(IdBytes.of(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset())))
                .setUnclaimedAccountId(
                        IdBytes.of(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(asset.asset())))
                .build();
    }
}
