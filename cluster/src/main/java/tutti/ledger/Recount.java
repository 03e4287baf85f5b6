package tutti.ledger;

/**
 * Counts all accounts, accruals, holds and channel totals of a partition again and compares with the running totals, then reports
 * the books. Walks everything; allocates.
 */
final class Recount {
    private final Books books;
    private final long[] debited;
    private final long[] credited;
    private final long[] debitsPending;
    private final long[] creditsPending;
    private final long[] accrued;
    private final long[] held;
    private final long[] pending;
    private final long[] outgoing;
    private final long[] unclaimed;

    /** By mandate. */
    private final long[] reserved;

    Recount(Books books) {
        this.books = books;
        int assetCount = books.assets.count();
        debited = new long[assetCount];
        credited = new long[assetCount];
        debitsPending = new long[assetCount];
        creditsPending = new long[assetCount];
        accrued = new long[assetCount];
        held = new long[assetCount];
        pending = new long[assetCount];
        outgoing = new long[assetCount];
        unclaimed = new long[assetCount];
        reserved = new long[books.mandates.count()];
    }

    void run(TotalsSink sink) {
        countAccounts();
        countAccruals();
        countUnfinished();
        for (int mandate = 0; mandate < reserved.length; mandate++) {
            Invariant.equal(books.mandates.reserved(mandate), reserved[mandate], "reserved by a mandate", mandate);
        }
        countSpans();
        for (int asset = 0; asset < debited.length; asset++) {
            compare(asset);
            report(asset, sink);
        }
    }

    private void countAccounts() {
        Accounts accounts = books.accounts;
        for (int slot = 0; slot < accounts.count(); slot++) {
            int asset = accounts.assetIndex(slot);
            debited[asset] += accounts.total(slot, Accounts.DEBITS_POSTED);
            credited[asset] += accounts.total(slot, Accounts.CREDITS_POSTED);
            debitsPending[asset] += accounts.total(slot, Accounts.DEBITS_PENDING);
            creditsPending[asset] += accounts.total(slot, Accounts.CREDITS_PENDING);
            unclaimed[asset] += accounts.claimable(slot);
            accounts.check(slot);
        }
    }

    private void countAccruals() {
        Accruals accruals = books.accruals;
        for (int destination = 0; destination < books.channels.partitionCount(); destination++) {
            for (int slot = accruals.head(destination); slot != Accruals.NONE; slot = accruals.next(slot)) {
                accrued[accruals.assetIndex(slot)] += accruals.amount(slot);
            }
        }
    }

    private void countUnfinished() {
        IdRecords records = books.records;
        for (int slot = 0; slot < records.slab().end(); slot++) {
            if (records.isCounted(slot)) {
                int debit = books.accounts.find(records.debitHigh(slot), records.debitLow(slot));
                counts(slot)[books.accounts.assetIndex(debit)] += records.moved(slot);
                int mandate = books.mandates.of(records, slot);
                if (mandate != Mandates.OWN) {
                    reserved[mandate] += records.moved(slot);
                }
            }
        }
    }

    private void countSpans() {
        for (Span span : books.spans.all()) {
            for (SpanMember member : span.members) {
                Transfer said = member.transfer;
                boolean isHeldHere = member.is(SpanMember.DEBIT_DONE)
                        && !member.isEnd()
                        && member.amount != 0
                        && books.isHome(said.debitHigh, said.debitLow);
                if (isHeldHere) {
                    int debit = books.accounts.find(said.debitHigh, said.debitLow);
                    outgoing[books.accounts.assetIndex(debit)] += member.amount;
                }
            }
        }
    }

    private long[] counts(int slot) {
        IdRecords records = books.records;
        if (!records.isPendingFlagged(slot)) {
            return held;
        }
        return books.isHome(records.creditHigh(slot), records.creditLow(slot)) ? pending : outgoing;
    }

    private void compare(int asset) {
        Assets assets = books.assets;
        long sent = 0;
        long received = 0;
        for (int peer = 0; peer < books.channels.partitionCount(); peer++) {
            sent += books.channels.sent(peer, asset);
            received += books.channels.received(peer, asset);
        }
        Invariant.equal(assets.debited(asset), debited[asset], "debits of accounts", asset);
        Invariant.equal(assets.credited(asset), credited[asset], "credits of accounts", asset);
        Invariant.equal(
                assets.debitsPending(asset) - assets.incoming(asset),
                debitsPending[asset],
                "debits pending of accounts",
                asset);
        Invariant.equal(
                assets.creditsPending(asset) - assets.held(asset) - assets.outgoing(asset),
                creditsPending[asset],
                "credits pending of accounts",
                asset);
        Invariant.equal(
                creditsPending[asset] - pending[asset], assets.incoming(asset), "amounts of incoming transfers", asset);
        Invariant.equal(
                debitsPending[asset],
                pending[asset] + held[asset] + outgoing[asset],
                "amounts of unfinished transfers",
                asset);
        Invariant.equal(assets.outgoing(asset), outgoing[asset], "amounts of outgoing transfers", asset);
        Invariant.equal(assets.accrued(asset) - assets.settled(asset), accrued[asset], "accruals", asset);
        Invariant.equal(assets.held(asset), held[asset], "amounts of undecided transfers", asset);
        Invariant.equal(assets.sent(asset), sent, "sent through channels", asset);
        Invariant.equal(assets.received(asset), received, "received through channels", asset);
        assets.checkBalance(asset);
        int account = assets.unclaimed(asset);
        long kept = account == Accounts.NONE ? 0 : books.accounts.available(account);
        Invariant.within(unclaimed[asset], 0, kept, "what waits for payees in the unclaimed account");
    }

    private void report(int asset, TotalsSink sink) {
        Assets assets = books.assets;
        int number = assets.number(asset);
        sink.asset(
                number,
                assets.debitsPosted(asset),
                assets.creditsPosted(asset),
                assets.debitsPending(asset),
                assets.creditsPending(asset),
                accrued[asset]);
        books.channels.report(books.partition, asset, sink);
    }
}
