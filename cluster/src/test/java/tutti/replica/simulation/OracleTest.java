package tutti.replica.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tutti.ledger.AccountFlags;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.replica.simulation.oracle.AccountId;
import tutti.replica.simulation.oracle.Asked;
import tutti.replica.simulation.oracle.Bounds;
import tutti.replica.simulation.oracle.Oracle;
import tutti.replica.simulation.oracle.OracleMismatch;
import tutti.replica.simulation.oracle.Told;

class OracleTest {
    private static final int WINDOW = 1_000;
    private static final String BANK = "bank";
    private static final AccountId ALICE = new AccountId(1, 1);
    private static final AccountId BOB = new AccountId(2, 2);

    /** Words of the ledger; its rules are not among them. */
    private static final Set<String> WORDS = Set.of(
            "AccountFlags",
            "AccountFreeze",
            "AssetAccounts",
            "Clawback",
            "MandateChange",
            "NewAccount",
            "NewAsset",
            "NewSplit",
            "NewWork",
            "Outcome",
            "Placement",
            "Split",
            "StreamPayment",
            "Transfer",
            "TransferFlags");

    @Test
    void shouldTakeNothingButWordsFromTheLedger() {
        DescribedPredicate<JavaClass> allowed = DescribedPredicate.describe(
                "are its own, Java's, or words of the ledger",
                type -> !type.getPackageName().startsWith("tutti.")
                        || type.getPackageName().endsWith(".simulation.oracle")
                        || (type.getPackageName().equals("tutti.ledger") && WORDS.contains(type.getSimpleName())));

        classes()
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(new ClassFileImporter().importPackages("tutti.replica.simulation.oracle"));
    }

    @Test
    void shouldFollowWhatIsRightAndRefuseWhatIsNot() {
        Oracle oracle = oracle();
        List<Asked> asked = List.of(Asked.of(pay(7, 30), BANK));

        oracle.begin(0, 2, 100, List.of(Told.answer(0, 0, Outcome.POSTED, false, 100)));
        oracle.commands(0, asked, 0);
        oracle.end();

        assertThat(oracle.expected().account(0, BOB))
                .isNotNull()
                .satisfies(bob -> assertThat(bob.creditsPosted).isEqualTo(30));
        oracle.begin(0, 3, 200, List.of(Told.answer(0, 0, Outcome.POSTED, false, 200)));
        assertThatThrownBy(() -> oracle.commands(0, asked, 0))
                .isInstanceOf(OracleMismatch.class)
                .hasMessageContaining("isReplayed=true, timestampNs=100");
    }

    @Test
    void shouldLetNothingThatExpiresBePosted() {
        Oracle oracle = oracle();
        Transfer pending = pay(7, 30);
        pending.flags = TransferFlags.PENDING;
        pending.timeoutSeconds = 1;
        Transfer post = pay(8, 30);
        post.flags = TransferFlags.POST_PENDING;
        post.pendingHigh = pending.idHigh;
        post.pendingLow = pending.idLow;
        oracle.begin(0, 2, 100, List.of(Told.answer(0, 0, Outcome.PENDING, false, 100)));
        oracle.commands(0, List.of(Asked.of(pending, BANK)), 0);

        long late = 100 + 1_000_000_000L;
        oracle.begin(0, 3, late, List.of(Told.answer(0, 0, Outcome.PENDING_TRANSFER_EXPIRED, false, late)));
        oracle.commands(0, List.of(Asked.of(post, BANK)), 0);
        oracle.end();

        assertThat(oracle.expected().pendingCount(0)).isZero();
        assertThat(oracle.expected().account(0, BOB))
                .isNotNull()
                .satisfies(bob -> assertThat(bob.creditsPending).isZero());
    }

    @Test
    void shouldLetTheLedgerForgetOnlyWhatWasNotLookedUpInTime() {
        Oracle oracle = oracle(1);
        List<Asked> asked = List.of(Asked.of(pay(7, 30), BANK));
        oracle.begin(0, 2, 100, List.of(Told.answer(0, 0, Outcome.POSTED, false, 100)));
        oracle.commands(0, asked, 0);
        oracle.begin(0, 3, 100, List.of());
        oracle.indexed(2);
        List<Told> forgotten = List.of(Told.answer(0, 0, Outcome.ID_LOOKUP_UNAVAILABLE, false, 0));

        oracle.begin(0, 4, 100, forgotten);
        oracle.commands(0, asked, 1);
        oracle.end();

        oracle.begin(0, 5, 100, forgotten);
        assertThatThrownBy(() -> oracle.commands(0, asked, 2))
                .isInstanceOf(OracleMismatch.class)
                .hasMessageContaining("isReplayed=true, timestampNs=100");
    }

    private static Oracle oracle() {
        return oracle(WINDOW);
    }

    /** One partition with two accounts, both of which may be in debt. */
    private static Oracle oracle(int window) {
        Oracle oracle = new Oracle(1, (high, low) -> 0, new Bounds(window, window, 0, 0, 0));
        List<NewAccount> accounts = List.of(
                new NewAccount(ALICE.high(), ALICE.low(), 1, 0, 0, 0, 1),
                new NewAccount(BOB.high(), BOB.low(), 1, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, 0, 0, 1));
        oracle.begin(
                0,
                1,
                1,
                List.of(
                        Told.answer(0, 0, Outcome.CREATED, false, 1),
                        Told.answer(1, 0, Outcome.CREATED, false, 1),
                        Told.answer(1, 1, Outcome.CREATED, false, 1)));
        oracle.assets(0, List.of(new NewAsset(1, "TUTTI", 6, 1_000, BANK)));
        oracle.accounts(1, accounts, BANK);
        oracle.end();
        return oracle;
    }

    private static Transfer pay(long id, long amount) {
        Transfer transfer = new Transfer();
        transfer.idHigh = id;
        transfer.idLow = id;
        transfer.debitHigh = ALICE.high();
        transfer.debitLow = ALICE.low();
        transfer.creditHigh = BOB.high();
        transfer.creditLow = BOB.low();
        transfer.amount = amount;
        return transfer;
    }
}
