package tutti.report;

import com.google.protobuf.ByteString;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tutti.client.Id;
import tutti.driver.OperationListener;
import tutti.driver.OutcomeRanges;
import tutti.v1.Account;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;

/**
 * Writes the history of a load's operations for checkers of other makes: an EDN map a line, in the shape that Jepsen's have.
 *
 * <pre>
 * {:index 0, :type :invoke, :process 3, :f :pay, :value [{:id "0192…", :payer "…", :work "…", :units 1}], :time 1200345}
 * {:index 9, :type :ok, :process 3, :f :pay, :value [{:id "0192…", :outcome :posted, :replayed false}], :time 3456789}
 * </pre>
 *
 * <p>{@code :ok} means that every item was decided, {@code :fail} that none was done, {@code :info} that it is not known; a process
 * whose operation ended so never begins another. Functions are {@code :pay}, {@code :transfer} and {@code :read}. Times are
 * nanoseconds since the history began.
 */
public final class EdnHistory implements OperationListener, AutoCloseable {
    private final BufferedWriter out;
    private final long startNs = System.nanoTime();
    private final TreeSet<Integer> idle = new TreeSet<>();
    private int processes;
    private long index;

    private EdnHistory(BufferedWriter out) {
        this.out = out;
    }

    /** Begins a file, in place of what is there. */
    public static EdnHistory create(Path file) {
        try {
            return new EdnHistory(Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the history to " + file, e);
        }
    }

    @Override
    public synchronized int paying(List<StreamPayment> payments) {
        return begin("pay", vector(payments, EdnHistory::payment));
    }

    @Override
    public synchronized void paid(int process, List<StreamPayment> payments, @Nullable List<Result> results) {
        end(process, "pay", payments.stream().map(StreamPayment::getId).toList(), results);
    }

    @Override
    public synchronized int transferring(List<Transfer> transfers) {
        return begin("transfer", vector(transfers, EdnHistory::transfer));
    }

    @Override
    public synchronized void transferred(int process, List<Transfer> transfers, @Nullable List<Result> results) {
        end(process, "transfer", transfers.stream().map(Transfer::getId).toList(), results);
    }

    @Override
    public synchronized void read(List<Account> accounts) {
        int process = begin("read", "nil");
        write("ok", process, "read", vector(accounts, EdnHistory::account));
        idle.add(process);
    }

    private int begin(String function, String value) {
        Integer process = idle.pollFirst();
        if (process == null) {
            process = processes++;
        }
        write("invoke", process, function, value);
        return process;
    }

    private void end(int process, String function, List<ByteString> ids, @Nullable List<Result> results) {
        if (results == null) {
            write("info", process, function, vector(ids, id -> "{:id " + id(id) + "}"));
            return;
        }
        StringBuilder value = new StringBuilder("[");
        for (int i = 0; i < results.size(); i++) {
            value.append(i == 0 ? "" : " ").append(result(ids.get(i), results.get(i)));
        }
        String type = type(results);
        write(type, process, function, value.append(']').toString());
        if (!type.equals("info")) {
            idle.add(process);
        }
    }

    /** A chain of which one is not known is not known; what is refused for now was not done. */
    private static String type(List<Result> results) {
        if (results.stream().allMatch(OutcomeRanges::isDecided)) {
            return "ok";
        }
        boolean isNothingDone = results.stream()
                .allMatch(result -> !OutcomeRanges.isDecided(result) && result.getOutcome() != Outcome.OUTCOME_UNKNOWN);
        return isNothingDone ? "fail" : "info";
    }

    private void write(String type, int process, String function, String value) {
        try {
            out.write(String.format(
                    Locale.ROOT,
                    "{:index %d, :type :%s, :process %d, :f :%s, :value %s, :time %d}%n",
                    index++,
                    type,
                    process,
                    function,
                    value,
                    System.nanoTime() - startNs));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the history", e);
        }
    }

    private static <T> String vector(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(" ", "[", "]"));
    }

    private static String payment(StreamPayment payment) {
        return "{:id " + id(payment.getId()) + ", :payer " + id(payment.getPayerAccountId()) + ", :work "
                + id(payment.getWorkId()) + ", :units " + payment.getUnits() + "}";
    }

    private static String transfer(Transfer transfer) {
        StringBuilder text = new StringBuilder("{:id ")
                .append(id(transfer.getId()))
                .append(", :debit ")
                .append(id(transfer.getDebitAccountId()))
                .append(", :credit ")
                .append(id(transfer.getCreditAccountId()))
                .append(", :amount ")
                .append(transfer.getAmount());
        if (!transfer.getPendingId().isEmpty()) {
            text.append(", :pending ").append(id(transfer.getPendingId()));
        }
        return text.append(", :flags ")
                .append(flags(transfer.getFlags()))
                .append('}')
                .toString();
    }

    private static String flags(int flags) {
        StringBuilder set = new StringBuilder("#{");
        for (TransferFlag flag : TransferFlag.values()) {
            if (flag != TransferFlag.UNRECOGNIZED && flag.getNumber() != 0 && (flags & flag.getNumber()) != 0) {
                set.append(set.length() == 2 ? ":" : " :")
                        .append(keyword(flag.name().substring("TRANSFER_FLAG_".length())));
            }
        }
        return set.append('}').toString();
    }

    private static String result(ByteString id, Result result) {
        String name = result.getOutcomeValue() == 0
                ? "never-sent"
                : keyword(result.getOutcome().name());
        return "{:id " + id(id) + ", :outcome :" + (name.startsWith("outcome-") ? name.substring(8) : name)
                + ", :replayed " + result.getReplayed() + "}";
    }

    private static String account(Account account) {
        return "{:id " + id(account.getId()) + ", :debits " + account.getDebitsPosted() + ", :credits "
                + account.getCreditsPosted() + ", :debits-pending " + account.getDebitsPending() + ", :credits-pending "
                + account.getCreditsPending() + "}";
    }

    private static String keyword(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String id(ByteString id) {
        return '"' + Id.of(id).toString() + '"';
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the history", e);
        }
    }
}
