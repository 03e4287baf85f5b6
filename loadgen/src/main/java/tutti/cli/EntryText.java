package tutti.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.ProtocolMessageEnum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tutti.client.Id;
import tutti.client.Place;
import tutti.v1.AccountEntry;
import tutti.v1.BalanceEntry;
import tutti.v1.ClawedBackEntry;
import tutti.v1.CreditEntry;
import tutti.v1.Entry;
import tutti.v1.Leg;
import tutti.v1.Outcome;
import tutti.v1.PaymentEntry;
import tutti.v1.PendingEndEntry;
import tutti.v1.SettlementEntry;
import tutti.v1.Share;
import tutti.v1.SplitEntry;
import tutti.v1.SplitVersion;
import tutti.v1.Transfer;
import tutti.v1.TransferEntry;
import tutti.v1.TransferFlag;
import tutti.v1.WorkEntry;

/**
 * An entry of history for people: a line with its time, place and amount, and a line for each thing more that it says. In the statement of
 * an account the amount has a sign: what it was debited is negative.
 */
final class EntryText {
    private static final int TEXT_COLUMNS = 64;

    private final @Nullable ByteString account;
    private final List<String> details = new ArrayList<>();
    private String amount = "";

    private EntryText(@Nullable ByteString account) {
        this.account = account;
    }

    /**
     * The lines of an entry, at most 80 columns wide.
     *
     * @param account whose statement it is; null if it is nobody's
     */
    static List<String> lines(Entry entry, @Nullable ByteString account) {
        EntryText text = new EntryText(account);
        text.put(entry);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                        Locale.ROOT,
                        "%-30s %-24s %24s",
                        Times.text(entry.getTimestampNs()),
                        Place.of(entry),
                        text.amount)
                .stripTrailing());
        lines.addAll(text.details);
        return lines;
    }

    private void put(Entry entry) {
        switch (entry.getWhatCase()) {
            case TRANSFER -> put(entry.getTransfer());
            case PAYMENT -> put(entry.getPayment());
            case CREDIT -> put(entry.getCredit());
            case PENDING_END -> put(entry.getPendingEnd());
            case SETTLEMENT -> put(entry.getSettlement());
            case BALANCE -> put(entry.getBalance());
            case CLAWED_BACK -> put(entry.getClawedBack());
            case ACCOUNT -> put(entry.getAccount());
            case WORK -> put(entry.getWork());
            case SPLIT -> put(entry.getSplit());
            default -> detail("what", "something that this version does not know");
        }
    }

    private void put(TransferEntry entry) {
        Transfer transfer = entry.getTransfer();
        int flags = transfer.getFlags();
        boolean isClawback = (flags & TransferFlag.TRANSFER_FLAG_CLAWBACK_VALUE) != 0;
        boolean isBack = isClawback || (flags & TransferFlag.TRANSFER_FLAG_REVERSAL_VALUE) != 0;
        id(isClawback ? "clawback" : "transfer", transfer.getId());
        detail(entry.getChange() ? "change" : "outcome", became(entry) + code(transfer.getCode()));
        id(isBack ? "to" : "from", transfer.getDebitAccountId());
        id(isClawback ? "cover" : isBack ? "from" : "to", transfer.getCreditAccountId());
        id("about", transfer.getPendingId());
        if (hasMoved(entry)) {
            boolean isCredit = isBack == transfer.getDebitAccountId().equals(account);
            amount = signed(entry.getMoved(), isCredit);
        } else {
            amount = Long.toString(entry.getMoved());
        }
    }

    private static boolean hasMoved(TransferEntry entry) {
        Outcome outcome = entry.getChange() ? entry.getDueOutcome() : entry.getOutcome();
        return outcome == Outcome.OUTCOME_POSTED || outcome == Outcome.OUTCOME_PENDING;
    }

    private static String became(TransferEntry entry) {
        if (!entry.getChange()) {
            return name(entry.getOutcome());
        }
        if (entry.getDueOutcomeValue() != 0) {
            return "was due, " + name(entry.getDueOutcome());
        }
        return entry.getStageValue() == 0 ? "reversed, so much is left" : "now " + name(entry.getStage());
    }

    private void put(PaymentEntry entry) {
        id("payment", entry.getPayment().getId());
        detail(
                entry.getChange() ? "change" : "outcome",
                (entry.getClawedBack() ? "clawed back" : name(entry.getOutcome()))
                        + code(entry.getPayment().getCode()));
        id("from", entry.getPayment().getPayerAccountId());
        id("work", entry.getPayment().getWorkId());
        for (Leg leg : entry.getLegsList()) {
            detail("to", Id.of(leg.getAccountId()) + " " + leg.getAmount());
        }
        if (!entry.getChange()) {
            amount = account == null ? Long.toString(entry.getAmount()) : signed(netOf(entry));
        }
    }

    private long netOf(PaymentEntry entry) {
        long net = entry.getPayment().getPayerAccountId().equals(account) ? -entry.getAmount() : 0;
        for (Leg leg : entry.getLegsList()) {
            net += leg.getAccountId().equals(account) ? leg.getAmount() : 0;
        }
        return net;
    }

    private void put(CreditEntry entry) {
        id("transfer", entry.getTransferId());
        detail(
                "outcome",
                (entry.getPending() ? "pending" : entry.getReversal() ? "taken back" : "posted")
                        + code(entry.getCode()));
        id(entry.getReversal() ? "to" : "from", entry.getDebitAccountId());
        id(entry.getReversal() ? "from" : "to", entry.getCreditAccountId());
        detail("partition", entry.getFromPartition());
        amount = signed(entry.getAmount(), !entry.getReversal());
    }

    private void put(PendingEndEntry entry) {
        id("transfer", entry.getTransferId());
        detail("change", "pending " + entry.getReserved() + " has ended");
        id("from", entry.getDebitAccountId());
        id("to", entry.getCreditAccountId());
        detail("partition", entry.getFromPartition());
        amount = signed(entry.getPosted(), true);
    }

    private void put(SettlementEntry entry) {
        detail("settlement", entry.getNumber() + " of partition " + entry.getFromPartition());
        id("payee", entry.getPayeeAccountId());
        if (!entry.getCreditedAccountId().equals(entry.getPayeeAccountId())) {
            detail("credited", entry.getCreditedAccountId().isEmpty() ? "nobody" : text(entry.getCreditedAccountId()));
        }
        detail(
                "payments",
                "--partition " + entry.getFromPartition() + " --after " + entry.getAfterPosition() + " --through "
                        + entry.getThroughPosition());
        amount = signed(entry.getAmount(), true);
    }

    private void put(BalanceEntry entry) {
        id("balance", entry.getAccountId());
        detail("debits", entry.getDebitsPosted() + ", pending " + entry.getDebitsPending());
        detail("credits", entry.getCreditsPosted() + ", pending " + entry.getCreditsPending());
    }

    private void put(ClawedBackEntry entry) {
        id("clawback", entry.getClawbackId());
        id("payment", entry.getPaymentId());
        id(entry.getCover() ? "cover" : "from", entry.getAccountId());
        id("to", entry.getPayerAccountId());
        if (entry.getUnclaimed() > 0 || entry.getAccrued()) {
            detail("of it", entry.getAccrued() ? "accrued, not settled" : entry.getUnclaimed() + " unclaimed");
        }
        amount = signed(entry.getAmount(), false);
    }

    private void put(AccountEntry entry) {
        id("account", entry.getAccount().getId());
        detail("change", name(entry.getChange()));
        text("by", entry.getPrincipal());
        detail(
                "asset",
                Integer.toUnsignedLong(entry.getAccount().getAsset()) + ", flags "
                        + entry.getAccount().getFlags()
                        + code(entry.getAccount().getCode()));
        text("controller", entry.getAccount().getController());
    }

    private void put(WorkEntry entry) {
        id("work", entry.getWork().getId());
        detail("change", "registered");
        text("title", entry.getWork().getTitle());
        text("isrc", entry.getWork().getIsrc());
        text("controller", entry.getController());
        detail(
                "price",
                entry.getWork().getPrice() + " of asset "
                        + Integer.toUnsignedLong(entry.getWork().getAsset()));
        shares(entry.getWork().getSharesList());
    }

    private void put(SplitEntry entry) {
        SplitVersion version = entry.getVersion();
        id("work", entry.getWorkId());
        detail("change", "split version " + version.getSplitVersion());
        detail("from", Times.text(version.getEffectiveFromNs()));
        shares(version.getSharesList());
    }

    private void shares(List<Share> shares) {
        for (Share share : shares) {
            detail("share", text(share.getAccountId()) + " " + share.getMillionths());
        }
    }

    /** In pieces that fit into a line. */
    private void text(String label, String text) {
        for (int from = 0; from < text.length(); from += TEXT_COLUMNS) {
            detail(from == 0 ? label : "", text.substring(from, Math.min(text.length(), from + TEXT_COLUMNS)));
        }
    }

    private void id(String label, ByteString id) {
        if (!id.isEmpty()) {
            detail(label, text(id));
        }
    }

    private static String text(ByteString id) {
        return id.size() == Id.BYTES ? Id.of(id).toString() : "an id of " + id.size() + " bytes";
    }

    private void detail(String label, Object value) {
        details.add(String.format(Locale.ROOT, "    %-10s %s", label, value));
    }

    private String signed(long unsigned, boolean isCredit) {
        return account == null ? Long.toString(unsigned) : signed(isCredit ? unsigned : -unsigned);
    }

    private static String signed(long net) {
        return net > 0 ? "+" + net : Long.toString(net);
    }

    private static String code(int code) {
        return code == 0 ? "" : ", code " + code;
    }

    private static String name(ProtocolMessageEnum constant) {
        return MessageJson.name(constant.getValueDescriptor());
    }
}
