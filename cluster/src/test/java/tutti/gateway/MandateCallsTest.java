package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.SectionKind;
import tutti.ledger.MandateChange;
import tutti.ledger.MandateView;
import tutti.v1.GrantMandatesRequest;
import tutti.v1.LookupMandatesRequest;
import tutti.v1.Mandate;
import tutti.v1.MandateRevocation;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.RevokeMandatesRequest;

class MandateCallsTest {
    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final ByteString near = fixture.samples.id(0);
    private final ByteString far = fixture.samples.id(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                malformed(m -> m.clearAccountId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(m -> m.setAccountId(IdBytes.of(0, 0)), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(m -> m.setAccountId(IdBytes.of(-1, 3)), Outcome.OUTCOME_ID_IS_RESERVED),
                malformed(m -> m.setLimit(0), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformed(m -> m.setLimit(-1), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(m -> m.clearPrincipal(), Outcome.OUTCOME_DESCRIPTION_IS_INVALID),
                malformed(m -> m.setIntervalSeconds(0), Outcome.OUTCOME_INTERVAL_MUST_NOT_BE_ZERO));
    }

    private static Arguments malformed(Consumer<Mandate.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerMalformedMandatesWithoutALog(Consumer<Mandate.Builder> change, Outcome outcome) {
        Mandate.Builder mandate = mandate(near);
        change.accept(mandate);

        List<Result> results = grant(mandate.build(), mandate(far).build());

        assertThat(outcomes(results)).startsWith(outcome).hasSize(2);
        assertThat(partitions.submitted).hasSize(1);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(1);
    }

    @Test
    void shouldCarryGrantsToTheHomesOfTheirAccounts() {
        grant(mandate(far).build());

        FakeSection section = partitions.submitted.get(0);
        assertThat(section.kind()).isEqualTo(SectionKind.MANDATES);
        assertThat(section.partition()).isEqualTo(1);
        assertThat(section.records(MandateChange.class))
                .containsExactly(
                        new MandateChange(IdBytes.high(far), IdBytes.low(far), "radio", false, 500, 3600, 77, 0));
    }

    @Test
    void shouldCarryRevocationsToTheHomesOfTheirAccounts() {
        RevokeMandatesRequest request = RevokeMandatesRequest.newBuilder()
                .addRevocations(
                        MandateRevocation.newBuilder().setAccountId(near).setPrincipal("radio"))
                .addRevocations(MandateRevocation.newBuilder().setPrincipal("radio"))
                .build();

        List<Result> results =
                fixture.calls.revokeMandates(Samples.caller(), request).join().getResultsList();

        assertThat(results.get(1).getOutcome()).isEqualTo(Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES);
        assertThat(partitions.submitted.get(0).records(MandateChange.class))
                .containsExactly(new MandateChange(IdBytes.high(near), IdBytes.low(near), "radio", true, 0, 0, 0, 0));
    }

    @Test
    void shouldFindAllMandatesOfTheAccounts() {
        partitions.mandates.add(view(near, "radio", false));
        partitions.mandates.add(view(near, "club", true));
        partitions.mandates.add(view(fixture.samples.id(0), "radio", false));
        partitions.mandates.add(view(far, "radio", false));
        LookupMandatesRequest request = LookupMandatesRequest.newBuilder()
                .addAccountIds(near)
                .addAccountIds(far)
                .build();

        List<Mandate> found =
                fixture.calls.lookupMandates(Samples.caller(), request).join().getMandatesList();

        assertThat(found)
                .containsExactlyInAnyOrder(
                        told(near, "radio").build(),
                        told(near, "club").setRevoked(true).build(),
                        told(far, "radio").build());
    }

    private static MandateView view(ByteString account, String principal, boolean isRevoked) {
        return new MandateView(
                IdBytes.high(account), IdBytes.low(account), principal, isRevoked, 500, 3600, 66, 77, 8, 9);
    }

    private static Mandate.Builder told(ByteString account, String principal) {
        return mandate(account)
                .setPrincipal(principal)
                .setBeganAtNs(66)
                .setUsed(8)
                .setReserved(9);
    }

    private static Mandate.Builder mandate(ByteString account) {
        return Mandate.newBuilder()
                .setAccountId(account)
                .setPrincipal("radio")
                .setLimit(500)
                .setIntervalSeconds(3600)
                .setUntilNs(77);
    }

    private List<Result> grant(Mandate... mandates) {
        GrantMandatesRequest request = GrantMandatesRequest.newBuilder()
                .addAllMandates(List.of(mandates))
                .build();
        return fixture.calls.grantMandates(Samples.caller(), request).join().getResultsList();
    }
}
