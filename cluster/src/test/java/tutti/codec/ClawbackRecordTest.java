package tutti.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.ledger.Clawback;

class ClawbackRecordTest {
    private static final int LEG_COUNT = 78;
    private static final int FIRST_LEG_AMOUNT = ClawbackRecord.HEADER_BYTES + 16;

    private final Samples samples = new Samples(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64})
    void shouldReadClawbacksAsWritten(int legs) {
        Clawback written = samples.clawback(legs);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ClawbackRecord.bytes(legs)]);
        assertThat(ClawbackRecord.encode(written, buffer, 0)).isEqualTo(buffer.capacity());
        Clawback read = new Clawback();

        assertThat(ClawbackRecord.decode(buffer, 0, read)).isEqualTo(buffer.capacity());

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void shouldTellItsOwnIdAndThePayments() {
        Clawback first = samples.clawback(2);
        Clawback second = samples.clawback(0);
        List<Long> told = new ArrayList<>();

        SectionIds.forEach(
                new UnsafeBuffer(Batches.clawbacks(List.of(first, second))),
                0,
                (idHigh, idLow, debitHigh, debitLow) -> told.addAll(List.of(idHigh, idLow, debitHigh, debitLow)),
                number -> fail("a chain in a section of clawbacks: " + number));

        assertThat(told)
                .startsWith(first.idHigh, first.idLow, first.payerHigh, first.payerLow, first.paymentHigh)
                .endsWith(second.paymentHigh, second.paymentLow, second.payerHigh, second.payerLow)
                .hasSize(16);
    }

    @Test
    void shouldRefuseWhatCannotBeReadWhole() {
        byte[] section = Batches.clawbacks(List.of(samples.clawback(2), samples.clawback(3)));
        UnsafeBuffer buffer = new UnsafeBuffer(section);
        int first = SectionHeader.BYTES;

        assertThat(SectionCheck.problemFromGateway(buffer, 0, section.length)).isNull();
        assertThat(ClawbackRecord.problem(buffer, first, ClawbackRecord.HEADER_BYTES - 1))
                .contains("cut short");
        buffer.putLong(first + FIRST_LEG_AMOUNT, -1, ByteOrder.LITTLE_ENDIAN);
        assertThat(SectionCheck.problem(buffer, 0, section.length)).contains("amount -1");
        buffer.putShort(first + LEG_COUNT, (short) 65, ByteOrder.LITTLE_ENDIAN);
        assertThat(SectionCheck.problem(buffer, 0, section.length)).contains("65 legs");
        buffer.putShort(first + LEG_COUNT, (short) 1, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(first + FIRST_LEG_AMOUNT, 1, ByteOrder.LITTLE_ENDIAN);
        assertThat(SectionCheck.problem(buffer, 0, section.length)).isNotNull();
    }
}
