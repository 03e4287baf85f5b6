package tutti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.client.TuttiClient;
import tutti.client.Uuid7;
import tutti.driver.LedgerSetup;
import tutti.v1.Account;
import tutti.v1.Outcome;
import tutti.v1.Transfer;

/** A cluster that pays is backed up, and another is made of that. */
class BackupIT {
    private static final int ASSET = 1;
    private static final int ACCOUNTS = 24;
    private static final long BALANCE = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern CLUSTER = Pattern.compile("of cluster ([0-9a-f]{32})");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final Random random = new Random(5);
    private final Uuid7 ids = new Uuid7();
    private final List<ByteString> accounts =
            Stream.generate(() -> ids.next().toByteString()).limit(ACCOUNTS).toList();

    @AfterEach
    void tellWhatWasPrinted() {
        System.out.println(out.toString(StandardCharsets.UTF_8) + complaints.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldMakeAClusterOfWhatWasAcknowledged() throws IOException, InterruptedException {
        Path backup = folder.resolve("backup");
        List<ByteString> before;
        try (NodesInProcess first = NodesInProcess.start(folder.resolve("first"));
                TuttiClient client = first.connect()) {
            fund(client);
            before = pay(client, 40);
            client.blocking().takeSnapshot(List.of(0), Duration.ofSeconds(20));
            before.addAll(pay(client, 40));
            Payer payer = new Payer(client);
            payer.start();

            assertThat(run("backup", "--config", first.config(0), "--to", backup.toString()))
                    .isZero();

            payer.end();
        }
        damageNothingAndRefuseWhatIsDamaged(backup);
        NodesInProcess second = NodesInProcess.prepare(folder.resolve("second"));
        restore(second, backup);

        try (second;
                TuttiClient client = second.running().connect()) {
            assertThat(posted(client, before)).isEqualTo(before.size());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sum(client)).isEqualTo(ACCOUNTS * BALANCE));
            assertThat(client.blocking().audit(PATIENCE).getViolationsList()).isEmpty();
            assertThat(posted(client, pay(client, 20))).isEqualTo(20);
        }
    }

    private void restore(NodesInProcess nodes, Path backup) {
        assertThat(run("restore", "--config", nodes.config(0), "--from", backup.toString()))
                .isZero();
        String printed = out.toString(StandardCharsets.UTF_8);
        Matcher cluster = CLUSTER.matcher(printed.substring(printed.lastIndexOf("node 0 of cluster")));
        assertThat(cluster.find()).isTrue();
        for (int node = 1; node < NodesInProcess.NODES; node++) {
            assertThat(run(
                            "restore",
                            "--config",
                            nodes.config(node),
                            "--from",
                            backup.toString(),
                            "--cluster",
                            cluster.group(1)))
                    .isZero();
        }
        assertThat(run("restore", "--config", nodes.config(0), "--from", backup.toString()))
                .as("into a folder that is a node's")
                .isEqualTo(78);
    }

    private void damageNothingAndRefuseWhatIsDamaged(Path backup) throws IOException {
        NodesInProcess nobody = NodesInProcess.prepare(folder.resolve("nobody"));
        Path manifest = backup.resolve(BackupManifest.NAME);
        String text = Files.readString(manifest);
        Path file = backup.resolve(BackupManifest.read(backup).files().get(0).path());
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;

        Files.write(file, damaged);
        assertThat(run("restore", "--config", nobody.config(0), "--from", backup.toString()))
                .isEqualTo(78);
        Files.write(file, bytes);
        Files.writeString(manifest, text.replace("partition 0 ", "partition 1 "));
        assertThat(run("restore", "--config", nobody.config(0), "--from", backup.toString()))
                .isEqualTo(78);
        Files.delete(manifest);
        assertThat(run("restore", "--config", nobody.config(0), "--from", backup.toString()))
                .isEqualTo(78);
        Files.writeString(manifest, text);

        assertThat(complaints.toString(StandardCharsets.UTF_8))
                .contains(BackupManifest.read(backup).files().get(0).path() + " of the backup is damaged")
                .contains("its checksum is another")
                .contains("it is no backup, or one that was cut short");
        assertThat(run("restore", "--config", nobody.config(0), "--from", backup.toString()))
                .as("once it is whole again, on the folder that was left half made")
                .isZero();
    }

    private int run(String... line) {
        PrintStream good = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream bad = new PrintStream(complaints, true, StandardCharsets.UTF_8);
        return "backup".equals(line[0]) ? BackupCommand.run(line, good, bad) : RestoreCommand.run(line, good, bad);
    }

    // ---- payments ----

    private void fund(TuttiClient client) {
        LedgerSetup setup = new LedgerSetup(client, ASSET, line -> {});
        ByteString issuer = setup.createAsset();
        ByteString treasury = ids.next().toByteString();
        List<ByteString> all = new ArrayList<>(accounts);
        all.add(treasury);
        setup.createAccounts(all.stream()
                .map(id -> Account.newBuilder().setId(id).setAsset(ASSET).build())
                .toList());
        long[] balances = new long[ACCOUNTS];
        Arrays.fill(balances, BALANCE);
        setup.fund(issuer, treasury, accounts, balances);
    }

    /** Ids of transfers that were posted, in this order. */
    private List<ByteString> pay(TuttiClient client, int count) {
        List<ByteString> acknowledged = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int debit = random.nextInt(ACCOUNTS);
            int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            ByteString id = ids.next().toByteString();
            Transfer transfer = Transfer.newBuilder()
                    .setId(id)
                    .setDebitAccountId(accounts.get(debit))
                    .setCreditAccountId(accounts.get(credit))
                    .setAmount(1 + random.nextInt(100))
                    .setCode(1)
                    .build();
            assertThat(client.blocking()
                            .createTransfers(List.of(transfer))
                            .get(0)
                            .getOutcome())
                    .isEqualTo(Outcome.OUTCOME_POSTED);
            acknowledged.add(id);
        }
        return acknowledged;
    }

    private static long posted(TuttiClient client, List<ByteString> transfers) {
        return client.blocking().lookupTransfers(transfers).size();
    }

    private long sum(TuttiClient client) {
        return client.blocking().lookupAccounts(accounts).stream()
                .mapToLong(account -> account.getCreditsPosted() - account.getDebitsPosted())
                .sum();
    }

    /** Pays until it is told to end. */
    private final class Payer extends Thread {
        private final TuttiClient client;
        private volatile boolean isEnding;

        Payer(TuttiClient client) {
            super("payer");
            this.client = client;
        }

        @Override
        public void run() {
            while (!isEnding) {
                pay(client, 1);
            }
        }

        void end() throws InterruptedException {
            isEnding = true;
            join();
        }
    }
}
