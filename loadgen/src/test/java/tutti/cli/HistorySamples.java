package tutti.cli;

import com.google.protobuf.ByteString;
import tutti.client.Id;
import tutti.v1.Leg;
import tutti.v1.Outcome;
import tutti.v1.PaymentEntry;
import tutti.v1.SettlementEntry;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;
import tutti.v1.TransferEntry;

/** What happened between a payer and a payee. */
final class HistorySamples {
    static final String PAYER = "00000000-0000-7000-8000-000000000001";
    static final String PAYEE = "00000000-0000-7000-8000-000000000002";

    private HistorySamples() {}

    static TransferEntry transfer(int number, Outcome outcome, long moved) {
        return TransferEntry.newBuilder()
                .setTransfer(Transfer.newBuilder()
                        .setId(id(transferId(number)))
                        .setDebitAccountId(id(PAYER))
                        .setCreditAccountId(id(PAYEE))
                        .setAmount(moved)
                        .setCode(7))
                .setOutcome(outcome)
                .setMoved(moved)
                .build();
    }

    static PaymentEntry payment() {
        return PaymentEntry.newBuilder()
                .setPayment(StreamPayment.newBuilder()
                        .setId(id(transferId(3)))
                        .setPayerAccountId(id(PAYER))
                        .setWorkId(id(transferId(4))))
                .setOutcome(Outcome.OUTCOME_POSTED)
                .setAmount(10)
                .addLegs(Leg.newBuilder().setAccountId(id(PAYEE)).setAmount(10))
                .build();
    }

    static SettlementEntry settlement() {
        return SettlementEntry.newBuilder()
                .setPayeeAccountId(id(PAYEE))
                .setCreditedAccountId(id(PAYEE))
                .setAmount(10)
                .setFromPartition(1)
                .setNumber(3)
                .setAfterPosition(100)
                .setThroughPosition(200)
                .build();
    }

    static String transferId(int number) {
        return "00000000-0000-7000-8000-0000000001" + String.format("%02d", number);
    }

    static ByteString id(String text) {
        return Id.parse(text).toByteString();
    }
}
