package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Batches;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.AccountFlags;
import tutti.ledger.NewAccount;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Where another partition must know who asks it goes by the name: each partition numbers principals for itself. */
class PrincipalsAcrossTest {
    private static final String LABEL = "label";
    private static final String STRANGER = "stranger";

    private final TwoPartitions two = TwoPartitions.ready();
    private final NewAccount listener = two.listeners[0];
    private final NewAccount ofLabel = limited(1, 500);

    /** What is the label's number in partition 1 is the stranger's in partition 0. */
    @BeforeEach
    void intern() {
        two.apply(1, Sections.principal(LABEL));
        two.apply(0, Sections.principal(STRANGER));
        two.apply(0, Sections.principal(LABEL));
        assertThat(two.replicas[0].ledger().principal(STRANGER))
                .isEqualTo(two.replicas[1].ledger().principal(LABEL));
        apply(1, LABEL, Batches.accounts(List.of(ofLabel)));
    }

    @Test
    void shouldLetOnlyItsControllerCloseAnAccountElsewhere() {
        for (String name : List.of(STRANGER, LABEL)) {
            apply(0, name, Batches.accounts(List.of(limited(0, 600 + name.length()))));
        }

        assertThat(close(STRANGER)).anyMatch(line -> line.contains("CLOSING_NOT_ALLOWED"));
        assertThat(two.view(1, ofLabel).flags() & AccountFlags.CLOSED).isZero();
        assertThat(close(LABEL)).anyMatch(line -> line.contains("PENDING"));
        assertThat(two.view(1, ofLabel).flags() & AccountFlags.CLOSED).isEqualTo(AccountFlags.CLOSED);
    }

    @Test
    void shouldLetOnlyItsControllerGiveBackFromAnAccountElsewhere() {
        Transfer payment = two.transfer(listener, ofLabel, 250);
        two.applyStamped(0, Batches.transfers(List.of(payment)));
        two.settleAll();

        assertThat(reverse(payment, STRANGER)).anyMatch(line -> line.contains("DEBIT_NOT_ALLOWED"));
        assertThat(reverse(payment, TwoPartitions.OWNER)).anyMatch(line -> line.contains("DEBIT_NOT_ALLOWED"));
        assertThat(two.view(1, ofLabel).debitsPosted()).isZero();
        assertThat(reverse(payment, LABEL)).anyMatch(line -> line.contains("POSTED"));
        assertThat(two.view(1, ofLabel).debitsPosted()).isEqualTo(250);
        assertThat(two.view(0, listener).creditsPosted()).isEqualTo(1_000_250);
        assertThat(two.view(0, listener).creditsPending()).isZero();
    }

    @Test
    void shouldForgetAReversalThatUndecidedTransfersStandInTheWayOf() {
        NewAccount limited = limited(1, 501);
        two.applyStamped(1, Batches.accounts(List.of(limited)));
        Transfer payment = two.transfer(listener, limited, 250);
        two.applyStamped(0, Batches.transfers(List.of(payment)));
        two.settleAll();
        Transfer away = two.transfer(limited, two.account(0, 999), 250);
        two.applyStamped(1, Batches.transfers(List.of(away)));
        Transfer reversal = reversal(payment);
        byte[] section = Batches.transfers(List.of(reversal));

        two.applyStamped(0, section);
        two.carry(0, 1);
        assertThat(two.carry(1, 0)).anyMatch(line -> line.endsWith("CHAIN_CONFLICT 0"));
        assertThat(two.view(0, listener).creditsPending()).isZero();
        two.settleAll();

        assertThat(two.applyStamped(0, section)).anyMatch(line -> line.startsWith("0 undecided"));
        two.carry(0, 1);
        assertThat(two.carry(1, 0)).anyMatch(line -> line.contains("POSTED"));
        assertThat(two.view(0, listener).creditsPosted()).isEqualTo(1_000_250);
    }

    /** Who does not control the asset may not open accounts that go below zero. */
    private NewAccount limited(int partition, long high) {
        long low = two.account(partition, high).idLow();
        return new NewAccount(high, low, TwoPartitions.ASSET, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, 0, 0, 0);
    }

    private List<String> close(String name) {
        Transfer closing = two.transfer(limited(0, 600 + name.length()), ofLabel, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_CREDIT;
        return decide(closing, name);
    }

    private List<String> reverse(Transfer original, String name) {
        return decide(reversal(original), name);
    }

    private Transfer reversal(Transfer original) {
        Transfer reversal = two.transfer(original.debitHigh, original.debitLow, 0, 0, Transfer.AMOUNT_MAX);
        reversal.flags = TransferFlags.REVERSAL;
        reversal.pendingHigh = original.idHigh;
        reversal.pendingLow = original.idLow;
        return reversal;
    }

    private List<String> decide(Transfer transfer, String name) {
        assertThat(apply(0, name, Batches.transfers(List.of(transfer))))
                .anyMatch(line -> line.startsWith("0 undecided"));
        two.carry(0, 1);
        return two.carry(1, 0);
    }

    private List<String> apply(int partition, String name, byte[] section) {
        SectionPrincipal.stamp(section, two.replicas[partition].ledger().principal(name));
        return two.apply(partition, section);
    }
}
